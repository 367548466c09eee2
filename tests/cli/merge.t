# The same place from five sources is one place with all ids and names, and each name keeps its source.
$ cp $PROJECT/tests/unit/gazetteer/data/island.osm.pbf $PROJECT/tests/cli/sources/populated.csv . && sqlite3 wof.db < $PROJECT/tests/cli/sources/wof.sql
$ printf 'note,name,lat,lon,colour\nour office,Portograd,10.2502,20.2502,red\n' > mine.csv
$ printf '55\tPortograd\tPortograd\tLuka Velika\t10.2511\t20.2489\tP\tPPLC\tQA\t\t\t\t\t\t119000\t\t\t\t2023-01-01\n56\tPortograd\tPortograd\t\t10.9\t20.9\tP\tPPL\tQA\t\t\t\t\t\t10\t\t\t\t2023-01-01\n57\tPortograd\tPortograd\t\t10.2512\t20.2488\tS\tAIRP\tQA\t\t\t\t\t\t0\t\t\t\t2023-01-01\n' > QA.txt
$ incmap gazetteer build -q mine.csv QA.txt island.osm.pbf wof.db populated.csv -o all.gaz 2>/dev/null
$ cat > ask.py <<'END'
> from gazetteer_reader import Gazetteer
> gaz = Gazetteer('all.gaz')
> place = gaz.find_id('mine.csv:#2')
> ids = ['geonames:55', 'osm:node/100', 'wof:101748001', 'naturalearth:1159150001', 'geonames:56', 'geonames:57']
> print([gaz.find_id(text) == place for text in ids])
> print(gaz.place(place)['lat'], gaz.place(place)['population'])
> for text, language, flags, source in gaz.names(place):
>     print(text, language or '-', flags, source)
> END
$ PYTHONPATH=$PROJECT/tests/reader PYTHONDONTWRITEBYTECODE=1 python3 ask.py
[True, True, True, True, False, False]
10.2502 119000
Portograd en 0 island.osm.pbf
Luka Velika - 0 QA.txt
Портоград srp 1 wof.db
Portograd na moru sr-Latn 0 island.osm.pbf
Stari Port - 0 island.osm.pbf
Luka - 0 island.osm.pbf
Hafenstadt deu 0 wof.db
Портоград sr 0 populated.csv
