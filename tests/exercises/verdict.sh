#!/bin/sh
# Builds the programs in a folder and plays the check of an exercise on them; for one that has a sanitizer, plays it
# again with that. Exits with 0 if it passes, 1 if it does not, 2 if it could not be played.
# usage: verdict.sh EXERCISE FOLDER [address|thread]
set -eu
exercise=$1 folder=$2 sanitizer=${3:-}
up=$(printf '%s\n' "$folder" | sed 's#[^/][^/]*#..#g') # the way back, in which no blank can stand

# What is built and checked: the four programs, or the one that the exercise brings along, which is built below build/.
what=programs where=. own=
[ ! -f "tests/exercises/$exercise/server.cpp" ] || { what=own where=build own=tests/exercises/$exercise; }

# Of what make says, only what the compiler says.
build() {
  status=0
  "${MAKE:-make}" --no-print-directory -s "$@" >"$folder/build/$exercise.messages" 2>&1 || status=1
  grep -v '^make' "$folder/build/$exercise.messages" || true
  return $status
}

# The programs as they are built by this target, in this folder.
play() {
  target=$1 programs=$2
  if [ "$folder" = . ]; then set -- "$target"; else set -- -C "$folder" -f "$up/Makefile" "$target"; fi
  build "$@" || {
    printf '\n✗ The programs do not compile yet: the first error above is the place to begin.\n  程序还没有通过编译：从上面第一个错误看起。\n'
    exit 1
  }
  PROGRAMS=$folder/$programs/$own "build/tests/exercises/$exercise/check"
}

mkdir -p "$folder/build"
[ -x "build/tests/exercises/$exercise/check" ] ||
  echo "Building what is needed for the check; this takes a moment, once. 先编译检查程序，只这一次，请稍等。"
build "build/tests/exercises/$exercise/check" || {
  printf '✗ The check itself does not compile.\n  检查程序本身没有通过编译。\n'
  exit 2
}
export TSAN_OPTIONS='halt_on_error=1 atexit_sleep_ms=0'  # one report is enough to begin with, and it is there at once
if [ -n "$sanitizer" ]; then
  play "$what-$sanitizer" "build/$sanitizer"
  exit
fi
play "$what" $where
[ -f "tests/exercises/$exercise/sanitizer" ] || exit 0
sanitizer=$(cat "tests/exercises/$exercise/sanitizer")
printf '\nThe same, compiled with -fsanitize=%s: 再用 -fsanitize=%s 编译，检查一遍：\n' "$sanitizer" "$sanitizer"
play "$what-$sanitizer" "build/$sanitizer"
