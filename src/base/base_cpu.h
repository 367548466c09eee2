/* Which vector instructions this processor has: the one place that asks. Code that uses them is
 * compiled function by function, beside a plain version that gives the same answers. */
#ifndef BASE_CPU_H
#define BASE_CPU_H

typedef enum base_cpu {
    BASE_CPU_PLAIN,
    BASE_CPU_AVX2,  /* with BMI and POPCNT */
    BASE_CPU_AVX512 /* F, BW and VL, with all of BASE_CPU_AVX2 */
} base_cpu;

#if defined(__GNUC__) && defined(__x86_64__)
#define BASE_CPU_X86 1 /* functions for BASE_CPU_AVX2 and up can be compiled */
#else
#define BASE_CPU_X86 0
#endif

static inline base_cpu base_cpu_best(void) {
#if BASE_CPU_X86
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") ||
        !__builtin_cpu_supports("popcnt")) {
        return BASE_CPU_PLAIN;
    }
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512vl")
               ? BASE_CPU_AVX512
               : BASE_CPU_AVX2;
#else
    return BASE_CPU_PLAIN;
#endif
}

#endif
