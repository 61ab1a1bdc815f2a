#!/bin/sh
# Makes a copy of the programs in a folder, and of what has been built of them, and applies a change to it.
# usage: tree.sh FOLDER CHANGE COPY
set -eu
from=$1 change=$2 copy=$3

rm -rf "$copy"
mkdir -p "$copy"
cp -pR "$from"/*.cpp "$from"/common "$copy"
for build in build build/address build/thread; do
  [ -f "$from/$build/flags" ] || continue
  mkdir -p "$copy/$build"
  cp -pR "$from/$build"/common "$from/$build"/*.[do] "$from/$build"/flags "$copy/$build"
done
patch -s -N -F0 -p1 -d "$copy" <"$change" >/dev/null || {
  echo "$change is a change to the programs as they come, and these have been changed otherwise: git stash, or git switch main" >&2
  exit 1
}
