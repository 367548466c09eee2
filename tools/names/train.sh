#!/bin/sh
# Train the model of names that ships in geodata/names.model.gz.
#
#   tools/names/train.sh CORPORA [BUILD]
#
# CORPORA is a folder with the token/tag files named below and a folder lists/; geodata/README.md
# says where each comes from. BUILD is a build tree with the default gazetteer (build/release).
# Prints the F1 of places on the parts that were not learnt from. Equal inputs give equal bytes.
set -eu
corpora=$1
build=${2:-build/release}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# name:times; a corpus of news counts more than once
learnt="en-wikigold.train.tsv:2 en-gum-news.train.tsv:4 en-gum-news.dev.tsv en-gum-other.train.tsv:2
en-gum-other.dev.tsv en-crossner-politics.train.tsv en-crossner-politics.dev.tsv en-redocred.dev.tsv
en-btcnews.train.tsv en-uner-ewt.dev.tsv sr-uner-set.train.tsv sr-uner-set.dev.tsv
hr-uner-set.train.tsv hr-uner-set.dev.tsv sq-wikiann.train.tsv sq-wikiann.dev.tsv
en-redocred.test.tsv"
kept="en-uner-ewt.test.tsv en-uner-pud.test.tsv en-gum-news.test.tsv en-crossner-politics.test.tsv
sr-uner-set.test.tsv hr-uner-set.test.tsv sq-wikiann.test.tsv"

cmake --build "$build" --target train_names default_gazetteer
files=
for name in $learnt; do
    files="$files $corpora/$name"
done
# shellcheck disable=SC2086
python3 "$here/prepare.py" texts "--demonyms=$corpora/lists/demonym-en-iso2.tsv" $files >"$work/learnt"
python3 "$here/prepare.py" words "$corpora/lists" >"$work/words"
tests=
for name in $kept; do
    python3 "$here/prepare.py" texts --single "$corpora/$name" >"$work/$name"
    tests="$tests $work/$name"
done
# shellcheck disable=SC2086
"$build/tools/train_names" "$build/share/incmap/default.gaz" "$work/words" "$work/learnt" \
    "$work/names.model" $tests
gzip -9 -n -c "$work/names.model" >"$here/../../geodata/names.model.gz"
