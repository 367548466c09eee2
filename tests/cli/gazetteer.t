# Gazetteers of one's own: sources told apart, a pack over the default one, what was passed over.
$ printf '1\tBanjska\tBanjska\tNova Banjska\t42.5\t21.5\tP\tPPL\tXK\t\t\t\t\t\t7\t\t\tEurope/Belgrade\t2023-01-01\n' > XK.txt
$ incmap gazetteer build XK.txt -o xk.gaz --name 'Country pack'
xk.gaz: places 1, names 2, areas 0, sources 1, rows passed over 0
# The place of a pack stands over that of the default gazetteer.
$ incmap resolve --near 42.5,21.5 Banjska | grep -o '"place_id":"[a-z:0-9]*","name":"Banjska","lat":[0-9.]*' | head -1
"place_id":"geonames:792911","name":"Banjska","lat":42.85861
$ incmap resolve -g xk.gaz --near 42.5,21.5 Banjska | grep -o '"place_id":"[a-z:0-9]*","name":"Banjska","lat":[0-9.]*' | head -1
"place_id":"geonames:1","name":"Banjska","lat":42.5
$ printf 'geonameid,name,latitude,longitude,country\n792910,Banjska,42.9999,20.7777,XK\n' > mine.csv
$ incmap gazetteer build mine.csv -o mine.gaz -q
$ incmap resolve --near 42.97,20.78 Banjska | grep -o '"place_id":"geonames:792910","name":"Banjska","lat":[0-9.]*' | head -1
"place_id":"geonames:792910","name":"Banjska","lat":42.97333
$ incmap resolve -g mine.gaz --near 42.97,20.78 Banjska | grep -o '"place_id":"geonames:792910","name":"Banjska","lat":[0-9.]*' | head -1
"place_id":"geonames:792910","name":"Banjska","lat":42.9999
# Rows that cannot be are counted by reason and listed.
$ printf 'name;lat;lon\nCamp;10.5;20.5\nFar;95;20\n;1;2\nShort;1\n' > rows.csv
$ incmap gazetteer build rows.csv -o rows.gaz --rejected rejected.csv
incmap: rows.csv:3: latitude or longitude is out of range (-90 to 90, -180 to 180): "Far", 95, 20
incmap: rows.csv:4: the name is empty: "", 1, 2
incmap: rows.csv:5: 2 columns; the header has 3
rows.gaz: places 1, names 1, areas 0, sources 1, rows passed over 3 (coordinates 1, name 1, columns 1)
$ tr -d '\r' < rejected.csv
file,line,reason,text
rows.csv,3,coordinates,"latitude or longitude is out of range (-90 to 90, -180 to 180): ""Far"", 95, 20"
rows.csv,4,name,"the name is empty: """", 1, 2"
rows.csv,5,columns,2 columns; the header has 3
$ cp rejected.csv kept.csv && printf 'name;lat;lon\nFar;95;20\n' > none.csv && incmap gazetteer build -q none.csv -o rows.gaz --rejected rejected.csv
incmap: none.csv: not one place or area in it (1 rows, all passed over)
[1]
$ cmp rejected.csv kept.csv
# Points and areas.
$ printf '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ADM2_EN":"Box","ADM2_PCODE":"QA0101","ADM0_PCODE":"QA"},"geometry":{"type":"Polygon","coordinates":[[[20,10],[21,10],[21,11],[20,11],[20,10]]]}}]}' > box.geojson
$ incmap gazetteer build rows.csv --areas box.geojson -o boxed.gaz -q 2>/dev/null
$ INCMAP_GAZETTEER=boxed.gaz incmap near 10.5,20.5 | grep -o '"areas":\[[^]]*\]'
"areas":[{"level":"municipality","name":"Box","country":"QA","code":"QA0101"}]
# A format that is given goes before the contents.
$ incmap gazetteer build XK.txt -o x.gaz --format gns
incmap: XK.txt:1: its header does not name UFI, UNI, a full name, NT and coordinates
[1]
$ incmap gazetteer build XK.txt -o x.gaz --format gsn
incmap: there is no format "gsn" of sources; there are .*gns.* (re)
incmap: incmap gazetteer build --help shows how to use it
[2]
$ printf 'PK\005\006' > bad.zip && incmap gazetteer build bad.zip -o x.gaz
incmap: bad.zip: a zip archive without its directory: it is cut
[1]
$ ls | grep -c '^x.gaz'
0
[1]
