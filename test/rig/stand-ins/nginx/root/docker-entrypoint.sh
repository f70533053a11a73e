#!/bin/sh
# /docker-entrypoint.d/*.sh first, then templates: /etc/nginx/templates/*.template with variables of the environment → conf.d
set -e

say() { [ -n "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ] || echo "$@"; }

if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  for file in /docker-entrypoint.d/*; do
    case $file in
      *.envsh) [ ! -x "$file" ] || . "$file" ;;
      *.sh) [ ! -x "$file" ] || "$file" ;;
    esac
  done
  for template in /etc/nginx/templates/*.template; do
    [ -f "$template" ] || continue
    result=/etc/nginx/conf.d/$(basename "$template" .template)
    say "$0: running envsubst on $template to $result"
    # only variables that exist are put in, so that nginx keeps its own
    script=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' | while read -r name; do
      value=$(printenv "$name" | sed 's/[\\&|]/\\&/g' | tr '\n' ' ' | sed 's/ $//')
      printf 's|${%s}|%s|g;' "$name" "$value"
    done)
    sed "$script" "$template" >"$result"
  done
  say "$0: Configuration complete; ready for start up"
fi
exec "$@"
