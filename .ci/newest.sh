#!/usr/bin/env bash
# The tests with the newest CLI11 and GoogleTest that Debian has. They are unpacked below build/, and not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD/build/newest
mkdir -p "$here/lists/partial" "$here/packages"

# The package source is this machine's own.
source=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
echo "deb $source sid main" >"$here/sources.list"
newest=(-qq -o "Dir::Etc::SourceList=$here/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$here/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
apt-get "${newest[@]}" update
rm -f "$here"/packages/*.deb
(cd "$here/packages" && apt-get "${newest[@]}" download libcli11-dev googletest)
for package in "$here"/packages/*.deb; do
  basename "$package"
  dpkg -x "$package" "$here"
done

googletest=$here/usr/src/googletest/googletest
g++ -std=c++17 -O1 -I"$googletest/include" -I"$googletest" -c "$googletest/src/gtest-all.cc" -o "$here/gtest-all.o"
printf 'Name: CLI11\nDescription: newest\nVersion: 0\nCflags: -isystem %s\n' "$here/usr/include" >"$here/CLI11.pc"
printf 'Name: gtest\nDescription: newest\nVersion: 0\nCflags: -isystem %s\nLibs: %s\n' "$googletest/include" "$here/gtest-all.o" >"$here/gtest.pc"
PKG_CONFIG_PATH=$here make -j2 run-tests BUILD=build/newest/made BIN=build/newest/made
