#!/bin/sh
# Prints the task of an exercise, and checks the programs at the top level.
# usage: [TRACE=1] exercise.sh EXERCISE [HINT]
set -eu
exercise=$1 hint=${2:-}
number=${exercise%%_*} number=${number#0}

# Plays a scene once more, and shows what the system saw of it.
trace() {
  programs=.
  [ ! -f "tests/exercises/$exercise/server.cpp" ] || programs=build/tests/exercises/$exercise
  printf '\nThe same scene once more, as the system sees it: 同一个场景再来一遍，看看系统看到了什么：\n\n'
  ONLY_SCENE=$1 PROGRAMS=$programs build/tests/trace/trace "build/tests/exercises/$exercise/check" || true
}

cat "tests/exercises/$exercise/task.md"
printf '\n--------\n'
status=0
if [ -z "${TRACE:-}" ]; then
  tests/exercises/verdict.sh "$exercise" . || status=$?
else
  verdict=$(tests/exercises/verdict.sh "$exercise" .) || status=$?
  printf '%s\n' "$verdict"
  scene=$(printf '%s\n' "$verdict" | sed -n 's/^✗ \(.* · .*\)/\1/p')  # not that something does not compile
  [ -z "$scene" ] || trace "$scene"
fi
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
