#!/bin/bash
# systemd as process 1 of namespaces of its own, with units of its own: none of this machine is started by it.
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /etc/systemd
umount -R /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
mount -t tmpfs tmpfs /usr/lib/systemd/system
mkdir -p /etc/systemd/system
for target in rig sysinit basic shutdown multi-user network-online; do
  printf '[Unit]\nDescription=Nothing but what a test enables\nDefaultDependencies=no\nAllowIsolate=yes\n' \
    >"/usr/lib/systemd/system/$target.target"
done
export container=docker
exec /lib/systemd/systemd --system --unit=rig.target --log-target=null --show-status=0
