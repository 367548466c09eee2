/* JSON put together member by member. The first failure stays, and nothing is written behind it. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "cli_output.h"

typedef struct cli_json {
    incmap_context *ctx;
    incmap_sink sink;
    incmap_error *err;
    incmap_status status;
    bool follows; /* something stands before at this depth */
} cli_json;

/* With `name` NULL it is an element, else a member of that name. */
void cli_json_open(cli_json *json, const char *name, char bracket); /* '{' or '[' */
void cli_json_close(cli_json *json, char bracket);                  /* '}' or ']' */
void cli_json_text(cli_json *json, const char *name, incmap_span text);
void cli_json_number(cli_json *json, const char *name, double value, int decimals);
void cli_json_count(cli_json *json, const char *name, uint64_t value);
void cli_json_bool(cli_json *json, const char *name, bool value);

#endif
