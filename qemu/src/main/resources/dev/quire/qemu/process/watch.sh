# Runs QEMU and ends it with the virtual machine that started this:
# sh -c "$(cat watch.sh)" quire-qemu PLACE NAME COMMAND…
#
# Standard input is a pipe whose other end that virtual machine holds. It gets a directory in PLACE, whose
# path is printed; a line on the pipe says that QEMU may start, in that directory. Nothing else comes: when
# the pipe is closed, or the virtual machine has died, however suddenly, reads return, QEMU is killed, and
# the directory goes with it.
trap '' HUP INT PIPE TERM
directory=$(mktemp -d "$1/$2-XXXXXX") || exit 1
shift 2
cd "$directory" || exit 1
printf '%s\n' "$directory"
if ! read -r _; then
  rm -rf "$directory"
  exit 1
fi
exec 3<&0
"$@" 3<&- </dev/null &
qemu=$!
(
  read -r _ <&3
  kill -9 "$qemu"
) 2>/dev/null >/dev/null &
watch=$!
exec 3<&-
wait "$qemu"
status=$?
kill -9 "$watch" 2>/dev/null
rm -rf "$directory"
exit "$status"
