# The third-party libraries. Each is used by one source file behind a header of ours; the floor of
# that file links the target named here.
find_package(PkgConfig REQUIRED)
pkg_check_modules(PROJ REQUIRED IMPORTED_TARGET proj)
pkg_check_modules(GEOS REQUIRED IMPORTED_TARGET geos)
pkg_check_modules(SHAPELIB REQUIRED IMPORTED_TARGET shapelib)
pkg_check_modules(CJSON REQUIRED IMPORTED_TARGET libcjson)
pkg_check_modules(GUMBO REQUIRED IMPORTED_TARGET gumbo)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(PROTOBUF_C REQUIRED IMPORTED_TARGET libprotobuf-c)
find_program(INCMAP_PROTOC_C NAMES protoc-c REQUIRED) # makes code of messages of protobuf-c
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl) # the program's only
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.72) # the program only

set(INCMAP_LIBRARIES PkgConfig::PROJ PkgConfig::GEOS PkgConfig::SHAPELIB PkgConfig::CJSON
    PkgConfig::GUMBO PkgConfig::EXPAT PkgConfig::ZLIB PkgConfig::SQLITE PkgConfig::CAIRO PkgConfig::PROTOBUF_C m)
