# Node packages, a new enough Node, and the build. Sourced with the repository as current folder; needs say.sh.

# Node 26 as npm brings it needs one library that a minimal Debian lacks.
node_library=libatomic1
node_library_is_missing() {
  have ldconfig && ! ldconfig -p | grep 'libatomic\.so\.1' >/dev/null
}

ensure_node_packages() {
  # a link leads to the packages of another checkout, which are not this one's to replace
  if [ -L node_modules ]; then
    node_modules/.bin/node --version >/dev/null 2>&1 ||
      fail 1 "node_modules is a link to packages that do not run: $(readlink node_modules)" "cd $(dirname "$(readlink -f node_modules)") && npm ci" "or remove the link"
    PATH=$PWD/node_modules/.bin:$PATH
    export PATH
    return 0
  fi
  have npm || fail 1 "npm is missing" "install Node.js 20 or newer with npm, then run this again"
  if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    step "installing Node packages (npm ci)"
    quietly "npm ci" npm ci --no-audit --no-fund
    # npm keeps the old time where the content is the same, and then every run would install again
    touch node_modules/.package-lock.json
  fi
  # installed without scripts, the `node` package lacks its binary
  if ! node_modules/.bin/node --version >/dev/null 2>&1; then
    step "fetching the Node.js that Orbitr is developed with"
    quietly "npm rebuild node" npm rebuild node --ignore-scripts=false
    node_modules/.bin/node --version >/dev/null 2>&1 ||
      fail 1 "node_modules/.bin/node does not run: $(node_modules/.bin/node --version 2>&1 | head -n 1)" "rm -rf node_modules && npm ci"
  fi
  PATH=$PWD/node_modules/.bin:$PATH
  export PATH
}

ensure_build() {
  local built=
  [ ! -d dist ] || built=$(find dist -name '*.js' -type f -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-)
  if [ -z "$built" ] || [ -n "$(newer_sources "$built")" ]; then
    step "building (npm run build)"
    quietly "npm run build" npm run --silent build
  fi
}

# spec-validator.js is written by the build itself
newer_sources() {
  find src scripts package.json package-lock.json -newer "$1" -type f ! -name spec-validator.js ! -name '*.sh' -print -quit
}
