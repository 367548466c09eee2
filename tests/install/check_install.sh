#!/bin/sh
# Install into an empty folder, then build and run a project that knows only the installation, by
# find_package and by pkg-config; the installed program finds its gazetteer without any option.
#   check_install.sh BUILD_FOLDER CONSUMER_FOLDER
set -eu
build=$1
consumer=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --install "$build" --prefix "$folder/usr" >"$folder/log" || { cat "$folder/log"; exit 1; }
gazetteer=$folder/usr/share/incmap/default.gaz
[ -f "$gazetteer" ] || { echo "no gazetteer was installed"; exit 1; }

cmake -S "$consumer" -B "$folder/build" -G Ninja -DCMAKE_PREFIX_PATH="$folder/usr" >"$folder/log" 2>&1 &&
  cmake --build "$folder/build" >>"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
pkg=$(find "$folder/usr" -name pkgconfig -type d)
# shellcheck disable=SC2046
cc -std=c17 "$consumer/consumer.c" -o "$folder/build/consumer_pkgconfig" \
  $(PKG_CONFIG_PATH=$pkg pkg-config --cflags --libs --define-variable=prefix="$folder/usr" incmap)
library=$(dirname "$pkg")
for kind in shared static pkgconfig; do
  got=$(LD_LIBRARY_PATH=$library "$folder/build/consumer_$kind" "$gazetteer" Leposavić)
  case $got in
    geonames:78873[01]*) ;;
    *) echo "the $kind consumer printed \"$got\", expected Leposavić's place"; exit 1 ;;
  esac
done

got=$(env -i PATH=/usr/bin:/bin "$folder/usr/bin/incmap" resolve Leposavić)
case $got in
  *geonames:78873[01]*) ;;
  *) echo "the installed program printed \"$got\""; exit 1 ;;
esac
got=$(echo "Shots were fired in Leposavić." |
  env -i PATH=/usr/bin:/bin "$folder/usr/bin/incmap" read --from text -)
case $got in
  *geonames:78873[01]*) ;;
  *) echo "the installed program read \"$got\""; exit 1 ;;
esac
echo "5 passed, 0 failed"
