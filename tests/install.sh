#!/bin/sh
# Installs packages with the system's package manager, and says first what that takes.
# usage: install.sh MISSING APT DNF PACMAN BREW     what is missing, and the packages that bring it, as each manager calls them
set -eu
missing=$1 apt=$2 dnf=$3 pacman=$4 brew=$5

packages=$apt
cannot() {
  since=
  case $packages in *cli11*) since=' (CLI11 comes with Debian 12, Ubuntu 22.04 and what is newer)' ;; esac
  echo "$1 Ask whoever looks after this machine for: $packages$since." \
    'What else you can do: README, "Without the right to install".' >&2
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

# One installation at a time, also under make -j.
if command -v flock >/dev/null; then
  exec 3<"$0"
  flock 3
fi
echo "Missing:$missing"
if command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -q
  LC_ALL=C apt-get install --print-uris -y $packages 2>/dev/null | grep -E '^(Need to get|After this)' || true
  as_root apt-get install -q -y $packages
elif command -v dnf >/dev/null; then
  packages=$dnf
  as_root dnf install -y $packages
elif command -v pacman >/dev/null; then
  packages=$pacman
  as_root pacman -S --needed --noconfirm $packages
elif command -v brew >/dev/null; then
  packages=$brew
  run brew install $packages
else
  cannot 'There is no package manager here that is known.'
fi
