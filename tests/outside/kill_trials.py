#!/usr/bin/env python3
"""Runs that end in the middle: killed at random moments, or on a disk that fills up at random sizes.

    kill_trials.py PROGRAM [--kills N] [--fills N] [--rows N] [--seed N] [--formats ENDING...]

A format such as gpkg+append is written into the file that is there, by --option gpkg.mode=append.
For each format, N of each. Afterwards the target is the old file (in every second trial there is none)
or the whole new one, all its members together; the exit status says which; and the next run has swept
away what the killed ones left beside it. Disks are small file systems in memory where one can be
mounted, else limits on the size of files; where there are ten or more, every other pair of them is about the smallest that
the run succeeds on, which is looked for first.
"""
import argparse
import hashlib
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import sound

faults = 0
PAGE = 4096


def expect(what, holds):
    global faults
    if not holds:
        faults += 1
        print('not so:', what)


def write_table(path, rows, seed):
    source = random.Random(seed)
    with open(path, 'w', encoding='utf-8') as out:
        out.write('id,date,place,lat,lon,notes\n')
        for i in range(rows):
            words = ' '.join(str(source.random()) for _ in range(4))  # nothing that compresses away
            out.write(f'{i},2023-09-{i % 28 + 1:02},Gjilan,{42 + source.random():.6f},{21 + source.random():.6f},{words}\n')


def visible(folder):
    """What a reader sees: names and contents."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if not p.name.startswith('.')}


def hidden(folder):
    return sorted(p.name for p in folder.iterdir() if p.name.startswith('.'))


class Trials:
    def __init__(self, program, ending, work, tables):
        self.program, self.ending, self.tables = program, ending, tables
        self.suffix, _, self.mode = ending.partition('+')
        self.folder, self.old, self.new = work / 'target', work / 'old', work / 'new'
        for folder in (self.folder, self.old, self.new):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        self.run(self.tables[0], self.old)
        if self.mode:
            shutil.copytree(self.old, self.new, dirs_exist_ok=True)
        start = time.monotonic()
        self.run(self.tables[1], self.new)
        self.seconds = time.monotonic() - start
        for folder in (self.old, self.new):
            told = sound.faults(program, self.command('', folder))
            expect(f'{ending}: what a run makes is sound: {told}', not told)
        self.states = {'old': visible(self.old), 'new': visible(self.new), 'none': {}}

    def command(self, table, folder):
        options = ['--option', f'{self.suffix}.mode={self.mode}'] if self.mode else []
        return [self.program, 'map', '--quiet', str(table), '-o', f'{folder}/a.{self.suffix}', *options]

    def run(self, table, folder):
        subprocess.run(self.command(table, folder), check=True)

    def prepare(self, folder, number):
        before = 'none' if number % 2 and not self.mode else 'old'
        for path in folder.iterdir():
            if not path.name.startswith('.'):
                path.unlink()
        if before == 'old':
            for path in self.old.iterdir():
                shutil.copy(path, folder)
        return before

    def check(self, what, folder, before, status):
        found = visible(folder)
        state = next((name for name in (before, 'new') if found == self.states[name]), 'neither')
        expect(f'{self.ending}: {what}: the target is the {before} one or the new one; there are {sorted(found)}',
               state != 'neither')
        expect(f'{self.ending}: {what}: it ended with {status} and the target is the {state} one',
               state == 'new' if status == 0 else status != 1 or state == before)

    def kill(self, source, number):
        before = self.prepare(self.folder, number)
        moment = source.random() * self.seconds * 1.1
        process = subprocess.Popen(self.command(self.tables[1], self.folder), stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        status = process.wait()
        self.check(f'killed after {moment:.4f} s', self.folder, before, status)
        return status == -signal.SIGKILL

    def sweep(self):
        """The run behind the killed ones."""
        self.run(self.tables[0], self.folder)
        expect(f'{self.ending}: the next run leaves nothing beside its target; there are {hidden(self.folder)}',
               not hidden(self.folder))

    def least_room(self, disk):
        """The smallest disk that a run succeeds on, to a page, found by halving."""
        old, whole = (sum(p.stat().st_size for p in folder.iterdir()) for folder in (self.old, self.new))
        low, high = old // PAGE, (old + 8 * whole) // PAGE + 256
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.fill_up(0, disk, middle * PAGE) else (low, middle)
        return high * PAGE

    def fill(self, source, number, disk, least=None):
        """On a disk of any size or, every other time, of about the least one that is enough."""
        whole = sum(p.stat().st_size for p in self.new.iterdir())
        room = int(source.random() * whole * 1.5) + sum(p.stat().st_size for p in self.old.iterdir())
        if least is not None and number // 2 % 2:
            room = least + source.randint(-8, 8) * PAGE
        return self.fill_up(number, disk, room)

    def fill_up(self, number, disk, room):
        folder, limit = self.folder, None
        if disk is not None:
            subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={room}', 'tmpfs', disk], check=True)
            folder = disk
        else:
            def limit():
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            before = self.prepare(folder, number)
            process = subprocess.run(self.command(self.tables[1], folder), stderr=subprocess.PIPE, preexec_fn=limit)
            self.check(f'with room for {room} bytes', folder, before, process.returncode)
            expect(f'{self.ending}: with room for {room} bytes it ends with 0 or with 1 and a reason',
                   process.returncode == 0 or (process.returncode == 1 and process.stderr.strip()))
            expect(f'{self.ending}: with room for {room} bytes nothing is left beside it', not hidden(folder))
        finally:
            if disk is not None:
                subprocess.run(['umount', disk], check=True)
        return process.returncode != 0


def endings(program, table):
    said = subprocess.run([program, 'map', str(table), '-o', '/nowhere/a.unknown'], stderr=subprocess.PIPE, text=True)
    return re.findall(r' \.([a-z.]+)', said.stderr.split('there are')[1])


def mountable(folder):
    tried = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], stderr=subprocess.DEVNULL)
    return tried.returncode == 0 and subprocess.run(['umount', folder]).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--kills', type=int, default=200)
    parser.add_argument('--fills', type=int, default=50)
    parser.add_argument('--rows', type=int, default=5000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--formats', nargs='*')
    a = parser.parse_args()
    source = random.Random(a.seed)
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        tables = work / 'small.csv', work / 'large.csv'
        write_table(tables[0], 50, a.seed)
        write_table(tables[1], a.rows, a.seed + 1)
        (work / 'disk').mkdir()
        disk = work / 'disk' if shutil.which('mount') and mountable(work / 'disk') else None
        for ending in a.formats or endings(a.program, tables[0]):
            trials = Trials(a.program, ending, work, tables)
            killed = sum(trials.kill(source, i) for i in range(a.kills))
            trials.sweep()
            least = trials.least_room(disk) if disk is not None and a.fills >= 10 else None
            filled = sum(trials.fill(source, i, disk, least) for i in range(a.fills))
            print(f'{ending}: {a.kills} kills, {killed} of them before the end; {a.fills} disks, {filled} of them too small',
                  flush=True)
    print(f'{faults} faults')
    sys.exit(faults > 0)


main()
