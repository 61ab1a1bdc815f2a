#!/bin/sh
# Makes a copy of the programs with which an exercise begins, and of what has been built of them, and applies a change.
# usage: tree.sh EXERCISE CHANGE COPY
set -eu
exercise=$1 change=$2 copy=$3

# A task may begin where another one has ended.
from=.
if [ -f "tests/exercises/$exercise/after" ]; then
  before=$(cat "tests/exercises/$exercise/after")
  from=$copy.before
  tests/exercises/tree.sh "$before" "tests/exercises/$before/solution.diff" "$from"
fi

rm -rf "$copy"
mkdir -p "$copy"
cp -pR "$from"/*.cpp "$from"/common "$copy"
# The exercise may bring a program of its own.
own=tests/exercises/$exercise
[ ! -f "$from/$own/server.cpp" ] || { mkdir -p "$copy/tests/exercises" && cp -pR "$from/$own" "$copy/$own"; }
for build in build build/address build/thread; do
  [ -f "$from/$build/flags" ] || continue
  mkdir -p "$copy/$build"
  # Perhaps not all of it has been built: then the copy builds the rest.
  cp -pR "$from/$build"/common "$from/$build"/*.[do] "$from/$build"/flags "$copy/$build" 2>/dev/null || true
done
[ "$from" = . ] || rm -rf "$from"
patch -s -N -F0 -p1 -d "$copy" <"$change" >/dev/null || {
  echo "$change is a change to the programs as they come, and these have been changed otherwise: git stash, or git switch main" >&2
  exit 2
}
