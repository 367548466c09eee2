# Help, mistyped words and exit statuses.
$ incmap
incmap: what shall be done? incmap --help lists the commands
[2]
$ incmap mapp in.csv
incmap: there is no command "mapp"; did you mean map?
[2]
$ incmap gazetteer bild
incmap: there is no command "gazetteer bild"; did you mean gazetteer build?
[2]
$ incmap frobnicate
incmap: there is no command "frobnicate"; incmap --help lists them
[2]
$ incmap map --outptu x.geojson in.csv
incmap: map has no option --outptu; did you mean --output?
incmap: incmap map --help shows how to use it
[2]
$ incmap map in.csv -o
incmap: --output needs a value: --output FILE
incmap: incmap map --help shows how to use it
[2]
$ incmap map --strict=yes in.csv -o x.geojson
incmap: --strict takes no value, found "yes"
incmap: incmap map --help shows how to use it
[2]
$ incmap map
incmap: what, and to where? incmap map INPUT... -o FILE...
incmap: incmap map --help shows how to use it
[2]
$ incmap near 95,20
incmap: "95,20" is no point on Earth: latitude -90 to 90, longitude -180 to 180
incmap: incmap near --help shows how to use it
[2]
$ incmap near here
incmap: "here" is no point: expected LAT,LON in degrees, such as 42.97,20.78
incmap: incmap near --help shows how to use it
[2]
$ incmap near -33.92,18.42 --count 1 | cut -d, -f1-3
{"lat":-33.92,"lon":18.42,"areas":[{"level":"country"
$ incmap near 1,2 --count none
incmap: --count "none": expected a whole number from 1 to 1000
incmap: incmap near --help shows how to use it
[2]
$ incmap map - -o x.geojson
incmap: standard input needs --from to say what it holds
incmap: incmap map --help shows how to use it
[2]
$ incmap read --published 31.02.2023 x.txt
incmap: --published "31.02.2023" is no day: expected YYYY-MM-DD, such as 2023-09-25
incmap: incmap read --help shows how to use it
[2]
$ incmap --help | head -4
incmap: reports and tables of incidents in, map files out, offline.
  incmap map report.txt --published 2023-09-25 -o incidents.geojson -o incidents.shp
  incmap map log.csv --country XK --unplaced doubtful.csv -o log.geojson
$ incmap resolve --help | head -1
  incmap resolve Banska --admin 'Leposavić municipality'
$ incmap --version | sed -n '1p; /^PROJ/p; /kosovo.tsv/p'
incmap \d+\.\d+\.\d+ (re)
PROJ \d+\.\d+\.\d+ (re)
  kosovo.tsv: .*CC BY.*GeoNames.* (re)
$ incmap --version | grep -E '^waters|^ +regions'
waters.tsv: Rivers and lakes. public domain. Natural Earth (naturalearthdata.com)
  regions.tsv: Continents, parts of them, seas and regions. MIT. incmap
$ incmap --version | grep -E "^ +newer"
  newer-places.tsv.gz: Places that cities500 lacks. CC BY 4.0. GeoNames (geonames.org)
$ incmap --version | grep -E "^ +towns"
  towns.tsv: Towns in the news that cities500 lacks. MIT. incmap
$ incmap --version | grep -E '^ +exonyms'
  exonyms.tsv: Names of cities in Serbian and Albanian. MIT. incmap
$ incmap --version | grep -E '[.:] [.]'
[1]
$ printf 'Qwxzzyx\n' | incmap resolve --strict | cut -d, -f3-4
"status":"unplaced","reason":"not_found"
$ printf 'Qwxzzyx\n' | incmap resolve --strict > answer
[3]
$ printf 'Gjilan\n' | incmap resolve --strict > answer
