# Control groups, which an engine needs and machines without an init system have not mounted. Sourced.

mount_missing_cgroups() {
  grep -q ' - cgroup2\? ' /proc/self/mountinfo && return 0
  mount -t tmpfs -o mode=0755 cgroup /sys/fs/cgroup
  local controller
  for controller in $(awk '!/^#/ && $4 == 1 { print $1 }' /proc/cgroups); do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" || rmdir "/sys/fs/cgroup/$controller"
  done
}
