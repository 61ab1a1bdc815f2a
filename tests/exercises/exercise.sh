#!/bin/sh
# Prints the task of an exercise, and checks the programs at the top level.
# usage: exercise.sh EXERCISE [HINT]
set -eu
exercise=$1 hint=${2:-}
number=${exercise%%_*} number=${number#0}

cat "tests/exercises/$exercise/task.md"
printf '\n--------\n'
status=0
tests/exercises/verdict.sh "$exercise" . || status=$?
case $status in
0)
  printf '\nExercise %s is solved here. 练习 %s 已经完成。\n\n' "$number" "$number"
  cat "tests/exercises/$exercise/solved.md"
  ;;
1)
  if [ -n "$hint" ]; then
    echo
    cat "tests/exercises/$exercise/hint.md"
  else
    printf '\nExercise %s is not solved here yet; "make exercise-%s HINT=1" gives a hint. 还没有完成，可以要一个提示。\n' \
      "$number" "$number"
  fi
  ;;
*) printf '\nWhether exercise %s is solved here could not be checked. 练习 %s 没能检查。\n' "$number" "$number" ;;
esac
exit $status
