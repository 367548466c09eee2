#!/bin/sh
# Valgrind over the unit tests and over the main job on the founding case: no error, no leak.
# memcheck.sh COMMAND...: that command alone.
. "$(dirname "$0")/common.sh"
logs=build/memcheck
if [ $# -gt 0 ]; then
  log=$logs/$(basename "$1")-$$.log
  valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    --suppressions=tests/leaks.valgrind "$@" >"$log" 2>&1 && exit 0
  cat "$log"
  echo "valgrind complains of: $*"
  exit 255 # the one status that makes xargs stop
fi
need build test
build release -DBUILD_TESTING=ON
rm -rf "$logs"
mkdir -p "$logs"
# Tens of thousands of queries, places, damaged files and refused allocations: minutes each here, and the
# sanitizers run them.
slow='test_(gaz_(oracle|prefix|scale|damage|near)|export_memory)$'
tests=$(find build/release/tests/unit -type f -name 'test_*' -perm -u+x | grep -vE "$slow" | sort)
echo "$tests" | xargs -P "$(nproc)" -n 1 sh scripts/memcheck.sh
sh scripts/memcheck.sh build/release/bin/incmap map examples/banjska/report.txt --published 2023-09-25 \
  --quiet -o "$logs/a.geojson" -o "$logs/a.shp" -o "$logs/a.csv" -o "$logs/a.svg" -o "$logs/a.png" \
  --unplaced "$logs/doubtful.csv"
sh scripts/memcheck.sh build/release/bin/incmap resolve Banska "5 km north of Zvečan" \
  "34TDN8182357643" Lepsavić
echo "$(echo "$tests" | wc -l) programs, maps and names: no error, no leak"
