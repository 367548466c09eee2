# Leaflet, the map of the pages: its minified script and its style as they lie in a folder (Debian's
# libjs-leaflet, or `dist` of the npm package leaflet), made ready for a page that holds all it needs.
set(INCMAP_LEAFLET "/usr/share/javascript/leaflet" CACHE PATH
    "Folder with leaflet.min.js or leaflet.js and leaflet.css, 1.7 or later of 1.x")

find_file(leaflet_script NAMES leaflet.min.js leaflet.js PATHS "${INCMAP_LEAFLET}" NO_DEFAULT_PATH NO_CACHE)
find_file(leaflet_style NAMES leaflet.css PATHS "${INCMAP_LEAFLET}" NO_DEFAULT_PATH NO_CACHE)
find_file(leaflet_licence NAMES LICENSE copyright NO_DEFAULT_PATH NO_CACHE
          PATHS "${INCMAP_LEAFLET}/.." /usr/share/doc/libjs-leaflet)
if(NOT leaflet_script OR NOT leaflet_style OR NOT leaflet_licence)
  message(FATAL_ERROR "Leaflet is not in ${INCMAP_LEAFLET}: found script '${leaflet_script}', style "
          "'${leaflet_style}', licence '${leaflet_licence}'. Install libjs-leaflet, or set INCMAP_LEAFLET "
          "to the folder dist of the npm package leaflet.")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             "${leaflet_script}" "${leaflet_style}" "${leaflet_licence}")

file(READ "${leaflet_script}" script)
string(REGEX MATCH "version=\"(1\\.[0-9]+\\.[0-9]+)\"" found "${script}")
set(INCMAP_LEAFLET_VERSION "${CMAKE_MATCH_1}") # as it tells itself
if(NOT found)
  message(FATAL_ERROR "${leaflet_script} is not Leaflet 1.x, minified: it tells no such version.")
endif()

# Debian's list of copyrights is about the packaging too; a LICENSE is taken whole.
file(READ "${leaflet_licence}" licence)
if(licence MATCHES "\nFiles: \\*\n(([^\n]+\n)+)")
  set(holders "${CMAKE_MATCH_1}")
  string(REGEX MATCH "\nLicense: BSD-2-clause\n(( [^\n]+\n)+)" found "${licence}")
  string(REGEX REPLACE "\n \\.\n" "\n\n" terms "${CMAKE_MATCH_1}")
  string(REGEX MATCH "Copyright:\n(( [^\n]+\n)+)" found "${holders}")
  set(licence "Copyright:\n${CMAKE_MATCH_1}\n${terms}")
endif()
if(NOT licence MATCHES "Redistributions in binary form" OR licence MATCHES "\\*/")
  message(FATAL_ERROR "${leaflet_licence} does not hold Leaflet's licence (BSD-2-Clause).")
endif()

# Without the reference to a map of the source, and without the rules that load pictures: the page has none
# of the things they are for, and must ask for nothing.
set(INCMAP_LEAFLET_SCRIPT "${PROJECT_BINARY_DIR}/leaflet/leaflet.js")
set(INCMAP_LEAFLET_STYLE "${PROJECT_BINARY_DIR}/leaflet/leaflet.css")
string(REGEX REPLACE "\n//# sourceMappingURL=[^\n]*" "" script "${script}")
file(READ "${leaflet_style}" style)
string(REGEX REPLACE "[^{}]*{[^{}]*url\\([^{}]*}" "" style "${style}")
string(REGEX REPLACE "\n?/\\*# sourceMappingURL=[^\n]*" "" style "${style}")
file(CONFIGURE OUTPUT "${INCMAP_LEAFLET_STYLE}" CONTENT "@style@\n" @ONLY)
file(CONFIGURE OUTPUT "${INCMAP_LEAFLET_SCRIPT}" @ONLY
     CONTENT "/* Leaflet @INCMAP_LEAFLET_VERSION@, https://leafletjs.com\n@licence@*/\n@script@\n")
unset(script)
unset(style)
unset(licence)
message(STATUS "Leaflet ${INCMAP_LEAFLET_VERSION} for the pages: ${leaflet_script}")
