#!/bin/sh
# Lists the exercises, with a tick at each whose check passes.
# usage: list.sh EXERCISE...
set -eu
mkdir -p build/exercises
"${MAKE:-make}" --no-print-directory -s programs checks >build/exercises/messages 2>&1 ||
  { grep -v '^make' build/exercises/messages; printf '\n✗ the programs do not compile yet\n\n'; }
for exercise; do
  (tests/exercises/verdict.sh "$exercise" . >/dev/null 2>&1 && echo ✓ || echo ' ') >"build/exercises/$exercise.tick" &
done
wait
for exercise; do
  printf '%s %s\n' "$(cat "build/exercises/$exercise.tick")" "$(sed -n '1s/^# //p' "tests/exercises/$exercise/task.md")"
done
printf '\n"make exercise-1" prints the first task and checks it. “make exercise-1”会显示第一题并检查。\n'
