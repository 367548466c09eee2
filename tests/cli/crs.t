# --crs says what PROJ does and how exact that is; what lies outside of a system's area stops the run.
$ printf 'id,lat,lon\n1,42.9,20.7\n2,42.5,21\n' > here.csv
$ incmap map here.csv -o utm.shp --crs EPSG:32634
incmap: utm.shp: in WGS 84 / UTM zone 34N by "UTM zone 34N": exact
utm.shp: 2 incidents, 2 placed (2 by their own coordinates), 0 ambiguous, 0 unplaced
$ incmap map -q here.csv -o utm.gpkg --crs EPSG:32634 && sqlite3 utm.gpkg 'SELECT description, srs_id FROM gpkg_contents WHERE srs_id NOT NULL'
in WGS 84 / UTM zone 34N by "UTM zone 34N": exact|32634
# In Serbia PROJ holds "MGI 1901 to WGS 84 (15)" for the best, which EPSG gives 1 m.
$ printf 'id,lat,lon\n1,44.8,20.5\n' | incmap map --from csv - -o old.shp --crs EPSG:3909
incmap: old.shp: in MGI 1901 / Balkans zone 7 by "Inverse of MGI 1901 to WGS 84 (15) + Balkans zone 7": good to 1 m
old.shp: 1 incident, 1 placed (1 by their own coordinates), 0 ambiguous, 0 unplaced
$ grep -o 'horizpar>.*</horizpar' old.shp.xml
horizpar>in MGI 1901 / Balkans zone 7 by &quot;Inverse of MGI 1901 to WGS 84 (15) + Balkans zone 7&quot;: good to 1 m</horizpar
$ printf 'id,lat,lon\na,42.9,20.7\nb,42.5,121\nc,-2,21\n' > away.csv
$ incmap map away.csv -o away.shp --crs EPSG:32634
incmap: away.shp: in WGS 84 / UTM zone 34N by "UTM zone 34N": exact
incmap: away.csv:3: record "b" at 42.5, 121 lies outside of WGS 84 / UTM zone 34N: latitude 0 to 84, longitude 18 to 24
incmap: away.csv:4: record "c" at -2, 21 lies outside of WGS 84 / UTM zone 34N: latitude 0 to 84, longitude 18 to 24
incmap: away.shp: 2 records lie outside of the area that the reference system is for; nothing is written
[1]
$ for format in fgb gpkg shz; do incmap map -q away.csv -o away.$format --crs EPSG:32634; done; ls away.*
incmap: away.fgb: 2 records lie outside of the area that the reference system is for; nothing is written
incmap: away.gpkg: 2 records lie outside of the area that the reference system is for; nothing is written
incmap: away.shz: 2 records lie outside of the area that the reference system is for; nothing is written
away.csv
$ printf 'id,lat,lon,uncertainty_m\na,42.9,20.7,5000\nb,42.5,121,5000\n' > wide.csv
$ incmap map wide.csv -o wide.gpkg --crs EPSG:32634 --layer areas
incmap: wide.gpkg: in WGS 84 / UTM zone 34N by "UTM zone 34N": exact
incmap: wide.csv:3: record "b" at 42.5450112, 121 lies outside of WGS 84 / UTM zone 34N: latitude 0 to 84, longitude 18 to 24
incmap: wide.gpkg: 1 record lies outside of the area that the reference system is for; nothing is written
[1]
