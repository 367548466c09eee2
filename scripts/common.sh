# shellcheck shell=sh
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

# build PRESET [CMAKE-OPTION...] : configure and build it.
build() {
  preset=$1
  shift
  mkdir -p build
  cmake --preset "$preset" "$@" >"build/$preset.log" 2>&1 || { cat "build/$preset.log"; exit 1; }
  cmake --build --preset "$preset"
}

# The main job on the founding case, into out/.
founding_case() {
  rm -rf out
  mkdir out
  build/release/bin/incmap map examples/banjska/report.txt --published 2023-09-25 \
    -o out/banjska.html -o out/banjska.geojson -o out/banjska.shp -o out/banjska.csv \
    --unplaced out/doubtful.csv
  echo
  echo "Look at: out/banjska.html (a browser), out/banjska.geojson (any web map, QGIS),"
  echo "         out/banjska.shp (QGIS, ArcGIS), out/banjska.csv (a spreadsheet),"
  echo "         out/doubtful.csv (what wants a look)"
}
