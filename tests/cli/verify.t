# What is wrong with a map file is said with its place, its kind in brackets; the exit status tells.
$ printf '{"type":"FeatureCollection","features":[\n{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[20.86,42.88]}}]}' > good.geojson
$ incmap verify good.geojson
good.geojson: sound; 1 record, 0 errors, 0 warnings
$ incmap verify -q good.geojson
$ incmap verify - < good.geojson
-: sound; 1 record, 0 errors, 0 warnings
$ sed 's/"n":1/"n":1,"n":2/' good.geojson > twice.geojson; incmap verify twice.geojson good.geojson
twice.geojson:2:39: error: record 1, field "n": the key "n" is in its object already [json_duplicate]
twice.geojson: not sound; 1 record, 1 error, 0 warnings
good.geojson: sound; 1 record, 0 errors, 0 warnings
incmap: 1 of 2 could not be called sound
[1]
$ sed 's/42.88/42.880000001/' good.geojson > fine.geojson; incmap verify --strict fine.geojson
fine.geojson:2:88: warning: record 1, field "coordinates": 42.880000001 has 9 decimals, expected at most 7 (1 cm); said once a geometry [coordinates_decimals]
fine.geojson: sound, doubtful; 1 record, 0 errors, 1 warning
[3]
$ incmap verify --json fine.geojson
{"path":"fine.geojson","file":"fine.geojson","severity":"warning","code":"coordinates_decimals","line":2,"byte":88,"record":1,"field":"coordinates","message":"42.880000001 has 9 decimals, expected at most 7 (1 cm); said once a geometry"}
{"path":"fine.geojson","records":1,"errors":0,"warnings":1,"sound":true}
$ printf 'id,place\n1,Gjilan\n2,Leposavić\n' | incmap map -q --from csv - -o ours.shp && incmap verify ours.shp
ours.shp: sound; 2 records, 0 errors, 0 warnings
$ rm ours.shx && incmap verify ours.shp
ours.shx: error: the file is missing: most readers refuse the shapefile [shx_missing]
ours.shp: not sound; 2 records, 1 error, 0 warnings
incmap: 1 of 1 could not be called sound
[1]
$ printf 'id,place\n1,Gjilan\n2,Leposavić\n' | incmap map -q --from csv - -o ours.shz && incmap verify ours.shz
ours.shz: sound; 2 records, 0 errors, 0 warnings
$ printf 'none of it' > not.shz; incmap verify not.shz
not.shz: error: a zip archive without its directory: it is cut [gzip]
not.shz: not sound; 0 records, 1 error, 0 warnings
incmap: 1 of 1 could not be called sound
[1]
$ printf 'id,place\n1,Gjilan\n2,Leposavić\n' | incmap map -q --from csv - -o ours.gpkg && incmap verify ours.gpkg
ours.gpkg: sound; 2 records, 0 errors, 0 warnings
$ printf 'none of it' > not.gpkg; incmap verify not.gpkg
not.gpkg: error: no SQLite database, or one that has to be unpacked first [gpkg_header]
not.gpkg: not sound; 0 records, 1 error, 0 warnings
incmap: 1 of 1 could not be called sound
[1]
$ incmap verify
incmap: which file? incmap verify FILE...
incmap: incmap verify --help shows how to use it
[2]
$ incmap verify map.kml
incmap: map.kml: no format that can be verified: expected GeoJSON, a shapefile or a GeoPackage
incmap: 1 of 1 could not be called sound
[1]
