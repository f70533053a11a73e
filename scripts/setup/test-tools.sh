# What the engine tests need besides Node, and only what is missing. Sourced; needs say.sh, apt.sh, compose.sh, busybox.sh.

# shared with test/rig/places.ts
export ORBITR_RIG_CACHE=${ORBITR_RIG_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/orbitr-rig}

ensure_test_tools() {
  [ "$(uname -s)" = Linux ] || fail 1 "the engine tests need Linux" "bin/test --only unit"
  [ "$(id -u)" = 0 ] || fail 7 "the engine tests need root, for namespaces of their own" "sudo bin/test" "bin/test --only unit"
  local packages=()
  have dockerd && have docker && have docker-init && have runc && have containerd || packages+=(docker.io)
  have iptables || packages+=(iptables)
  have ip || packages+=(iproute2)
  have ps || packages+=(procps)
  have git || packages+=(git)
  have openssl || packages+=(openssl)
  have ssh || packages+=(openssh-client)
  # git over ssh is tested against a server of its own
  have sshd || [ -x /usr/sbin/sshd ] || packages+=(openssh-server)
  have gpg || packages+=(gpg)
  # it need not have started the machine: a test runs one in namespaces
  [ -x /lib/systemd/systemd ] || packages+=(systemd)
  have nsenter && have setpriv && have flock || packages+=(util-linux)
  if [ ${#packages[@]} -gt 0 ]; then
    step "installing ${packages[*]}"
    apt_update_once
    have docker || [ -z "$(apt_candidate docker-cli)" ] || packages+=(docker-cli)
    without_starting_services apt_install "${packages[@]}"
  fi
  local bin=$ORBITR_RIG_CACHE/bin
  # one that is named is taken: so the tests run on another version
  ORBITR_RIG_DOCKER_COMPOSE=$(find_compose ${ORBITR_RIG_DOCKER_COMPOSE:+"$ORBITR_RIG_DOCKER_COMPOSE"} "$bin/docker-compose") || {
    step "fetching Docker Compose"
    fetch_compose "$bin/docker-compose"
    ORBITR_RIG_DOCKER_COMPOSE=$bin/docker-compose
  }
  local later=$ORBITR_RIG_CACHE/compose-forky/docker-compose
  [ -x "$later" ] || {
    step "fetching Docker Compose of Debian forky"
    fetch_compose_from forky "$later"
  }
  ORBITR_RIG_DOCKER_REGISTRY=$(command -v docker-registry) || {
    ORBITR_RIG_DOCKER_REGISTRY=$bin/docker-registry
    [ -x "$bin/docker-registry" ] || fetch_registry "$bin/docker-registry"
  }
  ORBITR_RIG_BUSYBOX=$(find_busybox "$bin/busybox") || {
    step "fetching a static busybox"
    fetch_busybox "$bin/busybox"
    ORBITR_RIG_BUSYBOX=$bin/busybox
  }
  ORBITR_RIG_PROMTOOL=$(command -v promtool) || {
    ORBITR_RIG_PROMTOOL=$bin/promtool
    [ -x "$bin/promtool" ] || fetch_promtool "$bin/promtool"
  }
  [ -x "$ORBITR_RIG_CACHE/engine-trixie/usr/sbin/dockerd" ] || fetch_engine trixie "$ORBITR_RIG_CACHE/engine-trixie"
  export ORBITR_RIG_DOCKER_COMPOSE ORBITR_RIG_DOCKER_REGISTRY ORBITR_RIG_BUSYBOX ORBITR_RIG_PROMTOOL
}

# Tests bring up engines of their own; the machine's must not start because its package was installed for them.
without_starting_services() {
  local policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  "$@"
  rm -f "$policy"
  trap - EXIT
}

# The package would start a registry for the whole machine; its binary alone is enough.
fetch_registry() {
  step "fetching the Docker Registry"
  local unpacked
  unpacked=$(mktemp -d)
  unpack_package docker-registry "$unpacked"
  install -D -m 755 "$unpacked/usr/bin/docker-registry" "$1"
  rm -rf "$unpacked"
}

# The package would bring a server that watches the machine; only what checks rules and metrics is wanted.
fetch_promtool() {
  step "fetching promtool"
  local unpacked
  unpacked=$(mktemp -d)
  unpack_package prometheus "$unpacked"
  install -D -m 755 "$unpacked/usr/bin/promtool" "$1"
  rm -rf "$unpacked"
}

# fetch_engine SUITE DIR: a second release of the Docker Engine, never installed. It runs with the machine's runc, because its own needs
# the suite's C library.
fetch_engine() {
  step "fetching the Docker Engine of Debian $1"
  local unpacked
  mkdir -p "$(dirname "$2")"
  unpacked=$(mktemp -d "$2.XXXXXX")
  chmod 755 "$unpacked"
  unpack_from_suite "$1" "$unpacked" docker.io containerd
  rm -rf "$unpacked/usr/sbin/runc" "$unpacked/usr/share" "$2"
  mv "$unpacked" "$2"
}

ensure_node_library() {
  node_library_is_missing || return 0
  [ "$(id -u)" = 0 ] && have apt-get || fail 7 "Node.js needs the library libatomic.so.1" "sudo apt-get install $node_library"
  step "installing $node_library"
  apt_install "$node_library"
}
