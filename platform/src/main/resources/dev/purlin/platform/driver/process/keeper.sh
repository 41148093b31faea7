# Runs one replica: sh -c KEEPER keeper COMMAND ARGUMENT...
#
# Standard input is a pipe from the platform. Each line names a signal for the replica's process
# group; the end of the pipe, which comes with the end of the platform however it ends, kills the
# group. The first line on standard output is the replica's pid. Exits as the replica did, after
# everything that the replica left behind was killed.
exec 3<&0 </dev/null

# A Ctrl-C in a terminal, or a signal to the platform's whole group, reaches this shell too; it
# outlives it, for the platform decides.
trap : HUP INT TERM

# A group of its own: by setsid where there is one, else by job control.
if command -v setsid >/dev/null 2>&1; then
  lead=setsid
else
  lead=
  set -m
fi
$lead sh -c 'echo "$$"; exec "$@"' replica "$@" 3<&- &
replica=$!

signal() {
  kill -s "$1" -- "-$replica" 2>/dev/null || kill -s "$1" "$replica" 2>/dev/null
}

trap '' HUP INT TERM
(
  while read -r name <&3; do
    signal "$name"
  done
  signal KILL
) >/dev/null 2>&1 &
listener=$!
exec 3<&-
trap : HUP INT TERM

code=0
wait "$replica" || code=$?
while kill -0 "$replica" 2>/dev/null; do
  code=0
  wait "$replica" || code=$?
done
kill -s KILL -- "-$replica" 2>/dev/null
kill -s KILL "$listener" 2>/dev/null
exit "$code"
