#!/usr/bin/env python3
"""The checks of check_arch.py can fail: each is shown a tree with the one fault it is there for."""
import pathlib
import tempfile
import unittest

import check_arch as arch

LONG = 'int f(void) {\n' + '    g();\n' * 70 + '    return 0;\n}\n'
TANGLED = 'int f(int a) {\n' + ''.join(f'    if (a == {i}) {{ a++; }}\n' for i in range(20)) + '    return a;\n}\n'


class Faults(unittest.TestCase):
    def faults(self, check, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding='utf-8')
            return list(check(root))

    def test_a_file_of_601_lines_is_a_fault(self):
        self.assertTrue(self.faults(arch.check_lengths, {'src/io/a.c': '\n' * 601}))
        self.assertFalse(self.faults(arch.check_lengths, {'src/io/a.c': '\n' * 600}))

    def test_a_long_or_tangled_function_is_a_fault(self):
        self.assertTrue(self.faults(arch.check_functions, {'src/io/a.c': LONG}))
        self.assertTrue(self.faults(arch.check_functions, {'src/io/a.c': TANGLED}))
        self.assertFalse(self.faults(arch.check_functions, {'src/io/a.c': 'int f(void) { return 0; }\n'}))

    def test_a_banned_call_is_a_fault_but_its_name_in_a_comment_is_not(self):
        self.assertTrue(self.faults(arch.check_banned, {'src/io/a.c': 'void f(char *a) { strcpy(a, "b"); }\n'}))
        self.assertFalse(self.faults(arch.check_banned, {'src/io/a.c': '/* strcpy( */ char *s = "strcpy(";\n'}))

    def test_a_number_printed_after_the_locale_is_a_fault(self):
        self.assertTrue(self.faults(arch.check_number_formats, {'src/io/a.c': 'printf("%.3f", x);\n'}))
        self.assertFalse(self.faults(arch.check_number_formats, {'src/io/a.c': 'printf("100%% of %d", x);\n'}))

    def test_a_third_party_header_in_two_files_or_in_a_header_is_a_fault(self):
        two = {'src/io/a.c': '#include <cJSON.h>\n', 'src/io/b.c': '#include <cJSON.h>\n'}
        self.assertTrue(self.faults(arch.check_third_party, two))
        self.assertTrue(self.faults(arch.check_third_party, {'src/io/a.h': '#include <cJSON.h>\n'}))
        self.assertFalse(self.faults(arch.check_third_party, {'src/io/a.c': '#include <cJSON.h>\n#include <stdio.h>\n'}))

    def test_an_include_of_a_floor_above_or_beside_is_a_fault(self):
        self.assertTrue(self.faults(arch.check_includes, {'src/io/a.c': '#include "gaz_file.h"\n'}))
        self.assertTrue(self.faults(arch.check_includes, {'src/io/a.c': '#include "txt_fold.h"\n'}))
        self.assertTrue(self.faults(arch.check_includes, {'src/io/a.c': '#include "incmap/resolve.h"\n'}))
        self.assertTrue(self.faults(arch.check_includes, {'src/io/a.c': '#include "../text/txt_fold.h"\n'}))
        self.assertFalse(self.faults(arch.check_includes, {'src/io/a.c': '#include "base_buf.h"\n'}))

    def test_a_program_that_looks_inside_the_library_is_a_fault(self):
        self.assertTrue(self.faults(arch.check_program, {'src/cli/a.c': '#include "io_file.h"\n'}))
        self.assertFalse(self.faults(arch.check_program, {'src/cli/a.c': '#include "incmap/incmap.h"\n'}))


if __name__ == '__main__':
    unittest.main()
