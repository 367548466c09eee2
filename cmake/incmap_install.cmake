# What `cmake --install` puts where: the library both ways, the headers, the package for
# find_package(incmap) and pkg-config, the program, its man page and completions.
include(CMakePackageConfigHelpers)

install(TARGETS incmap_shared incmap_static incmap EXPORT incmap
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/incmap" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.h" PATTERN "*.def")

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/incmap")
install(EXPORT incmap NAMESPACE incmap:: DESTINATION "${package}" FILE incmapTargets.cmake)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/incmapConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/incmapConfig.cmake" INSTALL_DESTINATION "${package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/incmapConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/incmapConfig.cmake"
              "${PROJECT_BINARY_DIR}/incmapConfigVersion.cmake" DESTINATION "${package}")
configure_file("${PROJECT_SOURCE_DIR}/cmake/incmap.pc.in" "${PROJECT_BINARY_DIR}/incmap.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/incmap.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
