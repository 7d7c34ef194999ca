#!/bin/sh
# Fetches Debian's busybox-static for other architectures, as packages, without changing the system.
#
#   fetch-busybox.sh DIRECTORY ARCHITECTURE…    for example: target/busybox i386 armhf
#
# Leaves DIRECTORY/ARCHITECTURE/bin/busybox. What is there is not fetched again. The last line on
# standard error says why it could not be had.
set -eu

target=$1
shift
mkdir -p "$target"
target=$(cd "$target" && pwd)

for tool in apt-get dpkg-deb; do
  command -v "$tool" >/dev/null 2>&1 || {
    echo "busybox-static cannot be fetched: there is no $tool here" >&2
    exit 1
  }
done

for arch in "$@"; do
  [ -x "$target/$arch/bin/busybox" ] && continue
  work=$target/$arch.apt
  rm -rf "$work" "$target/$arch.new"
  mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/package"
  : >"$work/status"
  # Its own lists and caches, and only this architecture: the system's are left alone.
  apt() {
    apt-get -q \
      -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache" \
      -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o APT::Sandbox::User="$(id -un)" \
      -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@"
  }
  # One list that fails leaves the others.
  apt update >"$work/log" 2>&1 || true
  if ! (cd "$work/package" && apt download busybox-static) >>"$work/log" 2>&1; then
    tail -n 3 "$work/log" >&2
    echo "busybox-static for $arch cannot be fetched" >&2
    exit 1
  fi
  dpkg-deb -x "$work"/package/busybox-static_*.deb "$target/$arch.new"
  mv "$target/$arch.new" "$target/$arch"
  rm -rf "$work"
done
