# Why a name was placed where it was.
$ incmap resolve --explain Banska --admin Leposavić > why
$ head -2 why
name: Banska
  1.  Banjska  geonames:792910  P.PPL  XK, Mitrovica, Zvečan  42.97333,20.78083
$ grep -c 'UNIT  ' why > units && grep -m1 'UNIT  ' why
      UNIT .* x .* = .* (re)
$ grep -m1 sum why
      sum .* share 0\.[0-9]+ (re)
$ grep 'none of these' why
      none of these .* share 0.* (re)
$ tail -1 why
answer: placed Banjska at 42.97333,20.78083, score .*, admin_mismatch.* (re)
$ incmap resolve --explain unknown
answer: unplaced (not_a_name)
# In the filter the answers hold every candidate with the values that its weights are multiplied with.
$ printf 'Banska\n' | incmap resolve --explain | grep -o '"weighed":.."name":"Banska","none":0'
"weighed":[{"name":"Banska","none":0
$ printf 'Banska\n' | incmap resolve --explain | grep -c '"signals":{"MATCH_LETTERS":1,"OTHER_NAME":1'
1
$ printf 'unknown\n' | incmap resolve --explain
{"id":null,"query":"unknown","status":"unplaced","reason":"not_a_name","flags":[],"candidates":[],"weighed":[]}
