/* Any text as a condition of --where: it is one, or an error with its place; LIKE ends whatever the
 * pattern. */
#include <stdlib.h>

#include "fuzz.h"
#include "inc_condition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    incmap_context *ctx = NULL;
    incmap_incident *incident = NULL;
    incmap_condition *condition = NULL;
    incmap_error err = {.status = INCMAP_OK};
    incmap_span text = {(const char *)data, size};
    require(incmap_context_new(&ctx, NULL, NULL) == INCMAP_OK);
    require(incmap_incident_new(&incident, ctx, NULL) == INCMAP_OK);
    incmap_value title = {.kind = INCMAP_KIND_TEXT, .as.text = text};
    require(incmap_incident_set(incident, INCMAP_FIELD_TITLE, title, NULL) == INCMAP_OK);
    incmap_status status = incmap_condition_new(&condition, ctx, text, NULL, &err);
    if (status == INCMAP_OK) {
        bool holds = incmap_condition_holds(condition, incident);
        require(incmap_condition_holds(condition, incident) == holds);
    } else {
        require(condition == NULL && err.line == 1 && err.byte >= 1 && err.byte <= size + 1);
    }
    (void)inc_is_like(text, text, true, '\\');
    size_t half = size / 2;
    (void)inc_is_like((incmap_span){text.data, half},
                      (incmap_span){size == 0 ? NULL : text.data + half, size - half}, false, '\0');
    incmap_condition_free(condition);
    incmap_incident_free(incident);
    incmap_context_free(ctx);
    return 0;
}
