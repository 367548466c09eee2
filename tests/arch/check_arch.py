#!/usr/bin/env python3
"""The laws of the code base that a machine can check. Run on a source tree and its build:

    check_arch.py SOURCE_ROOT [BUILD_ROOT]

Prints one line a fault and ends with status 1 when there is any. There is no list of exceptions.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FLOORS = ['base', 'text', 'geo', 'io', 'gazetteer', 'resolve', 'incident', 'report', 'export', 'review', 'verify']
PREFIX = {'base': 'base_', 'text': 'txt_', 'geo': 'geo_', 'io': 'io_', 'gazetteer': 'gaz_',
          'resolve': 'res_', 'incident': 'inc_', 'report': 'rep_', 'export': 'exp_', 'review': 'rev_', 'verify': 'ver_'}
BELOW = {'base': [], 'text': ['base'], 'geo': ['base'], 'io': ['base'],
         'gazetteer': ['base', 'text', 'geo', 'io']}
BELOW['resolve'] = BELOW['gazetteer'] + ['gazetteer']
BELOW['incident'] = BELOW['resolve'] + ['resolve']
BELOW['report'] = BELOW['incident'] + ['incident']
BELOW['export'] = BELOW['incident'] + ['incident']
BELOW['review'] = BELOW['incident'] + ['incident']
BELOW['verify'] = ['base', 'text', 'geo', 'io']

# Public headers that a floor may include are those of its own concepts and of the floors below.
PUBLIC = {'base': ['api', 'status', 'types', 'context'], 'io': ['wire'], 'gazetteer': ['gazetteer', 'match'],
          'resolve': ['resolve', 'flag', 'reason', 'relation'], 'incident': ['incident', 'field'],
          'report': ['report', 'events', 'tagger'], 'export': ['export'], 'review': ['review'], 'verify': ['verify', 'finding']}

STANDARD = set('''assert ctype errno fcntl float inttypes iso646 limits locale math pthread setjmp signal
stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib string strings time unistd wchar
poll sys/file sys/mman sys/stat sys/types sys/resource sys/wait sys/mount dirent sys/file'''.split())

BANNED = ['sprintf', 'vsprintf', 'strcpy', 'strcat', 'strtok', 'atof', 'atoi', 'atol', 'gets', 'setlocale',
          'system', 'popen', 'rand', 'srand', 'gmtime', 'localtime', 'time', 'clock', 'alloca', 'tmpnam',
          'mktemp', 'tempnam', 'strncpy', 'strncat', 'scanf', 'sscanf', 'fscanf', 'asctime', 'ctime',
          'gethostbyname', 'socket', 'connect']

LONGEST_FUNCTION, MOST_COMPLEX, LONGEST_FILE = 60, 15, 600


def sources(root, folders=('src', 'include', 'tests', 'examples')):
    for folder in folders:
        for path in sorted((root / folder).rglob('*')):
            if path.suffix in ('.c', '.h') and path.is_file():
                yield path


def code_of(text):
    """The text with comments and the insides of literals blanked, line by line as before."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(match):
        found = match.group(0)
        inside = re.sub(r'[^\n]', ' ', found)
        return inside if found[0] == '/' else found[0] + inside[1:-1] + found[-1]
    return pattern.sub(blank, text)


def check_lengths(root):
    for path in sources(root):
        lines = path.read_text(encoding='utf-8').count('\n')
        if lines > LONGEST_FILE:
            yield f'{path}: {lines} lines, at most {LONGEST_FILE} are allowed'


def check_functions(root):
    paths = [str(p) for p in sources(root) if p.suffix == '.c']
    if not paths:
        return
    out = subprocess.run(['pmccabe', *paths], stdout=subprocess.PIPE, check=True, text=True).stdout
    for row in out.splitlines():
        modified, traditional, statements, first, lines, where = row.split('\t')
        if int(traditional) > MOST_COMPLEX:
            yield f'{where}: complexity {traditional}, at most {MOST_COMPLEX} is allowed'
        if int(lines) > LONGEST_FUNCTION:
            yield f'{where}: {lines} lines, at most {LONGEST_FUNCTION} are allowed'


def check_banned(root):
    pattern = re.compile(r'(?<![\w.>])(' + '|'.join(BANNED) + r')\s*\(')
    for path in sources(root):
        for number, line in enumerate(code_of(path.read_text(encoding='utf-8')).splitlines(), 1):
            for name in pattern.findall(line):
                yield f'{path}:{number}: calls {name}'


def check_number_formats(root):
    """printf's %f, %g and %e follow the locale; base_num.c is where that is put right."""
    pattern = re.compile(r'%[-+ #0]*[\d*]*(?:\.[\d*]+)?[fgeaFGEA](?![\w])')
    for path in sources(root, ('src',)):
        if path.name == 'base_num.c':
            continue
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            for literal in re.findall(r'"(?:\\.|[^"\\])*"', line):
                if pattern.search(literal.replace('%%', '')) and 'printf' in line:
                    yield f'{path}:{number}: prints a number after the locale: {literal}'


def includes(path):
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1) == '<', match.group(2)


def check_third_party(root):
    """Each third-party header is included by one source file."""
    users = {}
    for path in sources(root, ('src',)):
        for _, angled, name in includes(path):
            if angled and name.removesuffix('.h') not in STANDARD:
                users.setdefault(name, set()).add(path)
    for name, paths in sorted(users.items()):
        if len(paths) > 1:
            yield f'<{name}> is included by {len(paths)} files: ' + ', '.join(map(str, sorted(paths)))
        for path in paths:
            if path.suffix == '.h':
                yield f'{path}: a header of ours includes <{name}>'


