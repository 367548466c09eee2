/* Folding: the form in which names are compared. The tables are made at build time out of fold.tsv
 * and classes.tsv, which the recipe in src/text/recipe makes from Unicode's data. */
#ifndef TXT_FOLD_H
#define TXT_FOLD_H

#include "incmap/types.h"

enum { TXT_FOLD_MAX = 255 }; /* bytes of the longest folded name; longer ones are cut */

/* A folded name: a value, no memory to own. */
typedef struct txt_folded {
    uint16_t size;
    bool cut;                    /* the name was longer than TXT_FOLD_MAX */
    char data[TXT_FOLD_MAX + 1]; /* NUL-terminated UTF-8, ASCII for Latin, Cyrillic and Greek */
} txt_folded;

/* Case, diacritics and Đ/Ð/đ gone (đ as "d"), Cyrillic as Latin after ISO 9 without its diacritics
 * (so Serbian Cyrillic meets unaccented Latin: Лепосавић = leposavic, љ = lj, њ = nj, џ = dz,
 * ђ = d; ъ before a consonant as the Bulgarian vowel, a), Greek after ELOT 743 (υ behind α, ε and η
 * as v throughout), Armenian and Georgian as Latin after BGN/PCGN and the national
 * system; full-width and compatibility forms as plain ones, digits of all scripts as ASCII. Every
 * run of what is neither letter nor digit, bad UTF-8 included, becomes one space, none at the ends;
 * apostrophes and the soft and hard signs, soft hyphens, joiners and direction marks vanish. Other
 * scripts keep their letters: case-folded, decomposed, without the marks that can be left out
 * (accents, Arabic and Hebrew vowel points); marks that are a script's vowels (India, Thailand ...)
 * stay. Arabic letters that keyboards exchange are one. Composed and decomposed text fold alike,
 * and folding a folded name changes nothing. */
void txt_fold(incmap_span name, txt_folded *out);

/* A coarser key over a folded name: what the same name spelt after two languages' rules shares.
 * sh=š, ch=č=ć=ç=q, zh=ž=xh=dž, gj=dj=đ=dh=d, h=kh=g=gh (Ukrainian г), nj=n, lj=ll=l, th=t,
 * ts=tz=c, y=j=i, ye=je=e, ou=u, w=v, x=ks, ph=f, gk=ng and f=v before a voiceless consonant
 * (Greek), a few East Slavic runs (liansk as lansk, eschan as escan), and ae, oe, ue
 * before a consonant as a, o, u; mp, nt, gk at the start of a word as b, d, g; no Arabic article;
 * doubled letters single, spaces dropped. The rules, in order, are the tables in txt_skeleton.c;
 * docs/PLACING.md says where they come from. Not for showing, and not to be taken again: a skeleton
 * of a skeleton may differ. */
void txt_skeleton(incmap_span folded, txt_folded *out);

/* A number for the rules that txt_fold() and the skeletons go by: another number, another table. */
uint64_t txt_rules(void);

typedef enum txt_class {
    TXT_OTHER,
    TXT_SPACE,
    TXT_DIGIT,
    TXT_UPPER,  /* upper or title case */
    TXT_LOWER,  /* lower case */
    TXT_LETTER, /* of a script without case */
    TXT_MARK    /* combining */
} txt_class;

/* What kind of letter `letter` is, after Unicode's general category: Lu and Lt; Ll; Lm, Lo and Nl;
 * M; Nd; Z and the ASCII white space. Everything else, raised digits too, is TXT_OTHER. */
txt_class txt_class_of(uint32_t letter);

/* A mark counts as a letter. */
static inline bool txt_is_letter(uint32_t letter) { return txt_class_of(letter) >= TXT_UPPER; }

#endif
