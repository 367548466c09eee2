# Sourced by the scripts of this folder: where we are, and getting what is missing.
set -eu
project=$(cd "$(dirname "$0")/.." && pwd)
cd "$project"

# need KIND... : install the missing Debian packages of these kinds from scripts/dependencies.txt.
need() {
  missing=
  for kind in "$@"; do
    for package in $(awk -v kind="$kind" '$1 == kind { print $2 }' scripts/dependencies.txt); do
      dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
    done
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || {
    echo "These packages (Debian names) are missing, and there is no apt-get:$missing" >&2
    exit 1
  }
  as_root=
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  echo "Installing:$missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# build PRESET : configure and build it.
build() {
  cmake --preset "$1" >"build-$1.log" 2>&1 || { cat "build-$1.log"; exit 1; }
  rm -f "build-$1.log"
  cmake --build --preset "$1"
}
