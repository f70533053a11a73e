#!/bin/bash
# MARIADB_ROOT_PASSWORD, MARIADB_DATABASE, MARIADB_USER, MARIADB_PASSWORD, each also as MYSQL_… and as …_FILE;
# MARIADB_ALLOW_EMPTY_ROOT_PASSWORD, MARIADB_RANDOM_ROOT_PASSWORD, MARIADB_ROOT_HOST; /docker-entrypoint-initdb.d; --user
set -eo pipefail

data=/var/lib/mysql

main() {
  if [ "${1:0:1}" = - ]; then set -- mariadbd "$@"; fi
  if [ "$1" = mariadbd ]; then
    if [ "$(id -u)" = 0 ]; then
      mkdir -p "$data" /run/mysqld
      find "$data" \! -user mysql -exec chown mysql: '{}' +
      find /run/mysqld \! -user mysql -exec chown mysql: '{}' +
      exec gosu mysql "$0" "$@"
    fi
    if [ ! -d "$data/mysql" ]; then first_start "$@"; fi
    shift
    set -- mariadbd --datadir="$data" --socket=/run/mysqld/mysqld.sock --pid-file=/run/mysqld/mysqld.pid --bind-address='*' "$@"
  fi
  exec "$@"
}

# file_env NAME: MARIADB_NAME, MYSQL_NAME, or what stands in the file that …_FILE names
file_env() {
  local name=MARIADB_$1 old=MYSQL_$1
  local file=${name}_FILE old_file=${old}_FILE
  local value=${!name:-${!old:-}} path=${!file:-${!old_file:-}}
  if [ -n "$value" ] && [ -n "$path" ]; then
    echo >&2 "[ERROR] [Entrypoint]: Both $name and $file are set (but are exclusive)"
    exit 1
  fi
  if [ -n "$path" ]; then value=$(<"$path"); fi
  printf -v "$name" %s "$value"
}

first_start() {
  local name
  for name in ROOT_PASSWORD ROOT_HOST DATABASE USER PASSWORD; do file_env "$name"; done
  local empty=${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-${MYSQL_ALLOW_EMPTY_PASSWORD:-}} random=${MARIADB_RANDOM_ROOT_PASSWORD:-${MYSQL_RANDOM_ROOT_PASSWORD:-}}
  if [ -z "$MARIADB_ROOT_PASSWORD$empty$random" ]; then
    echo >&2 "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified"
    echo >&2 "	You need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD"
    exit 1
  fi
  if [ -n "$random" ]; then
    MARIADB_ROOT_PASSWORD=$(head -c 18 /dev/urandom | base64)
    echo "[Note] [Entrypoint]: GENERATED ROOT PASSWORD: $MARIADB_ROOT_PASSWORD"
  fi
  echo "[Note] [Entrypoint]: Initializing database files"
  mariadb-install-db --datadir="$data" --rpm --auth-root-authentication-method=normal --skip-test-db >/dev/null
  echo "[Note] [Entrypoint]: Database files initialized"
  serve_alone "$@"
  accounts | client
  first_files
  mariadb-admin --no-defaults --socket=/run/mysqld/mysqld.sock -uroot -p"$MARIADB_ROOT_PASSWORD" shutdown
  wait
  echo "[Note] [Entrypoint]: MariaDB init process done. Ready for start up."
}

# without network, until all accounts are there
serve_alone() {
  "$@" --datadir="$data" --skip-networking --socket=/run/mysqld/mysqld.sock &
  local try
  for try in {1..300}; do
    if mariadb --no-defaults --socket=/run/mysqld/mysqld.sock -uroot -e 'SELECT 1' >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo >&2 "[ERROR] [Entrypoint]: Unable to start server."
  exit 1
}

accounts() {
  local password user_password health
  password=$(quoted "$MARIADB_ROOT_PASSWORD")
  health=$(head -c 24 /dev/urandom | base64)
  echo "SET @@SESSION.SQL_LOG_BIN=0;"
  if [ "${MARIADB_ROOT_HOST:-%}" != localhost ]; then
    echo "CREATE USER 'root'@'${MARIADB_ROOT_HOST:-%}' IDENTIFIED BY '$password'; GRANT ALL ON *.* TO 'root'@'${MARIADB_ROOT_HOST:-%}' WITH GRANT OPTION;"
  fi
  echo "CREATE USER healthcheck@'127.0.0.1' IDENTIFIED BY '$health', healthcheck@'::1' IDENTIFIED BY '$health', healthcheck@localhost IDENTIFIED BY '$health';"
  printf '[mariadb-client]\nport=3306\nsocket=/run/mysqld/mysqld.sock\nuser=healthcheck\npassword=%s\n' "$health" >"$data/.my-healthcheck.cnf"
  chmod 600 "$data/.my-healthcheck.cnf"
  if [ -n "$MARIADB_DATABASE" ]; then echo "CREATE DATABASE IF NOT EXISTS \`$MARIADB_DATABASE\`;"; fi
  if [ -n "$MARIADB_USER" ] && [ -n "$MARIADB_PASSWORD" ]; then
    user_password=$(quoted "$MARIADB_PASSWORD")
    echo "CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '$user_password';"
    if [ -n "$MARIADB_DATABASE" ]; then echo "GRANT ALL ON \`${MARIADB_DATABASE//_/\\_}\`.* TO '$MARIADB_USER'@'%';"; fi
  fi
  # the last one: from here on a password is needed
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$password';"
}

first_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) client -p"$MARIADB_ROOT_PASSWORD" $MARIADB_DATABASE <"$file" ;;
      *.sql.gz) gunzip -c "$file" | client -p"$MARIADB_ROOT_PASSWORD" $MARIADB_DATABASE ;;
    esac
  done
}

client() { mariadb --no-defaults --socket=/run/mysqld/mysqld.sock -uroot "$@"; }
quoted() { printf %s "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/\\\\'/g"; }

main "$@"
