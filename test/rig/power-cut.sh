#!/usr/bin/env bash
# Runs inside an engine's namespaces: everything there ends at once, but the first process, and those that bear ORBITR_RIG_BEYOND, which
# stand for other machines. Then mounts, links and packet rules are as after a boot.
#   power-cut.sh DIR
set -eu
dir=$1

victims() {
  local pid state
  for pid in $(ls /proc | grep -x '[0-9]*' | sort -n); do
    [ "$pid" != 1 ] || continue
    state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null) || continue
    case $state in '' | Z | X) continue ;; esac
    grep -qz '^ORBITR_RIG_BEYOND=' "/proc/$pid/environ" 2>/dev/null || printf '%s\n' "$pid"
  done
}

# the oldest first, which is the daemon: it must not see the others die and write it down
while left=$(victims) && [ -n "$left" ]; do
  kill -KILL $left 2>/dev/null || true
  sleep 0.02
done

# the root of the engine's data is the disk; what was mounted in it and beside it is gone
awk -v below="$dir/" -v disk="$dir/data" 'index($5, below) == 1 && $5 != disk { print $5 }' /proc/self/mountinfo | sort -r |
  while read -r mount; do umount -l "$mount"; done
rm -rf "$dir"/exec/*
# /sys shows the links of another network
for link in $(ip -brief link show | awk '{ sub(/@.*/, "", $1); print $1 }'); do
  [ "$link" = lo ] || ip link delete "$link" 2>/dev/null || true
done
for tables in iptables ip6tables; do
  for table in filter nat mangle raw; do
    "$tables" -w -t "$table" -F 2>/dev/null && "$tables" -w -t "$table" -X 2>/dev/null || true
  done
  "$tables" -w -P FORWARD ACCEPT 2>/dev/null || true
done
echo 0 >/proc/sys/net/ipv4/ip_forward 2>/dev/null || true
