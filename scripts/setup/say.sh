# Words and small questions that every set-up script asks. Sourced, never run.

# where a plain user's PATH does not lead
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s\n' "$*" >&2; }
step() { printf '==> %s\n' "$*" >&2; }
# fail EXIT MESSAGE [SUGGESTION..]
fail() {
  local exit=$1 message=$2
  shift 2
  say "orbitr: $message"
  local suggestion
  for suggestion in "$@"; do say "  try: $suggestion"; done
  exit "$exit"
}
have() { command -v "$1" >/dev/null 2>&1; }

# quietly TITLE CMD..: the command's output is shown only where it fails
quietly() {
  local title=$1 log
  shift
  log=$(mktemp)
  if "$@" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    return 0
  fi
  tail -n 40 "$log" >&2
  rm -f "$log"
  fail 1 "$title failed; its last lines are above"
}
