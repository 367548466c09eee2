# What is wrong with an input is said with its file and line; the old output stays as it was, and
# nothing is left half-written.
$ printf 'id,place\n1,Gjilan\n' > good.csv && incmap map -q good.csv -o old.geojson && cp old.geojson kept
$ : > empty.csv && incmap map empty.csv -o old.geojson
incmap: empty.csv: nothing in it; expected a header line
[1]
$ : > empty.txt && incmap map empty.txt -o old.geojson
incmap: empty.txt: .* (re)
[1]
$ mkdir folder.csv && incmap map folder.csv -o old.geojson
incmap: folder.csv: is a folder; a file is expected
[1]
$ incmap map nothere.csv -o old.geojson
incmap: nothere.csv: cannot be opened: No such file or directory
[1]
# A broken quote costs the row it stands in.
$ awk 'BEGIN { print "id,date,place,notes"; for (i = 2; i <= 80000; i++) print i ",2023-09-24,Gjilan," (i == 70000 ? "\"never closed" : "\"a, b\"") }' > quote.csv
$ incmap map quote.csv -o quote.geojson
incmap: quote.csv:70000:25: a quote opened here is not closed before line 70001, where text follows the next quote
quote.geojson: 79998 incidents, 79998 placed, 0 ambiguous, 0 unplaced; 1 record could not be read
$ incmap map -q --strict quote.csv -o quote.geojson
[3]
# Bytes that are no UTF-8: a table of nothing else is not an empty map.
$ printf 'id,place\n1,Ora\271je\n2,Pri\271tina\n' > latin.csv && incmap map latin.csv -o old.geojson
incmap: latin.csv:2:6: byte 0xB9 is not UTF-8; save the table as UTF-8
incmap: latin.csv:3:6: byte 0xB9 is not UTF-8; save the table as UTF-8
incmap: no record could be read; no file was changed
[1]
$ printf 'Shots near Ora\305\241je on 3 May \377 2021.\n' > latin.txt && incmap map latin.txt -o old.geojson
incmap: latin.txt:.* (re)
[1]
$ printf 'id,place\n1,Gji\000lan\n2,Gjilan\n' > nul.csv && incmap map nul.csv -o nul.geojson
incmap: nul.csv:2:6: a NUL byte; text is expected
nul.geojson: 1 incident, 1 placed, 0 ambiguous, 0 unplaced; 1 record could not be read
$ printf 'id,place\n1,Gjilan\n2,Pri\305\n3,Gjilan\n' > half.csv && incmap map half.csv -o half.geojson
incmap: half.csv:3:6: byte 0xC5 is not UTF-8; save the table as UTF-8
half.geojson: 2 incidents, 2 placed, 0 ambiguous, 0 unplaced; 1 record could not be read
# A document that ends early is short of nobody knows what: it fails.
$ printf '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[21,42]},"properties":{"id":"a"}},\n{"type":"Feature","geometry":{"type":"Poi' > cut.geojson
$ incmap map cut.geojson -o old.geojson
incmap: cut.geojson:2:.* (re)
[1]
$ awk 'BEGIN { printf "[{\"place\":"; for (i = 0; i < 200; i++) printf "["; for (i = 0; i < 200; i++) printf "]"; print "}]" }' > deep.json
$ incmap map deep.json -o old.geojson
incmap: deep.json:1:.*64.* (re)
[1]
# A value that cannot be is said and kept in the notes; its record stays.
$ printf 'id,date,place\n1,31.02.2023,Gjilan\n' > february.csv && incmap map february.csv -o february.csv.geojson
incmap: february.csv:2: column date: "31.02.2023"; expected a date that exists, such as 2023-09-24 or 24.09.2023
february.csv.geojson: 1 incident, 1 placed, 0 ambiguous, 0 unplaced
$ grep -c '31.02.2023' february.csv.geojson
1
$ printf 'id,place,lat,lon\n1,,91,21\n2,,42.5,21\n' > lat.csv && incmap map lat.csv -o lat.geojson
incmap: lat.csv:2: column lat: "91"; expected latitude -90 to 90.* (re)
lat.geojson: 2 incidents, 1 placed (1 by their own coordinates), 0 ambiguous, 1 unplaced
1 wants a look:
  (no place named)  1 time, unplaced
--unplaced FILE.csv lists them all with their candidates
# Outputs that cannot be.
$ incmap map good.csv -o out.xyz
incmap: out.xyz: no map format has this ending; there are .* (re)
incmap: incmap map --help shows how to use it
[2]
$ incmap map good.csv -o nofolder/out.geojson
incmap: out.geojson: its folder cannot be used: No such file or directory
[1]
$ incmap map good.csv -o folder.csv
incmap: folder.csv: is a folder; a file is expected
[1]
$ incmap map good.csv -o out.shp -o /proc/out.geojson
incmap: out.geojson: .* (re)
[1]
$ incmap map good.csv -o out.geojson --crs EPSG:32634
incmap: out.geojson: .*RFC 7946.* (re)
[1]
$ incmap map good.csv -o out.shp --crs EPSG:999999
incmap: .*EPSG:999999.* (re)
[1]
# A size limit stands in for a full disk where no file system can be mounted.
$ ulimit -f 8; incmap map quote.csv -o old.geojson -o out.shp
incmap: .*(File too large).* (re)
[1]
# A gazetteer that is damaged, foreign or missing.
$ head -c 100000 "$(dirname "$(command -v incmap)")/../share/incmap/default.gaz" > cut.gaz
$ incmap gazetteer check cut.gaz
incmap: cut.gaz: .* (re)
[1]
$ cp good.csv foreign.gaz && incmap resolve -g foreign.gaz Gjilan
incmap: foreign.gaz: .* (re)
[1]
$ INCMAP_GAZETTEER=/nowhere/x.gaz incmap resolve Gjilan
incmap: x.gaz: cannot be opened: No such file or directory
[1]
# All of it left nothing behind.
$ cmp old.geojson kept && ls -A | grep -E 'part|out\.'
[1]
