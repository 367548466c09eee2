"""A reader of gazetteer files, written from docs/FORMATS.md alone ("The gazetteer file").

It shares nothing with the library: the standard library of Python, one function a structure of the
document. It finds names as they are spelt; folding is the one thing that the document leaves to code.
"""
import mmap
import struct

NONE = 0xFFFFFFFF
SECTIONS = '''meta strings places names keys key_buckets trie_forward trie_reversed ids
near_points near_nodes areas rings vertices area_cells area_codes countries units sources scan_buckets
codes features other_ids name_tags tags feature_names prefixes key_steps place_blocks populations id_prefixes
near_boxes frames frame_starts frame_marks name_steps id_runs'''.split()
LEVELS = ['country', 'admin1', 'municipality']

MASK = (1 << 64) - 1
SECRET = bytes.fromhex('b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f'
                       'cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c')


def xxh3_short(data):
    """XXH3 with 64 bits and seed 0, of 1 to 16 bytes."""
    def word(at):
        return int.from_bytes(SECRET[at:at + 8], 'little')

    size = len(data)
    if size <= 3:
        value = data[0] << 16 | data[size >> 1] << 24 | data[-1] | size << 8
        value ^= int.from_bytes(SECRET[:4], 'little') ^ int.from_bytes(SECRET[4:8], 'little')
        value = ((value ^ value >> 33) * 0xC2B2AE3D27D4EB4F) & MASK
        value = ((value ^ value >> 29) * 0x165667B19E3779F9) & MASK
        return value ^ value >> 32
    if size <= 8:
        first, last = int.from_bytes(data[:4], 'little'), int.from_bytes(data[-4:], 'little')
        value = (last + (first << 32)) ^ word(8) ^ word(16)
        value ^= ((value << 49 | value >> 15) ^ (value << 24 | value >> 40)) & MASK
        value = (value * 0x9FB21C651E98DF25) & MASK
        value ^= (value >> 35) + size
        value = (value * 0x9FB21C651E98DF25) & MASK
        return value ^ value >> 28
    low = int.from_bytes(data[:8], 'little') ^ word(24) ^ word(32)
    high = int.from_bytes(data[-8:], 'little') ^ word(40) ^ word(48)
    product = low * high
    value = size + int.from_bytes(low.to_bytes(8, 'little'), 'big') + high
    value = (value + ((product & MASK) ^ product >> 64)) & MASK
    value = ((value ^ value >> 37) * 0x165667919E3779F9) & MASK
    return value ^ value >> 32


def word_hash(word):
    """That of a word in "scan buckets"."""
    value = 0
    while True:
        low, high = (int.from_bytes(word[at:min(at + 8, 16)], 'little') for at in (0, 8))
        value = ((value ^ low) * 0x9E3779B97F4A7C15) & MASK
        value = ((value ^ value >> 32 ^ high) * 0xD6E8FEB86659FD93) & MASK
        if len(word) <= 16:
            return value ^ value >> 29
        word = word[16:]


def chain_hashes(words):
    """Those of the first word, the first two words ...; with a space between each two."""
    out = []
    for value in map(word_hash, words):
        if out:
            value = ((out[-1] ^ ((value << 17 | value >> 47) & MASK)) * 0x9FB21C651E98DF25) & MASK
            value ^= value >> 32
        out.append(value)
    return out


