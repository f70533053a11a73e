#!/usr/bin/env bash
# POSTGRES_PASSWORD (or POSTGRES_HOST_AUTH_METHOD=trust), POSTGRES_USER, POSTGRES_DB, each also as _FILE; POSTGRES_INITDB_ARGS;
# PGDATA; /docker-entrypoint-initdb.d; --user; data of another major version is refused
set -Eeo pipefail

main() {
  if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
  if [ "$1" = postgres ]; then
    prepare_folders
    if [ "$(id -u)" = 0 ]; then exec gosu postgres "$0" "$@"; fi
    if [ -s "$PGDATA/PG_VERSION" ]; then
      same_major
    else
      no_data_elsewhere
      first_start "$@"
    fi
    # what the official image's configuration sample says
    set -- "$@" -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql
  fi
  exec "$@"
}

# as root these need CHOWN, FOWNER and DAC_READ_SEARCH only where something is to be mended
prepare_folders() {
  local user
  user=$(id -u)
  mkdir -p "$PGDATA"
  chmod 00700 "$PGDATA" || :
  mkdir -p /var/run/postgresql || :
  chmod 03775 /var/run/postgresql || :
  if [ "$user" = 0 ]; then
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
    find /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  fi
}

# file_env NAME [DEFAULT]: the variable, or what stands in the file that NAME_FILE names
file_env() {
  local name=$1 file=$1_FILE
  if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then
    printf >&2 'error: both %s and %s are set (but are exclusive)\n' "$name" "$file"
    exit 1
  fi
  local value=${!name:-${2:-}}
  if [ -n "${!file:-}" ]; then value=$(<"${!file}"); fi
  export "$name"="$value"
  unset "$file"
}

first_start() {
  file_env POSTGRES_PASSWORD
  file_env POSTGRES_USER postgres
  file_env POSTGRES_DB "$POSTGRES_USER"
  file_env POSTGRES_INITDB_ARGS
  : "${POSTGRES_HOST_AUTH_METHOD:=}"
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    cat >&2 <<-'WORDS'
		Error: Database is uninitialized and superuser password is not specified.
		       You must specify POSTGRES_PASSWORD to a non-empty value for the
		       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".
	WORDS
    exit 1
  fi
  eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") --locale=C.UTF-8 -E UTF8 -D "$PGDATA" '"$POSTGRES_INITDB_ARGS"
  printf '%s' "$PG_MAJOR" >"$PGDATA/.major"
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
  export PGPASSWORD=$POSTGRES_PASSWORD
  shift
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -c unix_socket_directories=/var/run/postgresql $*" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    POSTGRES_DB='' sql -d postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db" ;'
  fi
  first_files
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

first_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | sql ;;
    esac
  done
}

sql() {
  psql -h /var/run/postgresql -v ON_ERROR_STOP=1 --no-psqlrc -U "$POSTGRES_USER" ${POSTGRES_DB:+-d "$POSTGRES_DB"} "$@"
}

# one server stands in for all versions; the data remembers whose it is, so that it is refused as the real one does
same_major() {
  local made
  made=$(cat "$PGDATA/.major" 2>/dev/null) || return 0
  [ "$made" = "$PG_MAJOR" ] && return 0
  echo >&2 "FATAL:  database files are incompatible with server"
  echo >&2 "DETAIL:  The data directory was initialized by PostgreSQL version $made, which is not compatible with this version $PG_VERSION."
  exit 1
}

# from 18 on, data in the place of older versions, or a volume there, is an error and never an empty database
no_data_elsewhere() {
  [ "$PGDATA" = "/var/lib/postgresql/$PG_MAJOR/docker" ] || return 0
  local place old=()
  for place in /var/lib/postgresql /var/lib/postgresql/data /var/lib/postgresql/*/docker; do
    if [ -s "$place/PG_VERSION" ]; then old+=("$place"); fi
  done
  if [ ${#old[@]} -eq 0 ] && mountpoint -q /var/lib/postgresql/data; then
    old+=('/var/lib/postgresql/data (unused mount/volume)')
  fi
  [ ${#old[@]} -gt 0 ] || return 0
  echo >&2 "Error: in 18+, these Docker images are configured to store database data in a"
  echo >&2 "       format which is compatible with \"pg_ctlcluster\" (specifically, using"
  echo >&2 "       major-version-specific directory names).  Counter to that, there appears to be PostgreSQL data in:"
  printf >&2 '         %s\n' "${old[@]}"
  exit 1
}

main "$@"
