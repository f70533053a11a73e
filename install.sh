#!/bin/sh
# Installs Orbitr from this clone for the whole machine; what is there already stays as it is.
#   sudo sh install.sh [--yes] [--dry-run] [--prefix FOLDER] [--uninstall]
# Docker Engine and Compose come from the distribution (Debian, Ubuntu) where they are missing, Node.js with Orbitr's packages.
# Exit status: 0 done, or nothing to do; 7 nothing was touched, because something is missing or nobody agreed.
# shellcheck disable=SC2016 # what stands in single quotes is for another shell
set -eu
cd "$(dirname "$0")"

prefix=/usr/local
agreed=
dry=
uninstall=

main() {
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) sed -n '2,5s/^# \{0,1\}//p' install.sh && exit 0 ;;
      -y | --yes) agreed=yes ;;
      --dry-run) dry=yes ;;
      --uninstall) uninstall=yes ;;
      --prefix) shift && prefix=${1:?--prefix needs a folder} ;;
      *) fail 64 "there is no option $1" "sh install.sh --help" ;;
    esac
    shift
  done
  home=$prefix/lib/orbitr
  command=$prefix/bin/orbitr
  if [ -n "$uninstall" ]; then remove; else install_all; fi
}

install_all() {
  check
  packages=$(missing_packages)
  if [ -n "$packages" ]; then
    agree "install these packages: $packages"
    # shellcheck disable=SC2086 # a list of words
    act env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -q && apt-get install -qy --no-install-recommends "$@"' apt $packages
  fi
  if [ -x "$command" ] && [ "$(cat "$home/.made-from" 2>/dev/null)" = "$(made_from)" ]; then
    say "Orbitr is installed as it is in this clone: $command"
    return
  fi
  refuse_foreign
  agree "write $command and $home"
  act bash -c 'for part in say node; do . "scripts/setup/$part.sh"; done; ensure_node_packages; ensure_build'
  act sh -c 'rm -rf "$1.new" && mkdir -p "$1.new/bin" "$1.new/docs" "$2/bin"' install "$home" "$prefix"
  act cp -R dist extensions package.json CHANGELOG.md "$home.new"
  act cp bin/run.js "$home.new/bin"
  act cp -R docs/schemas "$home.new/docs"
  act cp -L node_modules/.bin/node "$home.new/node"
  if [ -z "$dry" ]; then
    made_from >"$home.new/.made-from"
    rm -rf "$home"
    mv "$home.new" "$home"
    printf '#!/bin/sh\n# Written by install.sh of Orbitr.\nexec "%s" "%s" "$@"\n' "$home/node" "$home/bin/run.js" >"$command.new"
    chmod 755 "$command.new"
    mv "$command.new" "$command"
    "$command" --version >/dev/null
  fi
  say "Now: orbitr doctor, and in the folder of a workspace: orbitr service install"
}

# What runs on Docker goes on running; packages of the distribution and state of workspaces stay.
remove() {
  if [ ! -e "$command" ] && [ ! -e "$home" ]; then
    say "Orbitr is not installed in $prefix"
    return
  fi
  refuse_foreign
  [ -n "$dry" ] || [ "$(id -u)" = 0 ] || [ -w "$prefix/bin" ] || fail 7 "$prefix belongs to root" "sudo sh install.sh --uninstall"
  # units of it would fail from now on
  if grep -lsF "$home/" /etc/systemd/system/*.service >/dev/null 2>&1; then
    fail 7 "a service runs it: $(grep -lsF "$home/" /etc/systemd/system/*.service | tr '\n' ' ')" "orbitr service uninstall"
  fi
  agree "remove $command and $home"
  act rm -rf "$command" "$home"
}

check() {
  [ "$(uname -s)" = Linux ] || fail 7 "only Linux can be a server of Orbitr" "npm ci && npm run build, for a client"
  command -v bash >/dev/null || fail 7 "bash is missing" "apt-get install bash"
  command -v npm >/dev/null || [ -x node_modules/.bin/node ] || fail 7 "npm is missing; it brings the Node.js that Orbitr needs" "apt-get install npm"
  [ -n "$dry" ] || [ "$(id -u)" = 0 ] || [ -w "$prefix" ] || fail 7 "$prefix belongs to root" "sudo sh install.sh"
}

missing_packages() {
  list=
  command -v dockerd >/dev/null || [ -S /var/run/docker.sock ] || list="docker.io iptables iproute2"
  if ! docker compose version >/dev/null 2>&1; then
    for package in docker-compose-plugin docker-compose-v2 docker-compose; do
      if apt-cache show "$package" 2>/dev/null | grep '^Version: *[0-9:]*2\.[2-9][0-9]' >/dev/null; then
        list="$list $package"
        break
      fi
    done
  fi
  command -v git >/dev/null || list="$list git"
  if [ -n "$list" ] && ! command -v apt-get >/dev/null; then
    fail 7 "missing, and there is no apt-get: $list" "install Docker Engine, its Compose plugin and git by hand"
  fi
  printf '%s\n' "$list" | sed 's/^ *//'
}

refuse_foreign() {
  [ ! -e "$command" ] || grep 'Written by install.sh of Orbitr' "$command" >/dev/null 2>&1 ||
    fail 7 "$command is somebody else's" "choose another place: sh install.sh --prefix /opt/orbitr"
}

# Changes with every change of what is installed.
made_from() {
  { cat package.json package-lock.json && find src extensions docs/schemas bin/run.js -type f -exec cksum {} +; } | cksum
}

agree() {
  if [ -n "$agreed" ] || [ -n "$dry" ]; then return; fi
  [ -t 0 ] || fail 7 "nothing was touched: nobody is there to agree to $1" "sh install.sh --yes"
  printf 'Orbitr will %s. Go on? [y/N] ' "$1" >&2
  read -r answer
  case $answer in [yY]*) ;; *) fail 7 "nothing was touched" "sh install.sh --dry-run" ;; esac
}

# The command, or with --dry-run only its words.
act() {
  if [ -n "$dry" ]; then say "would run: $*"; else "$@"; fi
}

say() { printf '%s\n' "$*" >&2; }

fail() {
  status=$1
  say "orbitr: $2"
  shift 2
  for suggestion in "$@"; do say "  try: $suggestion"; done
  exit "$status"
}

main "$@"
