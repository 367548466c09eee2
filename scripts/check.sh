#!/bin/sh
# The static checks: formatting, clang-tidy, cppcheck.
. "$(dirname "$0")/common.sh"
need build test
build release -DBUILD_TESTING=ON
sources=$(git ls-files 'src/*.c' 'tests/*.c' 'examples/*.c')
headers=$(git ls-files 'src/*.h' 'include/*.h' 'tests/*.h')
echo "clang-format"
# shellcheck disable=SC2086
clang-format --dry-run -Werror $sources $headers
echo "clang-tidy"
git ls-files 'src/*.c' | xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p build/release >build/clang-tidy.log 2>&1 ||
  { grep -A 3 'error:' build/clang-tidy.log; echo "all of it: build/clang-tidy.log"; exit 1; }
echo "cppcheck"
# shellcheck disable=SC2046
cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 \
  --suppress=missingIncludeSystem -j "$(nproc)" -I include -I build/release/src \
  $(for floor in src/*/; do printf ' -I %s' "$floor"; done) src
echo "shellcheck"
shellcheck -S warning scripts/*.sh tests/*/*.sh
