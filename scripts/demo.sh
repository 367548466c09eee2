#!/bin/sh
# Install what is missing, build, and run the main job on the founding case into out/.
. "$(dirname "$0")/common.sh"
need build
build release -DBUILD_TESTING=OFF
founding_case
