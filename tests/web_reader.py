"""The npm reader of FlatGeobuf, which maps in browsers use: it is there where FLATGEOBUF names its
folder or node finds it."""
import json
import os
import pathlib
import shutil
import subprocess

MODULE = os.environ.get('FLATGEOBUF')
ENTRY = f'file://{pathlib.Path(MODULE).resolve()}/lib/mjs/geojson.js' if MODULE else 'flatgeobuf/lib/mjs/geojson.js'
ABSENT = 'node or its module flatgeobuf is not installed (FLATGEOBUF names its folder)'


def is_there():
    return bool(shutil.which('node')) and subprocess.run(['node', '-e', f'import({json.dumps(ENTRY)}).catch(() => process.exit(1))'],
                                                         stderr=subprocess.DEVNULL, check=False).returncode == 0


def read(path):
    """The features of a file, as those of GeoJSON."""
    code = (f'import({json.dumps(ENTRY)}).then(async ({{deserialize}}) => {{ const out = []; '
            'for await (const f of deserialize(new Uint8Array(require("fs").readFileSync(process.argv[1])))) out.push(f); '
            'console.log(JSON.stringify(out, (k, v) => typeof v === "bigint" ? Number(v) : v)); })')
    return json.loads(subprocess.run(['node', '-e', code, str(path)], stdout=subprocess.PIPE, text=True, check=True).stdout)
