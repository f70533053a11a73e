#!/bin/bash
# RABBITMQ_DEFAULT_USER, _PASS and _VHOST are read by the server itself; RABBITMQ_ERLANG_COOKIE; /etc/rabbitmq/conf.d; --user
set -euo pipefail

if [[ "$1" == rabbitmq* ]] && [ "$(id -u)" = 0 ]; then
  if [ "$1" = rabbitmq-server ]; then find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +; fi
  exec gosu rabbitmq "$BASH_SOURCE" "$@"
fi

# variables of older images are refused, among them all that name a file
deprecated=$(env | sed -n 's/^\(RABBITMQ_\(DEFAULT_\(PASS\|USER\)_FILE\|VM_MEMORY_HIGH_WATERMARK\|SSL_[A-Z_]*\|MANAGEMENT_SSL_[A-Z_]*\)\)=.*/\1/p' | sort)
if [ "$1" = rabbitmq-server ] && [ -n "$deprecated" ]; then
  for name in $deprecated; do echo >&2 "error: $name is set but deprecated"; done
  echo >&2 "error: deprecated environment variables detected"
  exit 1
fi

if [ "$(hostname)" != "$(hostname -s)" ]; then export RABBITMQ_USE_LONGNAME="${RABBITMQ_USE_LONGNAME:-true}"; fi

if [ -n "${RABBITMQ_ERLANG_COOKIE:-}" ]; then
  cookie=/var/lib/rabbitmq/.erlang.cookie
  if [ ! -e "$cookie" ]; then
    printf '%s\n' "$RABBITMQ_ERLANG_COOKIE" >"$cookie"
    chmod 600 "$cookie"
  elif [ "$(cat "$cookie")" != "$RABBITMQ_ERLANG_COOKIE" ]; then
    echo >&2 "warning: $cookie contents do not match RABBITMQ_ERLANG_COOKIE"
  fi
fi

exec "$@"
