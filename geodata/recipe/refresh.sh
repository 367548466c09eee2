#!/bin/bash
# Fetch the packages named in packages.tsv and make the files of geodata/ from them.
#   refresh.sh          replace the files beside this folder
#   refresh.sh --check  leave them alone and fail if any differs from what is made
# Needs bash, python3, npm, apt-get, dpkg-deb and tar on Debian 12.
set -euo pipefail

usage() { sed -n '2,5s/^# \{0,1\}//p' "$0"; }

fetch() { # fetch KIND NAME VERSION: unpack one package under $work
    case $1 in
    npm)
        (cd "$work" && npm pack --silent "$2@$3" >/dev/null)
        mkdir -p "$work/sources/$2"
        tar -xzf "$work/$2-$3.tgz" -C "$work/sources/$2" --strip-components=1
        ;;
    deb)
        (cd "$work/deb" && apt-get download -qq -o APT::Sandbox::User=root "$2=$3")
        dpkg-deb -x "$work/deb/$2_${3}_all.deb" "$work/unpacked"
        ;;
    *)
        echo "refresh.sh: unknown kind of package: $1" >&2
        return 1
        ;;
    esac
}

compare() { # compare MADE KEPT: name every file that differs
    local status=0 file
    for file in "$1"/*; do
        if ! cmp -s "$file" "$2/${file##*/}"; then
            echo "differs: ${file##*/}" >&2
            status=1
        fi
    done
    return "$status"
}

check=no
case ${1-} in
'') ;;
--check) check=yes ;;
*) usage >&2; exit 2 ;;
esac

recipe=$(cd "$(dirname "$0")" && pwd)
geodata=$(dirname "$recipe")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/sources" "$work/deb" "$work/unpacked" "$work/out"

while IFS=$'\t' read -r kind name version; do
    fetch "$kind" "$name" "$version" </dev/null
done < <(tail -n +2 "$recipe/packages.tsv")
mv "$work/unpacked/usr/share/unicode/cldr/common/main" "$work/sources/cldr-main"
mv "$work/unpacked/usr/share/iso-codes/json/iso_3166-1.json" "$work/sources/"

PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 \
    python3 "$recipe/build.py" "$work/sources" "$geodata" "$work/out"
if [ "$check" = yes ]; then
    compare "$work/out" "$geodata"
    echo "geodata is what the recipe makes"
else
    cp "$work/out"/* "$geodata/"
fi
