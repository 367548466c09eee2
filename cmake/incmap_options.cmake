# The language, the warnings and the switches of the presets.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, Release, RelWithDebInfo" FORCE)
endif()
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(INCMAP_WERROR "Treat warnings as errors" OFF)
set(INCMAP_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined")
option(INCMAP_COVERAGE "Build for gcov" OFF)
option(INCMAP_FUZZ "Link the fuzz targets with libFuzzer (clang only)" OFF)

add_library(incmap_flags INTERFACE)
target_compile_definitions(incmap_flags INTERFACE _POSIX_C_SOURCE=200809L
                           INCMAP_VERSION_TEXT="${PROJECT_VERSION}")
target_compile_options(incmap_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion
  -Wno-sign-conversion -Wcast-qual -Wpointer-arith -Wvla -Wformat=2 -Wundef -Wwrite-strings
  -ffp-contract=off)
# With sanitizers gcc guesses at values that snprintf is given and then warns of its own guess.
if(INCMAP_SANITIZE AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(incmap_flags INTERFACE -Wno-format-truncation)
endif()
if(INCMAP_WERROR)
  target_compile_options(incmap_flags INTERFACE -Werror)
endif()
if(INCMAP_SANITIZE)
  target_compile_options(incmap_flags INTERFACE -fsanitize=${INCMAP_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(incmap_flags INTERFACE -fsanitize=${INCMAP_SANITIZE})
endif()
if(INCMAP_COVERAGE)
  target_compile_options(incmap_flags INTERFACE --coverage)
  target_link_options(incmap_flags INTERFACE --coverage)
endif()
if(INCMAP_FUZZ)
  target_compile_options(incmap_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
