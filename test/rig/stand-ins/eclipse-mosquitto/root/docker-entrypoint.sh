#!/bin/ash
# the server is started as root and becomes the user mosquitto by itself, unless its configuration says otherwise
set -e

if [ "$(id -u)" = 0 ]; then chown -R mosquitto:mosquitto /mosquitto || true; fi
exec "$@"
