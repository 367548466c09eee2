#!/bin/sh
# No command but `gazetteer fetch` opens a connection, the library cannot, and the one that may does.
#   no_network.sh PROGRAM LIBRARY PRELOADED PROJECT
set -u
incmap=$1
library=$2
preloaded=$3
project=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0
failed=0
expect() { # expect WHAT CONDITION...
  what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $what"; fi
}
is_silent() { # COMMAND...: runs without wanting a connection
  LD_PRELOAD=$preloaded "$incmap" "$@" </dev/null >out 2>said
  status=$?
  [ $status -eq 0 ] || { cat said; return 1; }
}
is_refused() {
  LD_PRELOAD=$preloaded "$incmap" "$@" </dev/null >out 2>said
  [ $? -eq 99 ]
}
printf 'id,place,date\n1,Gjilan,2023-09-24\n' >log.csv
printf 'name,lat,lon\nCamp,42.5,21.5\n' >mine.csv
printf 'Police found a car near Gjilan on 24 September 2023.\n' >report.txt

expect "fetch wants a connection, so the watch works" is_refused gazetteer fetch XK
expect "map" is_silent map log.csv report.txt -o out.geojson -o out.shp -o out.gpkg -o out.html -q
expect "map in another system" is_silent map log.csv -o out.gpkg --crs EPSG:32634 -q
expect "read" is_silent read report.txt
expect "resolve" is_silent resolve Gjilan '5 km north of Zvečan'
expect "near" is_silent near 42.9733,20.7808
expect "verify" is_silent verify out.geojson
expect "gazetteer build" is_silent gazetteer build mine.csv -o mine.gaz
expect "gazetteer info" is_silent gazetteer info mine.gaz
expect "gazetteer check" is_silent gazetteer check mine.gaz
expect "help" is_silent --help
expect "version" is_silent --version

# Of its own the library asks for nothing that could open a connection.
nm -D --undefined-only "$library" >wanted
expect "the library names no function of the network" \
  sh -c '! grep -E " (socket|connect|bind|listen|getaddrinfo|gethostby[a-z]+|curl_[a-z_]+)(@|$)" wanted'
objdump -p "$library" | grep NEEDED >needed
expect "the library does not link libcurl" sh -c '! grep -q curl needed'
grep -rl '^#include <curl/curl\.h' "$project/src" "$project/include" >users
expect "one source file sees libcurl" [ "$(cat users)" = "$project/src/cli/cli_http.c" ]
expect "one source file calls cli_http" [ "$(grep -l 'cli_http_open(' "$project"/src/cli/*.c | grep -v cli_http.c)" = "$project/src/cli/cli_fetch.c" ]

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
