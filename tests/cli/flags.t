# Flags that rest on what a gazetteer says of names, or a report of places. The rows are GeoNames' of
# Saint Petersburg, which was called Leningrad from 1924 to 1991.
$ mkdir g && printf '498817\tSaint Petersburg\tSaint Petersburg\t\t59.93863\t30.31413\tP\tPPLA\tRU\t\t66\t\t\t\t5351935\t\t\tEurope/Moscow\t2020-01-01\n' > g/RU.txt
$ printf '5\t498817\ten\tLeningrad\t\t\t\t1\t1924\t1991\n6\t498817\tru\tПитер\t\t\t1\t\n' > g/alternateNamesV2.txt
$ incmap gazetteer build g/RU.txt -o petersburg.gaz --quiet
$ printf 'Leningrad\nПитер\nSaint Petersburg\n' | incmap resolve --gazetteer petersburg.gaz | grep -o '"query":"[^"]*"\|historic_name'
"query":"Leningrad"
historic_name
"query":"Питер"
"query":"Saint Petersburg"
$ printf '{"text":"Belgrade accused Pristina of a provocation on Monday. A bomb went off in Belgrade."}\n' > report.ndjson
$ incmap read --from ndjson report.ndjson | grep -o '"text":"Belgrade"[^}]*' | grep -o '"role":"[a-z]*"\|"flags":.*'
"role":"actor"
"flags":["capital_for_government"]
"flags":[]
