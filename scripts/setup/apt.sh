# The distribution's packages: only what is missing, nothing upgraded. Sourced; needs say.sh.

export DEBIAN_FRONTEND=noninteractive
APT=(apt-get -q -y -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3)
apt_lists_fresh=

apt_update_once() {
  [ -n "$apt_lists_fresh" ] && return 0
  quietly "apt-get update" "${APT[@]}" update
  apt_lists_fresh=yes
}

# apt_install PKG..
apt_install() {
  apt_update_once
  quietly "apt-get install $*" "${APT[@]}" install --no-install-recommends --no-upgrade "$@"
}

# apt_candidate PKG: the version that apt would install, nothing where it knows none
apt_candidate() {
  apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# unpack_package PKG DIR: the package's files in a folder of ours; the machine's own packages stay as they are
unpack_package() {
  local package=$1 dir=$2 debs
  apt_update_once
  debs=$(mktemp -d)
  (cd "$debs" && quietly "apt-get download $package" apt-get -q -o APT::Sandbox::User=root -o Acquire::Retries=3 download "$package") || exit
  mkdir -p "$dir"
  dpkg -x "$debs"/*.deb "$dir"
  rm -rf "$debs"
}

# unpack_from_suite SUITE DIR PKG..: the same from another Debian suite, seen through an apt configuration of its own,
# so that neither the machine's sources nor what apt believes to be installed change
unpack_from_suite() {
  local suite=$1 dir=$2 root keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  shift 2
  root=$(mktemp -d)
  chmod 755 "$root"
  mkdir -p "$root"/{lists/partial,cache/archives/partial,debs}
  : >"$root/status"
  local options=''
  [ -f "$keyring" ] && options="[signed-by=$keyring] "
  printf 'deb %s%s %s main\n' "$options" "$(debian_mirror)" "$suite" >"$root/sources.list"
  local view=(-q -o "Dir::Etc::sourcelist=$root/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$root/lists" -o "Dir::State::status=$root/status" -o "Dir::Cache=$root/cache"
    -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User=root)
  (
    trap 'rm -rf "$root"' EXIT
    quietly "reading $suite's package list" apt-get "${view[@]}" update
    cd "$root/debs"
    quietly "downloading $* from $suite" apt-get "${view[@]}" download "$@"
    mkdir -p "$dir"
    for deb in ./*.deb; do dpkg -x "$deb" "$dir"; done
  ) || exit
}

# debian_mirror [FILE..]: the mirror that the machine itself uses, from one-line and deb822 sources; never that of security updates
debian_mirror() {
  local files=() file found
  [ $# -gt 0 ] || set -- /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources
  for file in "$@"; do
    [ ! -f "$file" ] || files+=("$file")
  done
  found=$(
    . /etc/os-release
    [ ${#files[@]} -gt 0 ] && awk -v codename="${VERSION_CODENAME:-}" '
      function flush() { if (type ~ /(^| )deb( |$)/ && suites ~ ("(^| )" codename "( |$)") && components ~ /(^| )main( |$)/) offer(uri); type = uri = suites = components = "" }
      function offer(address) { if (address != "" && address !~ /security/ && !done) { print address; done = 1 } }
      FNR == 1 { flush() }
      /^[ \t]*#/ { next }
      /^[ \t]*$/ { flush(); next }
      FILENAME ~ /\.list$/ { if ($1 == "deb") { sub(/^deb[ \t]+(\[[^]]*\][ \t]*)?/, "deb "); type = "deb"; uri = $2; suites = $3; components = ""; for (i = 4; i <= NF; i++) components = components " " $i; flush() } next }
      /^Types:/ { $1 = ""; type = $0 }
      /^URIs:/ { uri = $2 }
      /^Suites:/ { $1 = ""; suites = $0 }
      /^Components:/ { $1 = ""; components = $0 }
      END { flush() }' "${files[@]}"
  ) || true
  printf '%s\n' "${found:-http://deb.debian.org/debian}"
}
