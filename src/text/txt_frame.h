/* The frame of a name: what Arabic letters and Latin ones say of it alike. Arabic writes consonants
 * and long vowels only, and each country's Latin spelling has its own vowels; so a frame is the
 * consonants, and beside each which vowels come behind it. Far too coarse for two Latin names. */
#ifndef TXT_FRAME_H
#define TXT_FRAME_H

#include "incmap/types.h"

enum {
    TXT_FRAME_MAX = 64,
    TXT_FRAME_LEAST = 2
}; /* sounds of a frame, the first vowel one of them */

/* Bits of `vowels`. */
enum {
    TXT_LONG_A = 1,
    TXT_LONG_U = 2,
    TXT_LONG_I = 4,
    TXT_GLIDE_W = 8, /* Latin w or v, which Arabic never leaves out */
    TXT_GLIDE_Y = 16 /* y between vowels, the same */
};

typedef struct txt_frame {
    size_t size;                         /* 0: no name in Arabic or Latin letters, or too few or too
                                            many sounds */
    char sounds[TXT_FRAME_MAX];          /* capital letters, and digits */
    unsigned char vowels[TXT_FRAME_MAX]; /* behind each */
} txt_frame;

/* Whether a folded name begins with an Arabic letter. */
bool txt_is_arabic(incmap_span folded);

/* The frame of a folded name, read by Arabic or by Latin rules after its first letter. Articles
 * (al-, el-, ash- ...), h and ة at the ends of words, doubled letters and spaces are left out. */
void txt_frame_of(incmap_span folded, txt_frame *out);

/* Whether an Arabic name may be what a Latin one spells: the same sounds, and each long vowel of
 * the Arabic name among those of the Latin one. */
bool txt_frames_meet(const txt_frame *arabic, const txt_frame *latin);

/* A number for the tables of frames, as txt_rules() is for the other ones. */
uint64_t txt_frame_rules(void);

#endif
