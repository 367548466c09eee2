#!/bin/sh
# Install what is missing, build, run the main job on the founding case, then all tests.
. "$(dirname "$0")/common.sh"
need build test
build release -DBUILD_TESTING=ON
founding_case
ctest --preset release -j "$(nproc)"
