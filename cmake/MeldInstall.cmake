# Install rules, the CMake package and the file for pkg-config. Tools and the
# library are named relative to each other: the tree may be moved as a whole.

include(CMakePackageConfigHelpers)

set(PackageDir ${CMAKE_INSTALL_LIBDIR}/cmake/Meld)

install(TARGETS meld EXPORT MeldTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT MeldTargets NAMESPACE Meld:: DESTINATION ${PackageDir})
install(FILES include/meld-c.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/meld DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
# Our headers use Binaryen's C API. It has a folder of its own, because what it
# declares is in libmeld and must not be taken for another Binaryen's.
install(FILES ${MELD_BINARYEN_INCLUDE}/binaryen-c.h
  ${MELD_BINARYEN_INCLUDE}/wasm-delegations.def
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/meld-binaryen)

configure_package_config_file(cmake/MeldConfig.cmake.in
  ${PROJECT_BINARY_DIR}/MeldConfig.cmake
  INSTALL_DESTINATION ${PackageDir}
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/MeldConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/MeldConfig.cmake
  ${PROJECT_BINARY_DIR}/MeldConfigVersion.cmake
  cmake/MeldFuse.cmake
  cmake/MeldPlugin.cmake
  DESTINATION ${PackageDir})

set(PkgConfigDir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH MELD_PREFIX_FROM_PKGCONFIG
  ${CMAKE_INSTALL_PREFIX}/${PkgConfigDir} ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/meld.pc.in ${PROJECT_BINARY_DIR}/meld.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/meld.pc DESTINATION ${PkgConfigDir})
