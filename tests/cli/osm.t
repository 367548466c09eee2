# OpenStreetMap's PBF files: nodes that are places, boundaries as places and as areas.
$ osmium cat island.osm -o island.osm.pbf
$ incmap gazetteer build island.osm.pbf -o island.gaz --rejected rejected.csv
incmap: island.osm.pbf: node 102: no name
incmap: island.osm.pbf: relation 24: neither its middle nor its rim is in the file
island.gaz: places 7, names 12, areas 3, sources 1, rows passed over 2 (name 1, coordinates 1)
$ incmap gazetteer check island.gaz
island.gaz: sound
# A name of another language, an alternative one; what is no name is none.
$ INCMAP_GAZETTEER=island.gaz incmap resolve 'Portograd na moru' Luka 'port and town' 'Istok Selo' Overseas Kafana | cut -d, -f3-8
"status":"placed","place_id":"osm:node/100","name":"Портоград","lat":10.25,"lon":20.25,"feature":"P.PPLC"
"status":"placed","place_id":"osm:node/100","name":"Портоград","lat":10.25,"lon":20.25,"feature":"P.PPLC"
...
"status":"placed","place_id":"osm:node/101","name":"Istok Selo","lat":10.75,"lon":20.75,"feature":"P.PPL"
"status":"placed","place_id":"osm:node/5000000001","name":"Overseas","lat":12.5,"lon":20.5,"feature":"P.PPL"
...
# A unit stands at its label, and the label is no place of its own; one that is cut has no area.
$ INCMAP_GAZETTEER=island.gaz incmap near 10.5,20.2 -n 9 | grep -o '"place_id":"[a-z:0-9/]*","name":"[^"]*","lat":[0-9.]*,"lon":[0-9.]*,"feature":"A[^"]*","country":"[A-Z]*"'
"place_id":"osm:relation/21","name":"Zapad","lat":10.5,"lon":20.2,"feature":"A.ADM2","country":"QA"
"place_id":"osm:relation/20","name":"Острво","lat":10.25,"lon":20.25,"feature":"A.PCLI","country":"QA"
"place_id":"osm:relation/22","name":"Istok","lat":10.5,"lon":20.6[0-9.]*,"feature":"A.ADM2","country":"QA" (re)
"place_id":"osm:relation/23","name":"Cut Off","lat":10.75,"lon":20.75,"feature":"A.ADM1","country":"QA"
# Areas are joined from their ways, the lake of the eastern county left out.
$ INCMAP_GAZETTEER=island.gaz incmap near 10.5,20.2 10.5,20.6 10.5,20.75 12,20.5 | grep -o '"areas":\[[^]]*\]'
"areas":[{"level":"country","name":"Острво","country":"QA","code":""},{"level":"municipality","name":"Zapad","country":"QA","code":""}]
"areas":[{"level":"country","name":"Острво","country":"QA","code":""},{"level":"municipality","name":"Istok","country":"QA","code":""}]
"areas":[{"level":"country","name":"Острво","country":"QA","code":""}]
"areas":[]
# The forms of a file: nodes one by one, not compressed; and what is not read.
$ osmium cat island.osm -o plain.osm.pbf -f pbf,pbf_dense_nodes=false,pbf_compression=none
$ incmap gazetteer build -q plain.osm.pbf -o plain.gaz 2>/dev/null; for f in island plain; do incmap near -g $f.gaz 10.5,20.6 -n 9 | sed 's/:"default.*//' | cksum; done | uniq | wc -l
1
$ osmium cat island.osm -o lz4.osm.pbf -f pbf,pbf_compression=lz4 && incmap gazetteer build lz4.osm.pbf -o lz4.gaz
incmap: lz4.osm.pbf: a block is compressed in a way that is not read: expected zlib or none
[1]
$ head -c 700 island.osm.pbf > cut.osm.pbf; incmap gazetteer build cut.osm.pbf -o cut.gaz
incmap: cut.osm.pbf: the file is cut short
[1]
$ ls | grep -c 'cut.gaz\|lz4.gaz'
0
[1]
