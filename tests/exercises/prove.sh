#!/bin/sh
# Proves the check of an exercise: the programs as they come fail it, our solution passes it, also under the sanitizers
# and lint, and each wrong solution fails it. How they fail is on record in expected/, and has to stay as it is.
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

# What differs from run to run: ports, and how far the conversation came before a sanitizer had its say.
evened_out() {
  sed -E 's/(127\.0\.0\.[0-9]+|\[[0-9a-f:]*\]|::1):[0-9]+/\1:PORT/g; s/--port [1-9][0-9]*/--port PORT/; s/on [0-9]+\.\.\./on PORT.../' |
    awk '{ all = all $0 "\n"; if (/^[✓✗]|^  [A-Z]/) frame = frame $0 "\n" }
      /Sanitizer:/ && !caught { caught = 1; sub(/ \(pid=.*/, ""); frame = frame $0 "\n" }
      END { printf "%s", caught ? frame : all }'
}

# The programs in this folder fail the check, in the words that are on record under this name.
fails() {
  output=$(tests/exercises/verdict.sh "$exercise" "$2") && complain "$1 passes"
  if [ -n "$record" ]; then
    mkdir -p "$folder/expected"
    printf "%s\n" "$output" | evened_out >"$folder/expected/$1.txt"
  else
    printf "%s\n" "$output" | evened_out | diff -u "$folder/expected/$1.txt" - || complain "$1 fails in other words than those on record"
  fi
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
  "${MAKE:-make}" -f "$here/Makefile" --no-print-directory -s lint SOURCES="$files" >messages 2>&1 || {
    cat messages
    exit 1
  }
)

mkdir -p "$made"
fails shipped .
passes address
passes thread
passes
[ -n "$record" ] || lint || complain "our solution does not pass lint"
for change in "$folder"/wrong/*.diff; do
  name=$(basename "$change" .diff)
  tests/exercises/tree.sh "$made/solution" "$change" "$made/wrong/$name"
  fails "$name" "$made/wrong/$name"
done
echo "$exercise: proven"
