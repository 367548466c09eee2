#include "exp_labels.h"

static const double air = 0.4; /* mm around a name */

static bool is_free(const exp_labels *labels, struct exp_label_room r) {
    for (size_t i = 0; i < labels->count; i++) {
        const struct exp_label_room *t = &labels->taken[i];
        if (r.left < t->right && r.right > t->left && r.top < t->bottom && r.bottom > t->top) {
            return false;
        }
    }
    const struct exp_label_room *f = &labels->frame;
    return labels->count < EXP_LABELS_MAX && r.left >= f->left && r.right <= f->right &&
           r.top >= f->top && r.bottom <= f->bottom;
}

void exp_labels_take(exp_labels *labels, double x, double y, double radius) {
    if (labels->count < EXP_LABELS_MAX) {
        labels->taken[labels->count++] =
            (struct exp_label_room){x - radius, y - radius, x + radius, y + radius};
    }
}

bool exp_labels_write(exp_labels *labels, exp_canvas *canvas, double x, double y, double away,
                      const exp_lettering *how, incmap_span text) {
    double width = exp_canvas_text_width(canvas, how, text);
    if (text.size == 0 || width > (labels->frame.right - labels->frame.left) / 3) {
        return false;
    }
    const double lefts[] = {x + away, x - away - width};
    for (size_t i = 0; i < 2; i++) {
        struct exp_label_room room = {lefts[i] - air, y - how->size * 0.6 - air / 2,
                                      lefts[i] + width + air, y + how->size * 0.6 + air / 2};
        if (is_free(labels, room)) {
            labels->taken[labels->count++] = room;
            exp_canvas_text(canvas, lefts[i], y, how, text);
            return true;
        }
    }
    return false;
}
