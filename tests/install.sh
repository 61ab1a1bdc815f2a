#!/bin/sh
# Installs packages with the system's package manager, and says first what that takes.
# usage: install.sh MISSING APT DNF PACMAN BREW     what is missing, and the packages that bring it, under each one's names
set -eu
missing=$1 apt=$2 dnf=$3 pacman=$4 brew=$5

cannot() {
  echo "$1 Whoever looks after this machine can install, under the names that it has for them: $apt. \
(CLI11 comes with Debian since 12, with Ubuntu since 22.04.) README, \"Without the right to install\", tells what else you can do." >&2
  exit 1
}

run() {
  echo "$*"
  "$@" || cannot 'That did not work.'
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    run "$@"
  else
    command -v sudo >/dev/null || cannot 'That takes root, or sudo, which is missing here.'
    run sudo "$@"
  fi
}

echo "Missing:$missing"
if command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -q
  LC_ALL=C apt-get install --print-uris -y $apt 2>/dev/null | grep -E '^(Need to get|After this)' || true
  as_root apt-get install -q -y $apt
elif command -v dnf >/dev/null; then
  as_root dnf install -y $dnf
elif command -v pacman >/dev/null; then
  as_root pacman -S --needed --noconfirm $pacman
elif command -v brew >/dev/null; then
  run brew install $brew
else
  cannot 'There is no package manager here that is known.'
fi
