# incmap_floor(NAME [ON FLOOR...])
# Declares src/NAME as an object library floor_NAME. Its CMakeLists.txt lists the sources
# (incmap_sources) and links third-party libraries to floor_NAME. Its include path is the public
# headers, its own folder and the folders of the floors it stands on: an include of a floor above
# does not compile.
function(incmap_floor name)
  cmake_parse_arguments(FLOOR "" "" "ON" ${ARGN})
  add_library(floor_${name} OBJECT)
  target_include_directories(floor_${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src/${name}>")
  target_link_libraries(floor_${name} PRIVATE incmap_flags)
  set_property(GLOBAL APPEND PROPERTY INCMAP_FLOORS ${name})
  foreach(lower IN LISTS FLOOR_ON)
    target_include_directories(floor_${name} PUBLIC
      "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src/${lower}>")
  endforeach()
  # What a program needs to link this floor: its objects and those of the floors below.
  add_library(with_${name} INTERFACE)
  foreach(part IN LISTS FLOOR_ON ITEMS ${name})
    target_include_directories(with_${name} INTERFACE
      "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src/${part}")
    target_sources(with_${name} INTERFACE $<TARGET_OBJECTS:floor_${part}>)
  endforeach()
  target_link_libraries(with_${name} INTERFACE ${INCMAP_LIBRARIES})
  add_subdirectory("${PROJECT_SOURCE_DIR}/src/${name}")
endfunction()

# The sources of the floor whose CMakeLists.txt calls it.
function(incmap_sources)
  get_filename_component(name "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
  target_sources(floor_${name} PRIVATE ${ARGN})
endfunction()

# The library, shared and static, out of all floors.
function(incmap_library)
  get_property(floors GLOBAL PROPERTY INCMAP_FLOORS)
  foreach(kind shared static)
    string(TOUPPER ${kind} upper)
    add_library(incmap_${kind} ${upper})
    add_library(incmap::${kind} ALIAS incmap_${kind})
    set_target_properties(incmap_${kind} PROPERTIES OUTPUT_NAME incmap EXPORT_NAME ${kind})
    target_include_directories(incmap_${kind} PUBLIC
      "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>" "$<INSTALL_INTERFACE:include>")
    foreach(floor IN LISTS floors)
      target_sources(incmap_${kind} PRIVATE $<TARGET_OBJECTS:floor_${floor}>)
    endforeach()
    target_link_libraries(incmap_${kind} PRIVATE
      "$<BUILD_INTERFACE:incmap_flags>" ${INCMAP_LIBRARIES})
  endforeach()
  set_target_properties(incmap_shared PROPERTIES
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
  target_link_options(incmap_shared PRIVATE -Wl,--no-undefined -Wl,--exclude-libs,ALL)
endfunction()
