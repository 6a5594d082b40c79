# Shell functions shared by the scripts of this folder; sourced, never run.

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { printf '== %s\n' "$*"; }

fail() {
  printf '%s: error: %s\n' "$(basename "$0")" "$1" >&2
  if [ $# -gt 1 ]; then printf '  hint: %s\n' "$2" >&2; fi
  exit 1
}

# Parallel compilers that the machine bears: one a core, 2 GB of memory each, at least one.
build_jobs() {
  local cores memory_gb jobs
  cores="$(nproc)"
  memory_gb="$(awk '/^MemTotal:/ {print int($2 / 1048576 + 0.5)}' /proc/meminfo)"
  jobs=$((memory_gb / 2 < cores ? memory_gb / 2 : cores))
  echo $((jobs < 1 ? 1 : jobs))
}

# Names in a package list, comments removed.
listed_packages() { sed -e 's/#.*//' "$1" | awk 'NF {print $1}'; }

# Those of the named packages that are not installed.
missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || echo "$name"
  done
}

# Installs what is missing of the packages in the list $1, which serve the purpose $2. Nothing missing, nothing done.
# MARROW_NO_INSTALL=1 leaves the machine as it is (for those who provide the libraries another way).
install_packages() {
  local list="$1" purpose="$2" missing as_root=()
  if [ "${MARROW_NO_INSTALL:-0}" = 1 ]; then return; fi
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    fail "this script installs Debian packages and found no apt-get" \
      "install what $list lists in your system's way, then set MARROW_NO_INSTALL=1"
  fi
  mapfile -t missing < <(missing_packages $(listed_packages "$list"))
  if [ ${#missing[@]} -eq 0 ]; then
    say "packages to $purpose: all installed"
    return
  fi
  say "packages to $purpose, to be installed with apt-get: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "installing packages needs root, and sudo is not here" \
      "as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -qq)
  if ! apt-cache show "${missing[@]}" >/dev/null 2>&1; then
    say "apt-get update (the package index does not know them all)"
    "${apt[@]}" update || fail "apt-get update failed" "is the network there?"
  fi
  if ! "${apt[@]}" install --no-install-recommends "${missing[@]}"; then
    say "apt-get update (the index may be out of date), then once more"
    "${apt[@]}" update || fail "apt-get update failed" "is the network there?"
    "${apt[@]}" install --no-install-recommends "${missing[@]}" ||
      fail "apt-get could not install: ${missing[*]}" "its message stands above"
  fi
}

# Configures a preset of CMakePresets.json and builds it: all of it, or the targets named after it.
build_preset() {
  local preset="$1" targets=()
  shift
  if [ $# -gt 0 ]; then targets=(--target "$@"); fi
  say "build '$preset' with $(build_jobs) jobs"
  (cd "$repository" && cmake --preset "$preset" >"$repository/build/$preset-configure.log" 2>&1) || {
    cat "$repository/build/$preset-configure.log" >&2
    fail "CMake could not configure the preset '$preset'" "a package of scripts/packages.txt may be missing"
  }
  (cd "$repository" && cmake --build --preset "$preset" --parallel "$(build_jobs)" "${targets[@]}") ||
    fail "the preset '$preset' does not compile"
}
