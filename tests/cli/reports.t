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