class Gazetteer:
    def __init__(self, path):
        with open(path, 'rb') as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self.data[:8] != b'incmapgz':
            raise ValueError('not a gazetteer')
        self.order = '<' if self.data[8:12] == b'\x04\x03\x02\x01' else '>'
        order, self.version, size, count, _, self.hash = self.unpack('IIQIIQ', 8)
        if order != 0x01020304 or self.version != 12 or size != len(self.data):
            raise ValueError('another version, or cut')
        self.sections = {}
        for number in range(count):
            offset, length, _, element, _ = self.unpack('QQQII', 40 + 32 * number)
            if number < len(SECTIONS):
                self.sections[SECTIONS[number]] = (offset, length, element)
        self.spelled, _, self.places, self.slots, self.listed_ids = self.record('meta', 0, 'QIIII')
        self.ids = self.places + self.count('other_ids')
        self.runs = [self.record('id_runs', run, 'II') for run in range(self.count('id_runs'))]

    def unpack(self, form, at):
        return struct.unpack_from(self.order + form, self.data, at)

    def count(self, section):
        _, length, element = self.sections[section]
        return length // element

    def record(self, section, index, form):
        offset, _, element = self.sections[section]
        if index >= self.count(section) or struct.calcsize('<' + form) > element:
            raise IndexError(f'{section} {index}')
        return self.unpack(form, offset + index * element)

    def number(self, section, index):
        return self.record(section, index, 'I')[0]

    def text(self, reference):
        offset = self.sections['strings'][0] + reference
        size = self.unpack('H', offset)[0]
        return self.data[offset + 2:offset + 2 + size].decode()

    def bits(self, section, at, count):
        """The number of `count` bits from bit `at` on: the words of the section are one long number."""
        low, high = at // 64, (at + count + 63) // 64
        words = [self.record(section, word, 'Q')[0] for word in range(low, high)]
        return sum(word << 64 * i for i, word in enumerate(words)) >> at % 64 & (1 << count) - 1

    def packed(self, section, index, most):
        """Of numbers that are written as if the largest were `most`."""
        return self.bits(section, index * most.bit_length(), most.bit_length())

    # Names

    def spelling(self, at):
        """The bytes of the spelling at a byte of "keys", and the byte behind it."""
        at += self.sections['keys'][0]
        size, at = self.data[at] & 127, at + 1
        if size == 127:
            size, at = self.unpack('H', at)[0], at + 2
        return self.data[at:at + size], at + size - self.sections['keys'][0]

    def key_units(self):
        """How many units "keys" has without the four of zeros at its end."""
        return self.count('keys') - 4

    def key(self, record):
        """(key, postings, spellings, the next record) of a record."""
        start = self.sections['keys'][0]
        at = 2 * record + 2
        size, head = self.data[start + at - 2:start + at]
        count = head & 127
        if count == 127:
            count, at = self.unpack('I', start + at)[0], at + 8
        key = None
        if not head & 128:
            key, at = self.data[start + at:start + at + size], at + size
        spellings, at = self.spellings(at)
        if key is None:
            key = spellings[0][1].encode().lower()
        behind = at + (count * sum(self.posting_bits(spellings)) + 7) // 8
        return key, self.postings(start + at, count, spellings), spellings, (behind + 1) // 2

    def posting_bits(self, spellings):
        """Of the place, of whether it is its main name, and of which of the spellings."""
        return self.places.bit_length(), 1, min(len(spellings) - 1, 31).bit_length()

    def postings(self, at, count, spellings):
        """[(place, main, which of the spellings)]: the bytes are one long number, the lowest first."""
        bits = self.posting_bits(spellings)
        row = int.from_bytes(self.data[at:at + (count * sum(bits) + 7) // 8], 'little')
        out = []
        for _ in range(count):
            one = []
            for size in bits:
                one.append(row & (1 << size) - 1)
                row >>= size
            out.append(tuple(one))
        return out

    def spellings(self, at):
        """Those of one key, and the byte behind them."""
        out = []
        is_last = False
        while not is_last:
            start = at
            is_last = self.data[self.sections['keys'][0] + at] & 128
            text, at = self.spelling(at)
            out.append((start, text.decode()))
        return out, at

    def walk_keys(self):
        """(record, key, postings, spellings) of all keys."""
        record = 0
        while record < self.key_units():
            key, postings, spellings, behind = self.key(record)
            yield record, key, postings, spellings
            record = behind

    def find_key(self, key):
        """The record of a key, through "key steps"."""
        word = int.from_bytes(key[:8].ljust(8, b'\0'), 'big')
        low, high = 0, self.count('key_steps')
        while high - low > 1:
            middle = (low + high) // 2
            first, record = self.record('key_steps', middle, 'QI')
            is_before = first < word or (first == word and self.key(record)[0] <= key)
            low, high = (middle, high) if is_before else (low, middle)
        record = self.record('key_steps', low, 'QI')[1]
        for _ in range(32):
            found, _, _, behind = self.key(record)
            if found == key:
                return record
            if behind >= self.key_units():
                break
            record = behind
        return None

    def find_entry(self, key, skeleton):
        """The same through the buckets, where its skeleton is known; of at most 16 bytes both."""
        value, text = xxh3_short(skeleton), xxh3_short(key)
        buckets = self.count('key_buckets')
        bucket = (value >> 32) * buckets >> 32
        for _ in range(buckets):
            entries = self.record('key_buckets', bucket, '12I12B')
            for entry, mark in zip(entries[:12], entries[12:]):
                if mark == 0:
                    return None
                if mark == 1 + value % 255 and entry >> 30 == text >> 30 & 3:
                    if self.key(entry & 0x3FFFFFFF)[0] == key:
                        return entry & 0x3FFFFFFF
            bucket = (bucket + 1) % buckets
        return None

    def walk_entries(self):
        """(record, mark, two bits, whether it is like the one before) of all entries of buckets."""
        for bucket in range(self.count('key_buckets')):
            *entries, alike = self.record('key_buckets', bucket, '12I12BH')
            for number, (entry, mark) in enumerate(zip(entries[:12], entries[12:])):
                if mark:
                    yield entry & 0x3FFFFFFF, mark, entry >> 30, alike >> number & 1

    def scan_flags(self, chain):
        """1: a key has these words and no more; 2: a key has more words. Others may share the mark."""
        buckets = self.count('scan_buckets')
        bucket = (chain >> 32) * buckets >> 32
        while True:
            for mark in self.record('scan_buckets', bucket, '32H'):
                if mark == 0:
                    return 0
                if mark & 0xFFFC == chain << 2 & 0xFFFC:
                    return mark & 3
            bucket = (bucket + 1) % buckets

    # Places

    def fields(self, place):
        """(first name, codes, feature, longitude, latitude, id, population)."""
        found = self.record('place_blocks', place // 64, 'QiiIIII7B')
        low_id, lon, lat, step, name, codes, word = found[:7]
        at, above = word * 64 + place % 64 * sum(found[7:]), []
        for count in found[7:]:
            above.append(self.bits('places', at, count))
            at += count
        return (name + above[0], (codes & 0xFFFFF) + above[1], (codes >> 20) + above[2],
                lon + step * above[3], lat + step * above[4], low_id + above[5], above[6])

    def first_name(self, place):
        return self.slots if place == self.places else self.fields(place)[0]

    def name_at(self, slot):
        """The byte of "keys" at which a name stands, from the last step before its spelling on."""
        number = self.packed('names', slot, self.spelled)
        record, first = self.record('name_steps', number // 16, 'II')
        while True:
            _, _, spellings, behind = self.key(record)
            if number < first + len(spellings):
                return spellings[number - first][0]
            record, first = behind, first + len(spellings)

    def names(self, place):
        """(text, language, flags, source's file) of each name; the first is the main one."""
        out = []
        for slot in range(self.first_name(place), self.first_name(place + 1)):
            text, _ = self.spelling(self.name_at(slot))
            tag = self.record('name_tags', slot, 'H')[0] if self.count('name_tags') else 0
            language, flags, source = self.record('tags', tag, 'IHH')
            out.append((text.decode(), self.text(language), flags, self.source(source)['file']))
        return out

    def unit_name(self, unit):
        return '' if unit == NONE else self.text(self.record('units', unit, 'III')[2])

    def id_text(self, stored):
        """Of an id as it is stored: the prefix stands above the 38 bits of its number."""
        prefix, number = stored >> 38, stored & (1 << 38) - 1
        if prefix == 63:
            return self.text(number)
        return self.text(self.number('id_prefixes', prefix)) + str(number)

    def place(self, index):
        name, codes, feature, lon, lat, number, people = self.fields(index)
        if people & 0x80000000:
            people = self.record('populations', people & 0x7FFFFFFF, 'Q')[0]
        admin1, admin2, unit1, unit2, country = self.record('codes', codes, 'IIII2s')
        return {'id': self.id_text(number), 'name': self.spelling(self.name_at(name))[0].decode(),
                'lat': lat / 1e7, 'lon': lon / 1e7, 'population': people,
                'feature': self.text(self.number('features', feature)),
                'feature_name': self.text(self.number('feature_names', feature)),
                'country': country.rstrip(b'\0').decode(),
                'admin1_code': self.text(admin1), 'admin2_code': self.text(admin2),
                'admin1': self.unit_name(unit1), 'admin2': self.unit_name(unit2)}

    @staticmethod
    def split_id(text):
        """The order of ids: the bytes before a number at the end, then that number."""
        digits = len(text) - len(text.rstrip('0123456789'))
        number = text[len(text) - digits:]
        if not 1 <= digits <= 18 or (digits > 1 and number[0] == '0'):
            return text.encode(), (1 << 64) - 1
        return text[:-digits].encode(), int(number)

    def id_of(self, number):
        """The id that a number of "ids" means, and its place."""
        if number >= self.places:
            low, high, place = self.record('other_ids', number - self.places, 'III')
            return self.id_text(high << 32 | low), place
        return self.id_text(self.fields(number)[5]), number

    def find_id(self, text):
        """In the runs of places, then among the others."""
        lists = [(count, lambda index, first=first: first + index) for first, count in self.runs]
        lists.append((self.listed_ids, lambda index: self.packed('ids', index, self.ids)))
        found = (self.find_id_among(text, count, number) for count, number in lists)
        return next((place for place in found if place is not None), None)

    def find_id_among(self, text, count, number):
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            here, place = self.id_of(number(middle))
            if here == text:
                return place
            if self.split_id(here) < self.split_id(text):
                low = middle + 1
            else:
                high = middle
        return None

    # Nearest

    def near_leaves(self):
        """(node, [(x, y, z, half a step on each axis, place, class)]) of every leaf."""
        leaves, count = self.count('near_nodes'), self.count('near_points')
        for leaf in range(leaves):
            low, high, bit = 0, count, leaves // 2
            while bit:
                middle = low + (high - low) // 2
                low, high = (middle, high) if leaf & bit else (low, middle)
                bit //= 2
            sides = [side * 2 / 65535 - 1 for side in self.record('near_boxes', leaves + leaf, '6H')]
            step = [(sides[3 + axis] - sides[axis]) / 1023 for axis in range(3)]
            points = []
            for number in range(low, high):
                place, at = self.record('near_points', number, 'II')
                steps = [at >> 10 * axis & 1023 for axis in range(3)]
                where = [sides[axis] + steps[axis] * step[axis] for axis in range(3)]
                points.append((where, [one / 2 for one in step], place & 0x0FFFFFFF, place >> 28))
            yield leaves + leaf, points

    # Sources and areas

    def source(self, index):
        rows, rejected, value, file, title, version, licence, credit = self.record('sources', index, 'QQQIIIII')
        texts = {'file': file, 'title': title, 'version': version, 'licence': licence, 'credit': credit}
        return {**{k: self.text(v) for k, v in texts.items()},
                'rows': rows, 'rejected': rejected, 'hash': f'{value:016x}'}

    def area(self, index):
        fields = self.record('areas', index, 'd4i6I2s')
        first, count, level, name, code, source = fields[5:11]
        return {'level': LEVELS[level], 'name': self.text(name), 'code': self.text(code),
                'country': fields[11].rstrip(b'\0').decode(), 'rings': range(first, first + count)}

    def inside(self, area, lat, lon):
        """Whether a ray to the east crosses an odd number of edges of all rings."""
        odd = False
        for ring in area['rings']:
            first, count = self.record('rings', ring, '4iII')[4:]
            points = [self.record('vertices', first + n, 'ii') for n in range(count)]
            for (x1, y1), (x2, y2) in zip(points, points[1:]):
                if (y1 > lat * 1e7) != (y2 > lat * 1e7):
                    odd ^= lon * 1e7 < x1 + (lat * 1e7 - y1) * (x2 - x1) / (y2 - y1)
        return odd

    def areas_at(self, lat, lon):
        """By the grid: an area is in a cell that it meets, and needs no test in one that it fills."""
        cell = int(lat + 90) * 360 + int(lon + 180)
        low, high = 0, self.count('area_cells')
        while low < high:
            middle = (low + high) // 2
            if self.number('area_cells', middle) < cell:
                low = middle + 1
            else:
                high = middle
        out = []
        while low < self.count('area_cells') and self.number('area_cells', low) == cell:
            number = self.record('area_cells', low, 'II')[1]
            area = self.area(number & 0x7FFFFFFF)
            if number & 0x80000000 or self.inside(area, lat, lon):
                out.append(area)
            low += 1
        return out
