#!/bin/sh
# A disk that fills up while map files are written to it: the run fails, says so, and leaves the old
# files as they were and nothing beside them. Needs to mount a small file system (root); else skipped.
#   full_disk.sh PROGRAM
set -u
incmap=$1
work=$(mktemp -d)
trap 'umount "$work/disk" 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/disk"
mount -t tmpfs -o size=512k tmpfs "$work/disk" 2>/dev/null || {
  echo "skipped: no file system can be mounted here"
  exit 77
}
failed=0
passed=0
expect() { # expect WHAT CONDITION...
  what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $what"; fi
}
printf 'id,place\n1,Gjilan\n' >"$work/small.csv"
awk 'BEGIN {
  print "id,place,notes"
  for (i = 0; i < 20000; i++) {
    words = ""
    for (j = 0; j < 16; j++) words = words " " rand() # nothing that compresses away
    print i ",Gjilan," words
  }
}' >"$work/large.csv"
for format in geojson geojsonl csv shp geojson.gz kml kmz gpx fgb html gpkg svg shz qgz; do
  "$incmap" map -q "$work/small.csv" -o "$work/disk/a.$format"
  before=$(cat "$work/disk"/* | cksum)
  message=$("$incmap" map -q "$work/large.csv" -o "$work/disk/a.$format" 2>&1)
  status=$?
  expect "$format: the exit status is 1, got $status" [ "$status" -eq 1 ]
  expect "$format: the message says that no space is left, got \"$message\"" \
    sh -c "echo \"\$1\" | grep -q 'No space left'" - "$message"
  expect "$format: the old files are as they were" [ "$(cat "$work/disk"/* | cksum)" = "$before" ]
  expect "$format: nothing lies beside them" [ -z "$(find "$work/disk" -name '.*' -type f)" ]
  rm -f "$work/disk"/*
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
