#!/bin/sh
# Install what is missing, build, run the main job on the founding case, then all tests.
. "$(dirname "$0")/common.sh"
need build test
sh scripts/demo.sh
ctest --preset release -j "$(nproc)"
