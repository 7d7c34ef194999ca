#!/bin/sh
# Assembles the firmware of the guests: assemble.sh DIRECTORY
#
# Writes DIRECTORY/x86.rom and DIRECTORY/armv7.rom with the ordinary binutils. Where those are missing
# it says what to install, and leaves the file out: the machine says so again when it is asked for.
set -eu
cd "$(dirname "$0")"
out=$1
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The first of these prefixes whose assembler takes what follows it.
prefix_of() {
  probe=$1
  shift
  for prefix in "$@"; do
    if echo | "${prefix}as" $probe -o "$work/probe.o" - 2>/dev/null; then
      echo "$prefix"
      return 0
    fi
  done
  return 1
}

if prefix=$(prefix_of --64 '' x86_64-linux-gnu- i686-linux-gnu-); then
  "${prefix}as" --64 --fatal-warnings -o "$work/x86-64.o" x86-64/rom.S
  "${prefix}ld" -m elf_x86_64 -Ttext 0x3000 -e 0 --oformat binary -o "$work/x86-64.bin" "$work/x86-64.o"
  "${prefix}as" --32 --fatal-warnings -I "$work" -o "$work/x86.o" x86/rom.S
  "${prefix}ld" -m elf_i386 -Ttext 0 -e 0 --oformat binary -o "$work/x86.rom" "$work/x86.o"
  mv "$work/x86.rom" "$out/x86.rom"
else
  rm -f "$out/x86.rom"
  echo "quire-qemu: no x86 guest is built without the Debian package binutils or binutils-x86-64-linux-gnu" >&2
fi

if prefix=$(prefix_of -march=armv7-a arm-none-eabi- arm-linux-gnueabihf-); then
  "${prefix}as" -march=armv7-a --fatal-warnings -o "$work/armv7.o" armv7/rom.S
  "${prefix}objcopy" -O binary "$work/armv7.o" "$work/armv7.rom"
  mv "$work/armv7.rom" "$out/armv7.rom"
else
  rm -f "$out/armv7.rom"
  echo "quire-qemu: no ARMv7 guest is built without the Debian package binutils-arm-none-eabi" >&2
fi
