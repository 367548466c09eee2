/* Being asked to end. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP are noted, and a write past a size limit is an error to
 * report, not an end. */
void cli_catch_interrupts(void);

bool cli_interrupted(void);

#endif
