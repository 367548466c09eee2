# Lists beside a GeoNames dump that put its places into units.
$ mkdir h && printf '1\tIsland\tIsland\t\t10.5\t20.5\tA\tPCLI\tQA\t\t\t\t\t\t0\t\t\t\t2023-01-01\n2\tWest\tWest\t\t10.5\t20.2\tA\tADM1\tQA\t\t07\t\t\t\t0\t\t\t\t2023-01-01\n3\tWest Coast\tWest Coast\t\t10.4\t20.1\tA\tADM2\tQA\t\t\t701\t\t\t0\t\t\t\t2023-01-01\n4\tHarbour\tHarbour\t\t10.41\t20.11\tP\tPPL\tQA\t\t\t\t\t\t900\t\t\t\t2023-01-01\n5\tBeach\tBeach\t\t10.42\t20.12\tS\tBCH\tQA\t\t\t\t\t\t0\t\t\t\t2023-01-01\n' > h/QA.txt
$ printf '3\t4\tADM\n2\t3\tADM\n1\t2\tADM\n2\t5\ttourism\nx\t5\tADM\n3\t99999999999\tADM\n' > h/hierarchy.txt
$ incmap gazetteer build h/QA.txt -o h.gaz
incmap: hierarchy.txt:5: not two ids of GeoNames: "x 5 ADM"
h.gaz: places 5, names 5, areas 0, sources 2, rows passed over 1 (id 1)
$ INCMAP_GAZETTEER=h.gaz incmap resolve Harbour 'West Coast' Beach | cut -d, -f4,5,10-11
"place_id":"geonames:4","name":"Harbour","admin1":"West","admin2":"West Coast"
"place_id":"geonames:3","name":"West Coast","admin1":"West","admin2":"West Coast"
"place_id":"geonames:5","name":"Beach","admin1":"","admin2":""
# Codes that came to mean other units since the dump was made: taken over where nine in ten places
# went the same way, given up where they did not.
$ mkdir c && printf '4\tHarbour\tHarbour\t\t10.41\t20.11\tP\tPPL\tQA\t\t07\t\t\t\t900\t\t\t\t2023-01-01\n' > c/QA.txt
$ printf '6\tEast\tEast\t\t10.5\t20.8\tA\tADM1\tQA\t\t08\t\t\t\t0\t\t\t\t2023-01-01\n7\tWest\tWest\t\t10.5\t20.2\tA\tADM1\tQA\t\t07\t\t\t\t0\t\t\t\t2023-01-01\n' > units.txt
$ printf 'country\tadmin1_cities500\tadmin1_now\tplaces_moved\tplaces_compared\nQA\t07\t08\t19\t20\n' > c/admin1-changes.tsv
$ incmap gazetteer build -q c/QA.txt units.txt -o c.gaz && INCMAP_GAZETTEER=c.gaz incmap resolve Harbour | grep -o '"admin1":"[^"]*"' | head -1
"admin1":"East"
$ printf 'country\tadmin1_cities500\tadmin1_now\tplaces_moved\tplaces_compared\nQA\t07\t08\t15\t20\n' > c/admin1-changes.tsv
$ incmap gazetteer build -q c/QA.txt units.txt -o c.gaz && INCMAP_GAZETTEER=c.gaz incmap resolve Harbour | grep -o '"admin1":"[^"]*"' | head -1
"admin1":""
# So Hanoi lies in Hanoi, although its old code is that of Quang Tri today.
$ incmap resolve Hanoi | grep -o '"admin1":"[^"]*"' | head -1
"admin1":"Hanoi"
# A place with more names than anything has: the first ten thousand count.
$ mkdir m && head -1 h/QA.txt > m/QA.txt && awk 'BEGIN { for (i = 1; i <= 200000; i++) printf "%d\t1\ten\tName %d\t\t\t\t\n", i, i }' > m/alternateNamesV2.txt
$ incmap gazetteer build m/QA.txt -o m.gaz 2>&1 | tail -2
incmap: ... and 189990 notices more
m.gaz: places 1, names 10001, areas 0, sources 2, rows passed over 190000 (too_long 190000)
