# The machine's own Docker Engine, for bin/quickstart alone. Sourced; needs say.sh and cgroups.sh.

engine_answers() { have docker && timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

start_engine() {
  step "starting the Docker Engine"
  start_service && wait_for_engine 20 && return 0
  local log=/var/log/orbitr-dockerd.log
  say "    this system has no service that starts it; running dockerd in the background, log in $log"
  mount_missing_cgroups
  setsid dockerd >>"$log" 2>&1 </dev/null &
  wait_for_engine 60 && return 0
  tail -n 15 "$log" >&2
  fail 5 "the Docker Engine does not start; the end of its log is above" "dockerd --debug"
}

start_service() {
  if [ -d /run/systemd/system ] && have systemctl; then
    systemctl start docker >/dev/null 2>&1
  elif [ -x /etc/init.d/docker ] && have service; then
    service docker start >/dev/null 2>&1 </dev/null
  else
    return 1
  fi
}

# wait_for_engine SECONDS
wait_for_engine() {
  local end=$((SECONDS + $1))
  until engine_answers; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.3
  done
}
