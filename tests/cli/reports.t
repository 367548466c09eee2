# Feeds, mails and encodings as reports.
$ printf '<rss><channel><item><title>Blast</title><description>A bomb exploded in Prizren on Sunday.</description><pubDate>Mon, 25 Sep 2023 05:10:00 +0200</pubDate></item><item><title>Calm</title><description>Nothing happened.</description></item></channel></rss>' > feed.rss
$ incmap read feed.rss | grep -oE '"source":"[^"]*","published|"date":"[0-9-]*","date_start|"event_type":"[^"]*"|"place_name":"[^"]*"'
"source":"feed.rss#1","published
"date":"2023-09-24","date_start
"event_type":"Explosions/Remote violence"
"place_name":"Prizren"
"source":"feed.rss#1","published
$ incmap read feed.rss | wc -l
2
$ incmap map --quiet feed.rss -o - --to csv | cut -d, -f1,3,7
id,date,event_type
feed.rss:1,2023-09-24,Explosions/Remote violence
$ printf 'Subject: =?utf-8?B?U3Vrb2I=?=\nDate: Mon, 25 Sep 2023 08:00:00 +0200\nContent-Type: text/plain; charset=windows-1250\n\nU nedelju je u Prizrenu ubijen \350ovek.\n' > note.eml
$ incmap read note.eml | grep -oE '"date":"[0-9-]*","date_start|"event_type":"[^"]*"|"text":"U ned[^"]*"'
"date":"2023-09-24","date_start
"event_type":"Violence against civilians"
"text":"U nedelju je u Prizrenu ubijen čovek."
$ printf 'U nedelju je u Zve\350anu i Leposavi\346u odr\236an protest.' > old.txt
$ incmap read --published 2023-09-25 old.txt | grep -oE '"place_name":"[^"]*"'
"place_name":"Zvečan"
"place_name":"Leposaviq"
$ printf '<rss><channel><item></channel></rss>' > bad.rss
$ incmap read bad.rss feed.rss | wc -l
incmap: bad.rss:1:23: mismatched tag; expected an RSS or Atom feed
2
$ printf 'Jedan policajac je ubijen u nedelju u selu Banjska kod Zvečana.' > near.txt
$ incmap read --published 2023-09-25 near.txt | grep -o '"place_name":"Banjska","place_id":"geonames:[0-9]*"'
"place_name":"Banjska","place_id":"geonames:792910"
$ printf 'Të martën u mbajtën protesta në Fushë Kosovë dhe Lipjan.' > two.txt
$ incmap read --published 2023-09-25 two.txt | grep -oE '"place_name":"[^"]*"'
"place_name":"Kosovo Polje"
"place_name":"Lipljan"
$ printf 'KHARTOUM, Sudan (AP) - April 18, 2023 - An air strike killed three people in Omdurman on Monday.' > line.txt
$ incmap read line.txt | grep -oE '"date":"[0-9-]*","date_start|"place_name":"[^"]*"'
"date":"2023-04-17","date_start
"place_name":"Omdurman"
$ printf 'Hurricane Milton hit the city of Tampa in Florida on Wednesday. KFOR soldiers patrolled the streets of Zvečan on Tuesday. A man was arrested in North Mitrovica on Friday.' > storm.txt
$ incmap read --published 2024-10-12 storm.txt | grep -oE '"date":"[0-9-]*","date_start|"event_type":"[^"]*"|"place_name":"[^"]*"'
"date":"2024-10-09","date_start
"event_type":"Disaster"
"place_name":"Tampa"
"date":"2024-10-08","date_start
"event_type":"Presence"
"place_name":"Zvečan"
"date":"2024-10-11","date_start
"event_type":"Arrest"
"place_name":"Mitrovicë"
$ printf 'Ruska vojska granatirala je Herson u utorak.' > shelled.txt
$ incmap read --published 2023-09-25 shelled.txt | grep -oE '"event_type":"[^"]*"|"place_name":"[^"]*"'
"event_type":"Explosions/Remote violence"
"place_name":"Kherson"
$ printf 'Dunavska luka Izmail gađana je juče dronovima. U utorak su u Kaknju poginula dva rudara.' > cases.txt
$ incmap read --published 2025-02-05 cases.txt | grep -oE '"text":"(Izmail|Kaknju)","status":"[a-z]*"'
"text":"Izmail","status":"placed"
"text":"Kaknju","status":"placed"
$ printf 'Të premten një bombë shpërtheu në Pul-e Humri. Sulmi goditi të shtunën aerodromin e Portit të Sudanit dhe radha i erdhi aeroportit të Kasalës.' > sound.txt
$ incmap read --published 2025-02-05 sound.txt | grep -oE '"text":"(Pul-e Humri|Kasalës)","status":"[a-z]*"'
"text":"Pul-e Humri","status":"placed"
"text":"Kasalës","status":"placed"
$ printf 'U Utijelu, kod Valensije u Španiji, u utorak je u poplavi poginulo šest osoba.' > utiel.txt
$ incmap read --published 2024-11-01 utiel.txt | grep -oE '"place_name":"[^"]*"'
"place_name":"Utiel"
$ incmap resolve -q 'u Loznici' --country RS | grep -oE '"place_id":"[^"]*","name":"[^"]*"' | head -1
"place_id":"cities:RS:44.53118,19.24267","name":"Loznica"
$ printf 'A man was shot dead on Friday in Xyrkova, in the municipality of Leposavić. Two houses were shelled on Sunday in Qwerkova, Zvečan.' > village.txt
$ incmap read --published 2025-02-05 village.txt | grep -oE '"notes":"told[^"]*"|"place_verbatim":"[^"]*"|"admin_reported":"[^"]*"'
"place_verbatim":"the municipality of Leposavić"
"notes":"told of a place that no gazetteer has: Xyrkova"
"place_verbatim":"Qwerkova"
"admin_reported":"Zvečan"
$ printf 'U selu Ksirkovac, u opštini Leposavić, u petak je ubijen muškarac.' > selo.txt
$ incmap read --published 2025-02-05 selo.txt | grep -oE '"place_verbatim":"[^"]*"|"geo_precision":2'
"place_verbatim":"opštini Leposavić"
"geo_precision":2
