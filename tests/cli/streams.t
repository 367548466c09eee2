# The filters and standard output.
$ printf 'Gjilan\n\n{"place":"Priština","id":"x"}\n{broken\n' | incmap resolve | cut -c1-60
{"id":null,"query":"Gjilan","status":"placed","place_id":"ge
{"id":null,"query":"","status":"unplaced","reason":"empty","
{"id":"x","query":"Priština","status":"placed","place_id":"
{"id":null,"status":"error","line":4,"message":.* (re)
$ seq 3000 | sed 's/^/Gjilan or place number /; s/[05]$/ &, Zve\xc4\x8dan/' > names.txt
$ incmap resolve --threads 1 < names.txt > one.ndjson && incmap resolve --threads 3 < names.txt > three.ndjson
$ cmp one.ndjson three.ndjson && wc -l < three.ndjson
3000
$ incmap resolve --threads 0 < names.txt
incmap: --threads "0" is no number from 1 to 16
incmap: incmap resolve --help shows how to use it
[2]
$ printf 'id,place\n1,Gjilan\n' | incmap map --from csv - -o - --to geojsonl 2>summary | cut -c1-40
{"type":"Feature","id":"1","geometry":{"
$ cat summary
-: 1 incident, 1 placed, 0 ambiguous, 0 unplaced
$ printf 'id,place\n1,Gjilan\n' | incmap map --from csv - -o - 2>&1
incmap: -o - needs --to with a format that can be streamed, such as geojson
incmap: incmap map --help shows how to use it
[2]
$ printf 'id,place\n1,Gjilan\n2,nowhere\n' > in.csv
$ incmap map in.csv -o a.geojson --json
{"files":["a.geojson"],"incidents":2,"placed":1,"given":0,"decided":0,"ambiguous":0,"unplaced":1,"flagged":0,"rejected":0,"doubts":[{"phrase":"nowhere","count":1,"status":"unplaced"}]}
$ incmap map in.csv -o a.geojson --quiet --strict
[3]
$ incmap map --quiet in.csv -o b.geojson && cmp a.geojson b.geojson
$ LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo incmap map --quiet in.csv -o c.geojson && cmp a.geojson c.geojson
$ printf '{"id":"d","text":"Shots were fired in Gjilan on 3 May 2021."}\n{bad\n' | incmap read --from ndjson - | cut -c1-45
{"id":"d",.* (re)
{"id":null,"status":"error","line":2,.* (re)
$ gzip -k in.csv && incmap map --quiet in.csv.gz -o d.geojson && cmp a.geojson d.geojson
