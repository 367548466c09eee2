/* Visibility and attributes of the public functions. */
#ifndef INCMAP_API_H
#define INCMAP_API_H

#if defined(__GNUC__)
#define INCMAP_API __attribute__((visibility("default")))
#define INCMAP_NODISCARD __attribute__((warn_unused_result))
#define INCMAP_PRINTF(format_index, first_index) \
    __attribute__((format(printf, format_index, first_index)))
#else
#define INCMAP_API
#define INCMAP_NODISCARD
#define INCMAP_PRINTF(format_index, first_index)
#endif

#endif
