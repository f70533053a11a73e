#!/usr/bin/env bash
# First process of an engine's own network, mount and process namespaces. Whatever runs in them ends when this ends.
#   namespace-init.sh DIR tmpfs|disk
set -eu
. "$(dirname "$0")/../../scripts/setup/cgroups.sh"
dir=$1 data=$2

ip link set lo up
mount_missing_cgroups
[ "$data" = disk ] || mount -t tmpfs -o mode=0711,size=75% orbitr-rig "$dir/data"
# settings of the machine's own engine stay outside, and so does the key that older engines take their identity from
mkdir -p /etc/docker
mount -t tmpfs orbitr-rig /etc/docker
touch "$dir/ready"

trap 'exit 0' TERM
# orphans come to this shell, and it reaps them while it waits
while :; do
  # no power cut takes it
  ORBITR_RIG_BEYOND=1 sleep 3600 &
  wait $! || true
done
