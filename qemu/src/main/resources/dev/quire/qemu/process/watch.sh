# Runs QEMU and ends it with the virtual machine that started this: watch.sh DIRECTORY COMMAND…
#
# Standard input is a pipe whose other end that virtual machine holds and never writes to. When it
# closes the pipe, or dies, however suddenly, the read below returns. The directory goes with QEMU.
trap '' HUP INT TERM
directory=$1
shift
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
