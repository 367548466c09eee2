#!/usr/bin/env python3
"""Every public header compiles alone, as strict C17 and as C++17.

    check_headers.py INCLUDE_FOLDER
"""
import pathlib
import subprocess
import sys
import tempfile

STRICT = ['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wshadow', '-Werror', '-fsyntax-only']
LANGUAGES = [('cc', 'c', ['-std=c17', '-Wstrict-prototypes']), ('c++', 'c++', ['-std=c++17', '-Wold-style-cast'])]


def main():
    folder = pathlib.Path(sys.argv[1])
    failed = passed = 0
    for header in sorted(folder.glob('incmap/*.h')):
        for compiler, language, flags in LANGUAGES:
            with tempfile.NamedTemporaryFile('w', suffix='.' + language) as file:
                file.write(f'#include "incmap/{header.name}"\n#include "incmap/{header.name}"\nextern int unused;\n')
                file.flush()
                done = subprocess.run([compiler, '-x', language, *flags, *STRICT, '-I', folder, file.name],
                                      stderr=subprocess.PIPE, text=True)
            if done.returncode != 0:
                print(f'{header.name} as {language}:\n{done.stderr}')
                failed += 1
            else:
                passed += 1
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