def allowed_public(floor):
    return {name for low in BELOW[floor] + [floor] for name in PUBLIC.get(low, [])}


def check_includes(root):
    for path in sources(root, ('src',)):
        floor = path.relative_to(root / 'src').parts[0]
        for number, angled, name in includes(path):
            if '..' in pathlib.PurePath(name).parts:
                yield f'{path}:{number}: reaches out of its folder: {name}'
            if angled or floor not in BELOW:
                continue
            if name.startswith('incmap/'):
                if pathlib.PurePath(name).stem not in allowed_public(floor):
                    yield f'{path}:{number}: the floor {floor} includes {name} of a floor above'
            elif not any(name.startswith(PREFIX[low]) for low in BELOW[floor] + [floor]):
                yield f'{path}:{number}: the floor {floor} includes {name}'


def check_program(root):
    """The program sees the public interface only."""
    for path in sources(root, ('src/cli',)):
        for number, angled, name in includes(path):
            if not angled and not name.startswith(('incmap/', 'cli_')):
                yield f'{path}:{number}: the program includes {name}'


def check_upward_compiles(root, build):
    """An include of a floor above does not compile; one of the own floor does. The compiler is asked
    with the include path that the build gives to the floor."""
    commands = (build / 'build.ninja').read_text(encoding='utf-8')
    for floor in FLOORS:
        match = re.search(r'floor_' + floor + r'\.dir/[^\n]*\n(?:  [^\n]*\n)*?  INCLUDES = ([^\n]*)', commands)
        if not match:
            yield f'the build knows no include path of the floor {floor}'
            continue
        flags = match.group(1).split()
        for other in FLOORS:
            header = next((p.name for p in sorted((root / 'src' / other).glob('*.h'))), None)
            if header is None:
                continue
            with tempfile.NamedTemporaryFile('w', suffix='.c') as file:
                file.write(f'#include "{header}"\nint unused;\n')
                file.flush()
                done = subprocess.run(['cc', '-std=c17', '-fsyntax-only', *flags, file.name],
                                      stderr=subprocess.PIPE)
            below = other == floor or other in BELOW[floor]
            if below and done.returncode != 0:
                yield f'{header} does not compile on the floor {floor} above it'
            if not below and done.returncode == 0:
                yield f'{header} of {other} compiles on the floor {floor} below it'


def symbols(objects, kinds):
    out = subprocess.run(['nm', '-P', *map(str, objects)], stdout=subprocess.PIPE, check=True, text=True).stdout
    for row in out.splitlines():
        parts = row.split()
        if len(parts) >= 2 and parts[1] in kinds:
            yield parts[0]


def variables(objects):
    """Symbols that can be written to: in .data or .bss, not in what is read-only once it is loaded."""
    out = subprocess.run(['objdump', '-t', *map(str, objects)], stdout=subprocess.PIPE, check=True, text=True).stdout
    for row in out.splitlines():
        match = re.search(r'\s(\.data|\.bss|\*COM\*|\.data\.\w+|\.bss\.\w+)\t[0-9a-f]+\s+(?:\.hidden )?(\S+)$', row)
        if match and match.group(1) != match.group(2):
            yield match.group(2)


def check_objects(root, build):
    """No floor uses a symbol of a floor above, and none keeps mutable state of its own."""
    objects = {f: sorted((build / 'CMakeFiles' / f'floor_{f}.dir').rglob('*.o')) for f in FLOORS}
    for floor in FLOORS:
        if not objects[floor]:
            yield f'the build has no objects of the floor {floor}'
    defined = {f: set(symbols(o, 'TDBR')) for f, o in objects.items() if o}
    for floor, its in objects.items():
        if not its:
            continue
        wanted = set(symbols(its, 'U'))
        for other in FLOORS:
            if other != floor and other not in BELOW[floor]:
                for name in sorted(wanted & defined.get(other, set())):
                    yield f'the floor {floor} uses {name} of {other}'
        for name in variables(its):
            if name != 'parse_lock':  # cJSON's process-wide error pointer is kept behind it
                yield f'the floor {floor} keeps mutable state: {name}'


def check_exports(root, build):
    library = build / 'libincmap.so'
    out = subprocess.run(['nm', '-D', '-P', '--defined-only', library], stdout=subprocess.PIPE, check=True, text=True)
    names = [row.split()[0] for row in out.stdout.splitlines()]
    if not any(name.startswith('incmap_') for name in names):
        yield f'{library} exports nothing'
    for name in names:
        if not name.startswith('incmap_'):
            yield f'{library} exports {name}'


SOURCE_CHECKS = [check_lengths, check_functions, check_banned, check_number_formats, check_third_party,
                 check_includes, check_program]
BUILD_CHECKS = [check_upward_compiles, check_objects, check_exports]


def main():
    root = pathlib.Path(sys.argv[1])
    failed = 0
    runs = [(c, (root,)) for c in SOURCE_CHECKS]
    if len(sys.argv) > 2:
        runs += [(c, (root, pathlib.Path(sys.argv[2]))) for c in BUILD_CHECKS]
    for check, arguments in runs:
        faults = list(check(*arguments))
        failed += bool(faults)
        for fault in faults:
            print(fault)
    print(f'{len(runs) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
