/* Preloaded into a program: whoever wants a connection is told of on standard error and ends with
 * 99. Libraries reach the network through these functions of libc only. */
#include <unistd.h>

#define REFUSE(function)                                       \
    __attribute__((visibility("default"))) int function(void); \
    int function(void) {                                       \
        static const char said[] = #function " was wanted\n";  \
        (void)!write(STDERR_FILENO, said, sizeof said - 1);    \
        _exit(99);                                             \
    }

REFUSE(socket)
REFUSE(connect)
REFUSE(getaddrinfo)
