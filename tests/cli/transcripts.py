#!/usr/bin/env python3
"""Run the commands of transcripts and compare what they print and how they end.

    transcripts.py PROGRAM FILE...

A FILE.t holds lines "$ command" with the expected output behind each, standard error included, and
"[status]" where the command does not end with 0. Output lines may end in " (re)" and are then
regular expressions; "..." stands for any lines. Lines that start with "#" between commands are
comments. Of a FILE.md the fenced blocks marked "console" are run, as one transcript. Each file runs
in a folder of its own, which holds the files of the folder beside it that bears its name.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound


def blocks(path):
    text = path.read_text(encoding='utf-8')
    if path.suffix == '.md':
        return '\n'.join(re.findall(r'^```console\n(.*?)^```', text, re.S | re.M)).splitlines()
    return text.splitlines()


def steps(lines):
    """(command, expected lines, expected status) in order."""
    command, expected, status, out = None, [], 0, []
    for line in lines:
        if line.startswith('$ '):
            if command is not None:
                out.append((command, expected, status))
            command, expected, status = line[2:], [], 0
        elif line.startswith('> ') and command is not None and not expected:
            command += '\n' + line[2:]
        elif re.fullmatch(r'\[\d+\]', line):
            status = int(line[1:-1])
        elif command is not None and line and not line.startswith('#'):
            expected.append(line)
    if command is not None:
        out.append((command, expected, status))
    return out


def line_fits(line, pattern):
    if pattern.endswith(' (re)'):
        return re.fullmatch(pattern[:-5], line) is not None
    return line == pattern


def fits(lines, patterns):
    if not patterns:
        return not lines
    if patterns[0] == '...':
        return any(fits(lines[i:], patterns[1:]) for i in range(len(lines) + 1))
    return bool(lines) and line_fits(lines[0], patterns[0]) and fits(lines[1:], patterns[1:])


def run_file(program, path):
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        beside = path.with_suffix('')
        if beside.is_dir():
            shutil.copytree(beside, folder, dirs_exist_ok=True)
        env = {'PATH': f'{program.parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', 'HOME': folder, 'LC_ALL': 'C.UTF-8',
               'PROJECT': str(pathlib.Path(__file__).resolve().parents[2])}
        env.update({k: v for k, v in os.environ.items() if k.startswith(('ASAN_', 'UBSAN_', 'LSAN_'))})
        for command, expected, status in steps(blocks(path)):
            done = subprocess.run(['sh', '-c', command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            got = [l for l in done.stdout.decode('utf-8', 'replace').splitlines() if l]
            unsound = '' if status else sound.faults(program, command, folder)
            if done.returncode == status and fits(got, expected) and not unsound:
                passed += 1
                continue
            failed += 1
            print(f'{path.name}: $ {command}')
            print('  expected:', *expected, f'[{status}]', sep='\n    ')
            print('  unsound:', unsound)
            print('  got:', *got, f'[{done.returncode}]', sep='\n    ')
    return passed, failed


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    counts = [run_file(program, pathlib.Path(p).resolve()) for p in sys.argv[2:]]
    passed, failed = sum(c[0] for c in counts), sum(c[1] for c in counts)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
