#!/bin/sh
# Valgrind over the unit tests and over the main job on the founding case: no error, no leak.
. "$(dirname "$0")/common.sh"
need build test
build release -DBUILD_TESTING=ON
check() {
  valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    --suppressions=tests/leaks.valgrind "$@" >build/memcheck.log 2>&1 || {
    cat build/memcheck.log
    echo "valgrind complains of: $*"
    exit 1
  }
}
# Tens of thousands of queries, places and damaged files: minutes each here, and the sanitizers run them.
slow="test_gaz_oracle test_gaz_prefix test_gaz_scale test_gaz_damage test_gaz_near"
is_slow() {
  case " $slow " in *" ${1##*/} "*) true ;; *) false ;; esac
}
passed=0
for test in build/release/tests/unit/*/test_*; do
  if [ -x "$test" ] && [ -f "$test" ] && ! is_slow "$test"; then
    check "$test"
    passed=$((passed + 1))
  fi
done
check build/release/bin/incmap map examples/banjska/report.txt --published 2023-09-25 --quiet \
  -o build/memcheck.geojson -o build/memcheck.shp -o build/memcheck.csv -o build/memcheck.svg -o build/memcheck.png --unplaced build/memcheck-doubtful.csv
check build/release/bin/incmap resolve Banska "5 km north of Zvečan" "34TDN8182357643" Lepsavić
echo "$((passed + 2)) passed, 0 failed"
