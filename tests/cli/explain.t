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
$ printf 'Gjilan\n' | incmap resolve --explain
incmap: --explain needs names on the command line
incmap: incmap resolve --help shows how to use it
[2]
