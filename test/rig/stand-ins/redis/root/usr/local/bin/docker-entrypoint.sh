#!/bin/sh
# options alone or a *.conf go to redis-server; root becomes the user redis where it may; protected mode is off unless configured
set -e

if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then set -- redis-server "$@"; fi

# may_change_user: whether SETGID and SETUID (6 and 7) are in the bounding set; without them the server runs as root
may_change_user() {
  bounding=$(sed -n 's/^CapBnd:[[:space:]]*[0-9a-f]*\([0-9a-f]\{2\}\)$/\1/p' /proc/self/status)
  [ $((0x$bounding & 0xc0)) -eq $((0xc0)) ]
}

if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ] && may_change_user; then
  # data that is closed to root without DAC_READ_SEARCH is the user's already
  find . \! -user redis -exec chown redis '{}' + || true
  exec gosu redis "$0" "$@"
fi

if [ "$(umask)" = 0022 ]; then umask 0077; fi

# the official build has protected mode off; what comes later, also by standard input (a last `-`), wins
if [ "$1" = redis-server ]; then
  shift
  case ${1:-} in
    '' | -*) set -- redis-server --protected-mode no "$@" ;;
    *)
      configuration=$1
      shift
      set -- redis-server "$configuration" "$@"
      grep -q '^ *protected-mode' "$configuration" || set -- "$@" --protected-mode no
      ;;
  esac
fi
exec "$@"
