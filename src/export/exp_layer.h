/* Layers that are made of the incidents instead of showing each at its point. A layer stands
 * between incmap_writer_add() and a format: what the format gets are rows of its own with
 * writer->shape for their geometry. */
#ifndef EXP_LAYER_H
#define EXP_LAYER_H

#include "exp_writer.h"

typedef struct exp_layer exp_layer;

typedef struct exp_layer_class {
    size_t size;           /* of the layer's struct, which starts with an exp_layer */
    exp_geometry geometry; /* that its rows have */
    exp_look look;         /* and how they are drawn */
    /* May replace the writer's columns. When it fails, close is called all the same. */
    incmap_status (*open)(exp_layer *layer, const incmap_writer_options *options,
                          incmap_error *err);
    incmap_status (*add)(exp_layer *layer, const incmap_incident *incident, incmap_error *err);
    /* Hand on what waited for the end; tell what is not in it. */
    incmap_status (*finish)(exp_layer *layer, incmap_error *err);
    void (*close)(exp_layer *layer);
} exp_layer_class;

struct exp_layer {
    const exp_layer_class *kind;
    incmap_writer *writer;
    exp_shape shape;
    incmap_incident *row; /* of layers that make rows: extras are its values */
};

/* Open the layer that options->layer_kind names into writer->layer; none for points, which need
 * none. After the writer's columns are chosen, before its format is opened. */
INCMAP_NODISCARD incmap_status exp_layer_open(incmap_writer *writer,
                                              const incmap_writer_options *options,
                                              incmap_error *err);
void exp_layer_close(exp_layer *layer); /* NULL is allowed */

/* For layers that make rows. */

typedef struct exp_layer_column {
    const char *name;
    const char *short_name;
    incmap_kind kind;
    int decimals;
    const char *meaning;
} exp_layer_column;

/* These columns in place of the writer's; their values are the row's extras. */
INCMAP_NODISCARD incmap_status exp_layer_set_columns(exp_layer *layer,
                                                     const exp_layer_column *columns, size_t count,
                                                     incmap_error *err);

/* Set extra `number` of the row. */
INCMAP_NODISCARD incmap_status exp_layer_set(exp_layer *layer, size_t number, incmap_value value,
                                             incmap_error *err);

/* The row, called `title` where formats want a title, with the layer's shape to the format. */
INCMAP_NODISCARD incmap_status exp_layer_hand_on(exp_layer *layer, incmap_span title,
                                                 incmap_error *err);

/* One line to the writer's notices: "PATH: COUNT WHAT", where the count is above 0. */
void exp_layer_tell(const exp_layer *layer, uint64_t count, const char *what);

#endif
