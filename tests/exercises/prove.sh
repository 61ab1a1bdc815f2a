#!/bin/sh
# Proves the check of an exercise: the programs as they come fail it, in the words on record; our solution passes it,
# also under the sanitizers and lint; every other solution on record passes or fails, as it should.
# usage: prove.sh EXERCISE [record]
set -eu
exercise=$1 record=${2:-}
folder=tests/exercises/$exercise
made=build/exercises/$exercise
here=$PWD

complain() {
  echo "$exercise: $*" >&2
  exit 1
}

# Ports differ from run to run.
evened_out() {
  sed -E 's/(127\.0\.0\.[0-9]+|\[[0-9a-f:]*\]|::1):[0-9]+/\1:PORT/g; s/--port [1-9][0-9]*/--port PORT/; s/server [1-9][0-9]*/server PORT/; s/on [0-9]+\.\.\./on PORT.../'
}

shipped() {
  status=0
  tests/exercises/verdict.sh "$exercise" . >"$made/output" 2>&1 || status=$?
  [ $status = 1 ] || complain "the programs as they come are not found unsolved"
  evened_out <"$made/output" >"$made/shipped.txt"
  [ -z "$record" ] || cp "$made/shipped.txt" "$folder/shipped.txt"
  diff -u "$folder/shipped.txt" "$made/shipped.txt" || complain "the programs as they come fail in other words than those on record"
}

passes() {
  tests/exercises/solution.sh "$exercise" "$@" >"$made/output" 2>&1 || {
    cat "$made/output"
    complain "our solution does not pass $*"
  }
}

lint() (
  cd "$made/solution"
  files=$(sed -n 's#^+++ b/##p' "$here/$folder/solution.diff" | tr '\n' ' ')
  "${MAKE:-make}" -f ../../../../Makefile --no-print-directory -s lint SOURCES="$files" >messages 2>&1 || {
    cat messages
    exit 1
  }
)

mkdir -p "$made"
shipped
passes address
passes thread
passes
lint || complain "our solution does not pass lint"
for change in "$folder"/right/*.diff "$folder"/wrong/*.diff; do
  tests/exercises/try.sh "$exercise" "$change" $record
done
echo "$exercise: proven"
