#!/bin/sh
# A page in a real browser: that of a map (page.js) or of a review (review.js). Wants node, Chromium and the npm package playwright-core, which is
# found through NODE_PATH or named by PLAYWRIGHT; nothing is fetched. Without them it is skipped.
#   page.sh SCRIPT PROGRAM PROJECT
set -u
skip() {
  echo "SKIPPED: the page is not tried in a browser: $1"
  exit 77
}
command -v node >/dev/null || skip "node is not installed"
chromium=${CHROMIUM:-$(command -v chromium || true)}
[ -n "$chromium" ] || skip "chromium is not installed"
node -e 'require(process.env.PLAYWRIGHT || "playwright-core")' 2>/dev/null ||
  skip "playwright-core is not there (set NODE_PATH or PLAYWRIGHT)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CHROMIUM=$chromium node "$3/tests/page/$1" "$2" "$3" "$work"
