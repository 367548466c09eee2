# Who's On First as SQLite: places, their names, the areas of units. Places given up are left out.
$ sqlite3 wof.db < wof.sql
$ incmap gazetteer build wof.db -o wof.gaz
incmap: wof.db: latitude or longitude is not a number: "Nowhere", , 
incmap: wof.db: wof:101748004: not UTF-8 text
wof.gaz: places 4, names 7, areas 1, sources 1, rows passed over 2 (coordinates 1, encoding 1)
$ INCMAP_GAZETTEER=wof.gaz incmap resolve Портоград Hafenstadt 'Far Id' 'Old Port' | grep -o '"query":"[^"]*","status":"[a-z]*"\(,"place_id":"[^"]*"\)*'
"query":"Портоград","status":"placed","place_id":"wof:101748001"
"query":"Hafenstadt","status":"placed","place_id":"wof:101748001"
"query":"Far Id","status":"placed","place_id":"wof:1729000000001"
"query":"Old Port","status":"unplaced"
$ INCMAP_GAZETTEER=wof.gaz incmap near 10.5,20.45 -n 1 | grep -o '"areas":\[[^]]*\]'
"areas":[{"level":"admin1","name":"West Region","country":"QA","code":""}]
$ sqlite3 other.db 'create table t(a)' && incmap gazetteer build other.db -o x.gaz
incmap: other.db: no table "spr", in which Who's On First has its places
[1]
$ head -c 9000 wof.db > cut.db && incmap gazetteer build cut.db -o x.gaz
incmap: cut.db: SQLite cannot read it: database disk image is malformed
[1]
$ gzip -k wof.db && incmap gazetteer build wof.db.gz -o x.gaz
incmap: wof.db.gz: no SQLite database, or one that has to be unpacked first
[1]
# Natural Earth's populated places as a shapefile, written by GDAL, and in an archive.
$ ogr2ogr -q -f 'ESRI Shapefile' -lco ENCODING=UTF-8 -oo X_POSSIBLE_NAMES=longitude -oo Y_POSSIBLE_NAMES=latitude populated.shp populated.csv 2>/dev/null; ls populated.*
populated.cpg
populated.csv
populated.dbf
populated.shp
populated.shx
$ incmap gazetteer build populated.shp -o populated.gaz
populated.gaz: places 2, names 6, areas 0, sources 1, rows passed over 0
$ INCMAP_GAZETTEER=populated.gaz incmap resolve Luka 'Исток Село' | cut -d, -f4-9
"place_id":"naturalearth:1159150001","name":"Portograd","lat":10.25,"lon":20.25,"feature":"P.PPLC","country":"QA"
"place_id":"geonames:2960315","name":"Istok Selo","lat":10.75,"lon":20.75,"feature":"P.PPL","country":""
$ python3 -c 'import zipfile; z = zipfile.ZipFile("ne.zip", "w"); z.writestr("README.html", "x" * 9999); [z.write("populated." + e, "ne/populated." + e) for e in ("dbf", "cpg", "shp")]'
$ incmap gazetteer build ne.zip -o ne.gaz
ne.gaz: places 2, names 6, areas 0, sources 1, rows passed over 0
# Districts with their P-codes as a shapefile; a hole stays a hole, and every part counts.
$ ogr2ogr -q -f 'ESRI Shapefile' -lco ENCODING=UTF-8 districts.shp districts.geojson
$ incmap gazetteer build populated.shp --areas districts.shp -o districts.gaz
districts.gaz: places 2, names 6, areas 2, sources 2, rows passed over 0
$ INCMAP_GAZETTEER=districts.gaz incmap near 10.5,20.2 10.5,20.6 10.5,20.75 10.1,22.3 -n 1 | grep -o '"areas":\[[^]]*\]'
"areas":[{"level":"municipality","name":"West","country":"QA","code":"QA0101"}]
"areas":[{"level":"municipality","name":"Запад-Исток","country":"QA","code":"QA0102"}]
"areas":[]
"areas":[{"level":"municipality","name":"Запад-Исток","country":"QA","code":"QA0102"}]
# The same with heights, and in the letters of another alphabet than UTF-8.
$ ogr2ogr -q -f 'ESRI Shapefile' -lco ENCODING=UTF-8 -dim XYZ z.shp districts.geojson && incmap gazetteer build -q populated.shp --areas z.shp -o z.gaz && INCMAP_GAZETTEER=z.gaz incmap near 10.5,20.6 -n 1 | grep -o 'QA0102'
QA0102
$ ogr2ogr -q -f 'ESRI Shapefile' -lco ENCODING=CP1251 c.shp districts.geojson && incmap gazetteer build populated.shp --areas c.shp -o c.gaz
incmap: c.shp:2: ADM2_EN is not UTF-8 text
c.gaz: places 2, names 6, areas 1, sources 2, rows passed over 1 (encoding 1)
$ rm z.dbf && incmap gazetteer build z.shp -o x.gaz
incmap: z.shp: there is no .dbf beside it: cannot be opened: No such file or directory
[1]
$ head -c 300 districts.shp > cut.shp && cp districts.dbf cut.dbf && incmap gazetteer build cut.shp -o x.gaz
incmap: cut.shp: the .shp is cut short
[1]
$ incmap gazetteer build populated.shp --areas wof.sql -o x.gaz
incmap: wof.sql:1: neither GeoJSON nor a shapefile, out of which areas are read
[1]
