#!/bin/sh
# Builds the programs in a folder and plays the check of an exercise on them.
# usage: verdict.sh EXERCISE FOLDER [address|thread]
set -eu
exercise=$1 folder=$2 sanitizer=${3:-}
here=$PWD

[ -n "$sanitizer" ] || [ ! -f "tests/exercises/$exercise/sanitizer" ] || sanitizer=$(cat "tests/exercises/$exercise/sanitizer")
if [ -n "$sanitizer" ]; then target=programs-$sanitizer programs=build/$sanitizer; else target=programs programs=.; fi

# Of what make says, only what the compiler says.
build() {
  status=0
  "${MAKE:-make}" --no-print-directory -s "$@" >"$folder/build/$exercise.messages" 2>&1 || status=1
  grep -v '^make' "$folder/build/$exercise.messages" || true
  return $status
}

mkdir -p "$folder/build"
[ -x "build/tests/exercises/$exercise/check" ] || echo "Building what is needed for the check; this takes a moment, once."
build "build/tests/exercises/$exercise/check" || { echo "✗ the check itself does not compile"; exit 1; }
build -C "$folder" -f "$here/Makefile" $target || {
  printf '\n✗ the programs do not compile yet: the first error above is the place to begin\n'
  exit 1
}
export TSAN_OPTIONS=halt_on_error=1  # one report is enough to begin with
PROGRAMS=$folder/$programs "build/tests/exercises/$exercise/check"
