#!/usr/bin/env python3
"""Makes src/text/fold.tsv and src/text/classes.tsv out of Unicode's data and letters.tsv.

    python3 src/text/recipe/make_fold.py

Python 3.11 brings Unicode 14.0; another version gives the letters of another Unicode. The files'
first lines say which. Nothing but the standard library is used.
"""

import itertools
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
LAST = 0x10FFFF

# Apostrophes, primes and what else stands inside a word without being a letter.
VANISHING = set("'`´·ʹʺʻʼʽʾʿˀˁˆˇˈˉˊˋˌˍˎˏːˑ˖˗ˬˮʹ՚՛՜՞ՙ׳״‘’‛′″‵‶⁗ꞈ꞉꞊΄᾽᾿᾿῾＇｀´῀")
# Marks are dropped in the blocks where a word can be read without them. Elsewhere (India, Thailand,
# the Maldives ...) non-spacing marks are vowels, and stay.
DROPPED_MARKS = [
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F),
    (0x0670, 0x0670), (0x06D6, 0x06ED), (0x0711, 0x0711), (0x0730, 0x074A), (0x07EB, 0x07F3),
    (0x07FD, 0x07FD), (0x0816, 0x082D), (0x0859, 0x085B), (0x0898, 0x08FF), (0x135D, 0x135F),
    (0x180B, 0x180F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x2CEF, 0x2CF1),
    (0x2DE0, 0x2DFF), (0x302A, 0x302D), (0xA66F, 0xA67D), (0xA69E, 0xA69F), (0xFB1E, 0xFB1E),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
]
# Names of Latin letters whose last word does not itself spell the replacement.
NAMED = {
    "ALPHA": "a", "BETA": "b", "CHI": "h", "DELTA": "d", "DEZH": "dz", "ENG": "n", "ESH": "s",
    "ETH": "d", "EZH": "z", "GAMMA": "g", "HENG": "h", "IOTA": "i", "LEZH": "l", "OMEGA": "o",
    "OPEN-O": "o", "PHI": "f", "SCHWA": "e", "TESH": "ts", "THORN": "th", "UPSILON": "u",
}
NOT_SPELT = {"ET", "IS", "UM"}  # medieval abbreviations


def category(letter):
    return unicodedata.category(letter)


def drops(letter):
    point = ord(letter)
    return category(letter) in ("Mn", "Me") and any(a <= point <= b for a, b in DROPPED_MARKS)


def class_of(letter):
    kind = category(letter)
    if kind in ("Lu", "Lt"):
        return "UPPER"
    if kind == "Ll":
        return "LOWER"
    if kind[0] == "M":
        return "MARK"
    if kind[0] == "L" or kind == "Nl":
        return "LETTER"
    if kind == "Nd":
        return "DIGIT"
    if kind[0] == "Z" or letter in "\t\n\v\f\r\x85":
        return "SPACE"
    return "OTHER"


def read_letters():
    letters = {}
    for line in (HERE / "letters.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, replacement = line.split("\t")
            if letters.setdefault(key, replacement) != replacement:
                sys.exit(f"letters.tsv: {key} folds to two things")
    return letters


def by_name(letter):
    """The Latin letters that the name of a letter spells: LATIN SMALL LETTER O WITH STROKE is o."""
    name = unicodedata.name(letter, "")
    if not name.startswith("LATIN ") or category(letter)[0] != "L":
        return None
    word = name.split(" WITH ")[0].removesuffix(" DIGRAPH").split(" ")[-1]
    if word in NAMED:
        return NAMED[word]
    if re.fullmatch("[A-Z]{1,2}", word) and word not in NOT_SPELT:
        return word.lower()
    return None


class Folder:
    def __init__(self, letters):
        self.letters = letters

    def one(self, letter, depth=0):
        """What one letter folds to; ' ' for what parts words."""
        if depth > 8:
            sys.exit(f"U+{ord(letter):04X} folds in a circle")
        if letter.lower() in self.letters:
            return self.letters[letter.lower()]
        if letter in VANISHING or drops(letter) or category(letter) == "Cf":
            return ""
        if unicodedata.digit(letter, None) is not None:
            return str(unicodedata.digit(letter))
        for form in (self.decomposed(letter), letter.casefold()):
            if form != letter:
                return "".join(self.one(part, depth + 1) for part in form)
        if letter.isascii() and letter.isalnum():
            return letter
        named = by_name(letter)
        if named is not None:
            return named
        return " " if class_of(letter) in ("OTHER", "SPACE") else letter

    @staticmethod
    def decomposed(letter):
        if 0xAC00 <= ord(letter) <= 0xD7A3:  # Hangul: by arithmetic, in txt_fold.c
            return letter
        return unicodedata.normalize("NFKD", letter)

    def row(self, letter):
        """The row's replacement, or None where no row is needed: a letter that stays as it is,
        and what is neither letter, mark nor digit, which parts words without being told."""
        folded = re.sub(" +", " ", self.one(letter))
        if folded == letter or (folded == " " and class_of(letter) in ("OTHER", "SPACE")):
            return None
        return folded


def cases(letter):
    return sorted({letter, letter.upper()} if len(letter.upper()) == 1 else {letter})


def pair_rows(letters):
    for key, replacement in letters.items():
        if len(key) == 2:
            for first, second in itertools.product(cases(key[0]), cases(key[1])):
                yield (ord(first), ord(second)), replacement
        elif len(key) != 1:
            sys.exit(f"letters.tsv: {key!r} is neither a letter nor a pair")


def write(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(head)
        out.writelines(rows)


def scalars():
    return (chr(point) for point in range(LAST + 1) if not 0xD800 <= point <= 0xDFFF)


def fold_rows(letters):
    folder = Folder(letters)
    rows = {(ord(a),): folded for a in scalars() if (folded := folder.row(a)) is not None}
    for key, folded in rows.items():  # folding again must change nothing
        for part in folded:
            if part != " " and (ord(part),) in rows:
                sys.exit(f"U+{key[0]:04X} folds to {part!r}, which folds on")
    rows.update(pair_rows(letters))
    for key in sorted(rows):
        yield f"{' '.join(f'{point:04X}' for point in key)}\t{rows[key]}\n"


def class_rows():
    for kind, run in itertools.groupby(scalars(), class_of):
        points = [ord(a) for a in run]
        start = points[0]
        for a, b in itertools.zip_longest(points, points[1:]):
            if b is None or b != a + 1:  # the surrogates are a gap
                if kind != "OTHER":
                    yield f"{start:04X}\t{a:04X}\t{kind}\n"
                start = b


def main():
    made = f"# Made by recipe/make_fold.py from Unicode {unicodedata.unidata_version}: run it again"
    write(HERE.parent / "fold.tsv",
          f"{made} rather than edit.\n"
          "# Code point, or two that stand together; what it folds to (nothing: it vanishes).\n"
          "# What has no row stays if it is a letter, mark or digit, and else parts words.\n",
          fold_rows(read_letters()))
    write(HERE.parent / "classes.tsv",
          f"{made} rather than edit.\n"
          "# First and last code point of a run, its class; the rest is OTHER.\n",
          class_rows())


if __name__ == "__main__":
    main()
