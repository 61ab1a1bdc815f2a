#!/bin/sh
# Makes the programs of our solution of an exercise, and checks them.
# usage: solution.sh EXERCISE [address|thread]
set -eu
exercise=$1 sanitizer=${2:-}
folder=tests/exercises/$exercise
number=${exercise%%_*} number=${number#0}
made=build/exercises/$exercise

# A task may begin where another one has ended.
base=.
if [ -f "$folder/after" ]; then
  base=$made/base
  tests/exercises/tree.sh . "tests/exercises/$(cat "$folder/after")/solution.diff" "$base"
fi
tests/exercises/tree.sh "$base" "$folder/solution.diff" "$made/solution"
echo "Solution $number, in $made/solution; the change is $folder/solution.diff"
tests/exercises/verdict.sh "$exercise" "$made/solution" $sanitizer
