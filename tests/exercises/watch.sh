#!/bin/sh
# Checks the programs at the top level again each time one of their files is saved, until Ctrl-C.
# usage: watch.sh EXERCISE
set -eu
exercise=$1
number=${exercise%%_*} number=${number#0}
checked=build/$exercise.checked
trap 'rm -f "$checked"; exit 0' INT TERM

mkdir -p build
while true; do
  touch "$checked"
  printf '\033[H\033[2J'
  sed -n '1s/^# //p' "tests/exercises/$exercise/task.md"
  echo
  if tests/exercises/verdict.sh "$exercise" .; then
    printf '\nSolved. "make exercise-%s" tells what to look at, and the answer. 做完了：再运行“make exercise-%s”，看解法和答案。\n' "$number" "$number"
  fi
  printf '\n(waiting for a file to be saved; Ctrl-C ends. 等待保存文件，按 Ctrl-C 结束。)\n'
  until [ -n "$(find . -maxdepth 1 -name '*.cpp' -newer "$checked"; find common "tests/exercises/$exercise" -newer "$checked")" ]; do sleep 0.3; done
done
