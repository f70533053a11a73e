# The Docker Compose plugin, 2.20 or newer. Sourced; needs say.sh and apt.sh.

compose_plugin=/usr/local/lib/docker/cli-plugins/docker-compose

# find_compose [FILE..]: the first docker-compose binary that runs and is new enough
find_compose() {
  local file
  for file in "$@" "${DOCKER_CONFIG:-${HOME:-/root}/.docker}/cli-plugins/docker-compose" "$compose_plugin" \
    /usr/local/libexec/docker/cli-plugins/docker-compose /usr/libexec/docker/cli-plugins/docker-compose \
    /usr/lib/docker/cli-plugins/docker-compose; do
    if [ -x "$file" ] && compose_is_new_enough "$file"; then
      printf '%s\n' "$file"
      return 0
    fi
  done
  return 1
}

compose_is_new_enough() {
  local version
  version=$("$1" version --short 2>/dev/null) || return 1
  version=${version#v}
  [ "$(printf '%s\n' 2.20.0 "${version%%[-+~]*}" | sort -V | head -n 1)" = 2.20.0 ]
}

# The package of this machine's own suites that holds Compose 2.20 or newer: Docker's, Ubuntu's, Debian's from trixie on.
compose_package() {
  local package version
  for package in docker-compose-plugin docker-compose-v2 docker-compose; do
    version=$(apt_candidate "$package")
    if [ -n "$version" ] && dpkg --compare-versions "${version#*:}" ge 2.20; then
      printf '%s\n' "$package"
      return 0
    fi
  done
  return 1
}

# fetch_compose_from SUITE FILE: Debian 12 itself has only Compose 1; the binaries of later releases run there as they are.
fetch_compose_from() {
  local suite=$1 destination=$2 unpacked
  unpacked=$(mktemp -d)
  unpack_from_suite "$suite" "$unpacked" docker-compose
  install -D -m 755 "$unpacked/usr/libexec/docker/cli-plugins/docker-compose" "$destination"
  rm -rf "$unpacked"
  compose_is_new_enough "$destination" || fail 5 "the Compose plugin from Debian $suite does not run on this machine"
}

# fetch_compose FILE: for tests, without installing anything
fetch_compose() {
  local package unpacked
  apt_update_once
  package=$(compose_package) || { fetch_compose_from trixie "$1"; return; }
  unpacked=$(mktemp -d)
  unpack_package "$package" "$unpacked"
  install -D -m 755 "$(find "$unpacked" -name docker-compose -type f -path '*cli-plugins*' | head -n 1)" "$1"
  rm -rf "$unpacked"
}

# install_compose: for the whole machine
install_compose() {
  local package
  apt_update_once
  if package=$(compose_package); then
    apt_install "$package"
  else
    fetch_compose_from trixie "$compose_plugin"
  fi
  find_compose >/dev/null || fail 5 "Docker Compose could not be installed" "install the docker-compose-plugin package by hand"
}
