"""Our own outputs pass our own verifier, in every test that makes some."""
import os
import pathlib
import re
import subprocess

ENDINGS = ('.geojson', '.json', '.geojsonl', '.ndjson', '.jsonl', '.geojsons', '.geojsonseq', '.shp', '.shz', '.gpkg')


def targets(command):
    """The files behind -o in a command, a list or a line for the shell, that can be verified."""
    if isinstance(command, str):
        named = re.findall(r'''-o\s+["']?([^\s"';|&>]+)''', command) if ' map ' in command else []
    else:
        words = [str(c) for c in command]
        named = [after for word, after in zip(words, words[1:]) if word == '-o'] if 'map' in words[:2] else []
    return [name for name in named if name.removesuffix('.gz').endswith(ENDINGS)]


def faults(program, command, folder='.'):
    """What `incmap verify` calls an error in the files that a command has made, '' where nothing."""
    paths = [path for path in (os.path.join(folder, name) for name in targets(command)) if pathlib.Path(path).is_file()]
    if not paths:
        return ''
    done = subprocess.run([str(program), 'verify', '-q', *paths], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return '' if done.returncode == 0 else done.stdout.decode('utf-8', 'replace')


def runner(program):
    """run(*command, **more of subprocess.run): what the command prints. It has to succeed, and its maps to be sound."""
    def run(*command, **more):
        done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
        if done.returncode != 0:
            raise AssertionError(f'{command}: {done.returncode} {done.stdout} {done.stderr}')
        found = faults(program, command)
        assert not found, found
        return done.stdout
    return run
