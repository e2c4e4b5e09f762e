# shellcheck shell=bash
# shellcheck disable=SC2034  # the scripts that source this use the variables
# What the scripts share: where the checkout is, how to talk, how to run as root.
# Source it; it changes nothing but the variables and functions below.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
JOBS="${ASSENT_JOBS:-$(nproc 2>/dev/null || echo 2)}"

if [[ -t 1 && -z "${NO_COLOR:-}" && "${TERM:-dumb}" != dumb ]]; then
  BOLD=$'\033[1m' RED=$'\033[31m' GREEN=$'\033[32m' PLAIN=$'\033[0m'
else
  BOLD='' RED='' GREEN='' PLAIN=''
fi

# Headline of a step.
say() { printf '%s==> %s%s\n' "$BOLD" "$*" "$PLAIN"; }
# A sentence on stderr, and the end.
die() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$*" >&2
  exit 1
}

# Prints the comment at the top of a script as its help.
help_of() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$1"; }

# ccache makes a second build quick. It is used where it is present, never needed.
use_ccache() {
  if [[ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ]] && command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    # What one checkout compiled, another one finds.
    export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$ROOT}" CCACHE_NOHASHDIR=1
  fi
}

# configure PRESET [cmake arguments]: quiet when it works, complete when it does not.
configure() {
  local preset="$1" log
  shift
  log="$(mktemp)"
  if (cd "$ROOT" && cmake --preset "$preset" "$@") >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  cat "$log" >&2
  rm -f "$log"
  return 1
}

# junit_counts FILE: prints "passed failed skipped" of a ctest run.
junit_counts() {
  awk '
    function number(name) {
      return match($0, name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3) + 0 : 0
    }
    /<testsuite/ { inside = 1 }
    inside {
      if (match($0, /(^|[^a-z])tests="/)) tests = number("tests")
      if (/failures="/) failed = number("failures")
      if (/skipped="/) skipped = number("skipped")
      if (/disabled="/) disabled = number("disabled")
      if (/>/) { print tests - failed - skipped - disabled, failed + 0, skipped + disabled; exit }
    }' "$1"
}
