# incmap_unit_test(FLOOR NAME SOURCE...) — a cmocka program that sees the floor from inside.
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
function(incmap_unit_test floor name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE with_${floor} incmap_flags PkgConfig::CMOCKA)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/unit")
  target_compile_definitions(${name} PRIVATE TEST_DATA="${PROJECT_SOURCE_DIR}/tests")
  add_test(NAME unit.${floor}.${name} COMMAND ${name})
endfunction()
