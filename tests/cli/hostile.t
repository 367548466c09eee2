# Places that are none, in a stream: each is answered in its turn, with a reason.
$ printf '%s\n' Zvečan '' unknown N/A various '💥🔥' 123 > rows
$ printf 'Zve\001an\n\342\200\256Zve\304\215an\n' >> rows
$ head -c 1048576 /dev/zero | tr '\0' Z >> rows && printf '\nLeposavić\n' >> rows
$ incmap resolve < rows > answers && grep -o '"status":"[a-z]*"\(,"reason":"[a-z_]*"\)\?' answers
"status":"placed"
"status":"unplaced","reason":"empty"
"status":"unplaced","reason":"not_a_name"
"status":"unplaced","reason":"not_a_name"
"status":"unplaced","reason":"not_a_name"
"status":"unplaced","reason":"not_a_name"
"status":"unplaced","reason":"not_a_name"
"status":"unplaced","reason":"not_a_name"
"status":"unplaced","reason":"not_a_name"
"status":"unplaced","reason":"too_long"
"status":"placed"
$ incmap resolve --threads 2 < rows | cmp answers -
