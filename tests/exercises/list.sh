#!/bin/sh
# Lists the exercises, with a tick at each whose check passes.
# usage: list.sh EXERCISE...
set -eu
mkdir -p build/exercises
echo 'All checks are built and played: this takes a minute or two. 编译并运行全部检查，要一两分钟。'
"${MAKE:-make}" --no-print-directory -s programs checks >build/exercises/messages 2>&1 ||
  { grep -v '^make' build/exercises/messages; printf '\n✗ The programs do not compile yet. 程序还没有通过编译。\n\n'; }
# Three at a time: each has some dozens of conversations at once.
printf '%s\n' "$@" | xargs -P 3 -I EXERCISE sh -c \
  'tests/exercises/verdict.sh EXERCISE . >build/exercises/EXERCISE.verdict 2>&1 && echo ✓ >build/exercises/EXERCISE.tick || echo " " >build/exercises/EXERCISE.tick'
for exercise; do
  printf '%s %s' "$(cat "build/exercises/$exercise.tick")" "$(sed -n '1s/^# //p' "tests/exercises/$exercise/task.md")"
  if grep -q '^- ' "build/exercises/$exercise.verdict"; then printf ' (as far as this machine can check; 这台机器只能检查一部分)'; fi
  echo
done
printf '\n"make exercise-1" prints the first task and checks it. “make exercise-1”会显示第一题并检查。\n'
