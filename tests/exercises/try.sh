#!/bin/sh
# Tries one solution that is on record: those in right/ have to pass; those in wrong/ have to fail in one of the scenes
# that stand below their first line, "✗ a silent client · ...". With "record", that line is written.
# usage: try.sh EXERCISE CHANGE [record]
set -eu
exercise=$1 change=$2 record=${3:-}
name=$(basename "$change" .diff)
copy=build/exercises/$exercise/$name

tests/exercises/tree.sh "$exercise" "$change" "$copy"
status=0
tests/exercises/verdict.sh "$exercise" "$copy" >"$copy.verdict" 2>&1 || status=$?
rm -rf "$copy"
scene=$(grep '^✗' "$copy.verdict" || true)
# In which scene threads are caught in the act is chance.
if grep -q '^The same, compiled with -fsanitize' "$copy.verdict"; then scene="✗ with the sanitizer · 用 sanitizer 检查"; fi

complain() {
  cat "$copy.verdict"
  echo "$exercise: $name $*" >&2
  exit 1
}

[ $status -le 1 ] || complain "could not be checked"
case $change in
*/right/*) [ $status = 0 ] || complain "is right, and does not pass" ;;
*/wrong/*)
  [ $status = 1 ] || complain "is wrong, and passes"
  if [ -n "$record" ]; then
    { head -n 1 "$change"; echo "$scene"; sed '1d; /^✗/d' "$change"; } >"$copy.diff"
    cat "$copy.diff" >"$change"
  fi
  grep -qxF -e "$scene" "$change" || complain "fails in another scene than those on record"
  ;;
esac
rm -f "$copy.verdict" "$copy.diff"
