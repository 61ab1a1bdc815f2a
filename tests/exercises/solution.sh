#!/bin/sh
# Makes the programs of our solution of an exercise, and checks them.
# usage: solution.sh EXERCISE [address|thread]
set -eu
exercise=$1 sanitizer=${2:-}
number=${exercise%%_*} number=${number#0}
change=tests/exercises/$exercise/solution.diff
solution=build/exercises/$exercise/solution

tests/exercises/tree.sh "$exercise" "$change" "$solution"
echo "Solution $number, in $solution; the change is $change"
tests/exercises/verdict.sh "$exercise" "$solution" $sanitizer
