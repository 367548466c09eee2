# The most important places of names that begin so, also in other scripts and without accents.
$ printf 'id,name,lat,lon,country,population,other_names\n1,Leposavić,43.1,20.8,XK,3702,Лепосавић|Leposaviq\n2,Leposava,44,21,RS,0,\n3,Lepe,37.25,-7.2,ES,27000,\n4,Novi Sad,45.25,19.85,RS,277522,\n' > places.csv
$ incmap gazetteer build places.csv -o places.gaz -q
$ export INCMAP_GAZETTEER=places.gaz; incmap gazetteer complete lepo 'Ле'
{"query":"lepo","text":"Leposavić","place_id":"places.csv:1","name":"Leposavić","lat":43.1,"lon":20.8,"feature":"P.PPL","country":"XK","admin1":"","admin2":""}
{"query":"lepo","text":"Leposava","place_id":"places.csv:2","name":"Leposava","lat":44,"lon":21,"feature":"P.PPL","country":"RS","admin1":"","admin2":""}
{"query":"Ле","text":"Lepe","place_id":"places.csv:3","name":"Lepe","lat":37.25,"lon":-7.2,"feature":"P.PPL","country":"ES","admin1":"","admin2":""}
{"query":"Ле","text":"Leposavić","place_id":"places.csv:1","name":"Leposavić","lat":43.1,"lon":20.8,"feature":"P.PPL","country":"XK","admin1":"","admin2":""}
{"query":"Ле","text":"Leposava","place_id":"places.csv:2","name":"Leposava","lat":44,"lon":21,"feature":"P.PPL","country":"RS","admin1":"","admin2":""}
# Of one country; by another name; nothing.
$ export INCMAP_GAZETTEER=places.gaz; incmap gazetteer complete lep --country RS -n 1
{"query":"lep","text":"Leposava","place_id":"places.csv:2","name":"Leposava","lat":44,"lon":21,"feature":"P.PPL","country":"RS","admin1":"","admin2":""}
$ export INCMAP_GAZETTEER=places.gaz; incmap gazetteer complete leposaviq zzz
{"query":"leposaviq","text":"Leposaviq","place_id":"places.csv:1","name":"Leposavić","lat":43.1,"lon":20.8,"feature":"P.PPL","country":"XK","admin1":"","admin2":""}
# A gazetteer before another: a place that both have comes once.
$ export INCMAP_GAZETTEER=places.gaz; incmap gazetteer complete novi -g places.gaz
{"query":"novi","text":"Novi Sad","place_id":"places.csv:4","name":"Novi Sad","lat":45.25,"lon":19.85,"feature":"P.PPL","country":"RS","admin1":"","admin2":""}
$ incmap gazetteer complete
incmap: what does the name begin with?
incmap: incmap gazetteer complete --help shows how to use it
[2]
$ export INCMAP_GAZETTEER=places.gaz; incmap gazetteer complete a --country Nowhere
incmap: --country "Nowhere": no code or name of a country
incmap: incmap gazetteer complete --help shows how to use it
[2]
$ incmap gazetteer complete a -n 11
incmap: --count "11": expected a whole number from 1 to 10
incmap: incmap gazetteer complete --help shows how to use it
[2]
