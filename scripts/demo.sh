#!/bin/sh
# Install what is missing, build, and run the main job on the founding case into out/.
. "$(dirname "$0")/common.sh"
need build
build release
incmap=build/release/bin/incmap
rm -rf out
mkdir out
"$incmap" map examples/banjska/report.txt --published 2023-09-25 \
  -o out/banjska.geojson -o out/banjska.shp -o out/banjska.csv --unplaced out/doubtful.csv
echo
echo "Look at: out/banjska.geojson (any web map, QGIS), out/banjska.shp (QGIS, ArcGIS),"
echo "         out/banjska.csv (a spreadsheet), out/doubtful.csv (what wants a look)"
