# Names in running text, by the bytes of the text.
$ printf 'id,name,lat,lon,other_names\n1,Novi Sad,45.25,19.85,Нови Сад\n2,Novi,45,19,\n3,Sad,40,20,\n4,Sad,41,20,\n' > places.csv
$ incmap gazetteer build places.csv -o places.gaz -q
$ export INCMAP_GAZETTEER=places.gaz; printf "Sad news from NOVI SAD, they say; Нови Сад." | incmap gazetteer scan
{"start":0,"end":3,"text":"Sad","place_ids":["places.csv:3","places.csv:4"]}
{"start":14,"end":22,"text":"NOVI SAD","place_ids":["places.csv:1"]}
{"start":34,"end":49,"text":"Нови Сад","place_ids":["places.csv:1"]}
$ export INCMAP_GAZETTEER=places.gaz; printf "a sad Novi Sad" | incmap gazetteer scan --overlapping --capitals -n 1
{"start":6,"end":10,"text":"Novi","place_ids":["places.csv:2"]}
{"start":6,"end":14,"text":"Novi Sad","place_ids":["places.csv:1"]}
{"start":11,"end":14,"text":"Sad","place_ids":["places.csv:3"]}
# Several files; a gazetteer before the default one.
$ printf 'id,name,lat,lon\n9,Sad,1,1\n' > mine.csv && incmap gazetteer build mine.csv -o mine.gaz -q
$ export INCMAP_GAZETTEER=places.gaz; printf "in Sad" > a.txt; printf "Novi" > b.txt; incmap gazetteer scan -g mine.gaz a.txt b.txt
{"source":"a.txt","start":3,"end":6,"text":"Sad","place_ids":["mine.csv:9","places.csv:3","places.csv:4"]}
{"source":"b.txt","start":0,"end":4,"text":"Novi","place_ids":["places.csv:2"]}
$ export INCMAP_GAZETTEER=places.gaz; printf "" | incmap gazetteer scan
$ incmap gazetteer scan no-such.txt
incmap: no-such.txt: No such file or directory
[1]
$ incmap gazetteer scan -n 0 a.txt
incmap: --count "0": expected a whole number from 1 to 1000
incmap: incmap gazetteer scan --help shows how to use it
[2]
