#!/bin/bash
# healthcheck.sh [--su-mysql] --connect | --innodb_initialized ..: healthy where every named test succeeds
set -eo pipefail

account=/var/lib/mysql/.my-healthcheck.cnf
options=()
if [ -r "$account" ]; then options=(--defaults-extra-file="$account"); fi

# any answer over TCP will do, also a refusal: the server listens there only when it is ready
connect() { ! mariadb "${options[@]}" -h localhost --protocol tcp -e 'select 1' 2>&1 | grep -qF "Can't connect"; }

innodb_initialized() {
  [ "$(mariadb "${options[@]}" -B --skip-column-names -e 'select 1 from information_schema.ENGINES WHERE engine="innodb" AND support in ("YES", "DEFAULT", "ENABLED")')" = 1 ]
}

if [ $# -eq 0 ]; then
  echo "At least one argument required" >&2
  exit 1
fi
for test in "$@"; do
  case $test in
    --su-mysql)
      shift
      exec gosu mysql "$0" "$@"
      ;;
    --connect | --innodb_initialized)
      "${test#--}" || {
        echo "healthcheck ${test#--} failed" >&2
        exit 1
      }
      ;;
    *)
      echo "healthcheck unknown option or test '${test#--}'" >&2
      exit 1
      ;;
  esac
done
