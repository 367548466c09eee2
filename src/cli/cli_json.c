#include "cli_json.h"

#include <inttypes.h>
#include <stdio.h>

static void put(cli_json *json, const char *text) {
    if (json->status == INCMAP_OK) {
        json->status = cli_put(json->sink, text, json->err);
    }
}

static void put_name(cli_json *json, const char *name) {
    put(json, json->follows ? "," : "");
    json->follows = true;
    if (name != NULL) {
        put(json, "\"");
        put(json, name);
        put(json, "\":");
    }
}

void cli_json_open(cli_json *json, const char *name, char bracket) {
    const char text[] = {bracket, '\0'};
    put_name(json, name);
    put(json, text);
    json->follows = false;
}

void cli_json_close(cli_json *json, char bracket) {
    const char text[] = {bracket, '\0'};
    put(json, text);
    json->follows = true;
}

void cli_json_text(cli_json *json, const char *name, incmap_span text) {
    put_name(json, name);
    if (json->status == INCMAP_OK) {
        json->status = incmap_json_put_text(json->ctx, json->sink, text, json->err);
    }
}

void cli_json_number(cli_json *json, const char *name, double value, int decimals) {
    put_name(json, name);
    if (json->status == INCMAP_OK) {
        json->status = incmap_json_put_number(json->sink, value, decimals, json->err);
    }
}

void cli_json_count(cli_json *json, const char *name, uint64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    put_name(json, name);
    put(json, text);
}

void cli_json_bool(cli_json *json, const char *name, bool value) {
    put_name(json, name);
    put(json, value ? "true" : "false");
}
