#include "exp_walk.h"

void exp_walk_init(exp_walk *walk, const incmap_writer *writer) {
    *walk = (exp_walk){.shown = 0};
    for (size_t i = 0; i < writer->column_count; i++) {
        size_t value = writer->columns[i].value;
        if (value >= INCMAP_FIELD_COUNT || (walk->shown >> value) != 0) {
            break; /* an unknown column, or one whose field came before: the order ends here */
        }
        incmap_field field = (incmap_field)value;
        bool text = incmap_field_describe(field)->kind == INCMAP_KIND_TEXT;
        walk->shown |= inc_bit(field);
        walk->texts |= text ? inc_bit(field) : 0;
        walk->column_of[value] = (uint16_t)i;
        walk->rest = i + 1;
    }
}
