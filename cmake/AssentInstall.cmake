# Install rules and the package that find_package(assent) reads.
#
# Three install components, prefixed so that they do not collide in a superbuild:
# assent_runtime (shared libraries), assent_development (headers, archives, CMake and
# pkg-config files, policy.proto) and assent_tools (the command and the protoc plugin).
include(CMakePackageConfigHelpers)

set(ASSENT_INSTALL_CMAKEDIR "${CMAKE_INSTALL_LIBDIR}/cmake/assent")
# Beside the headers, as Protocol Buffers do with theirs: one -I finds both.
set(ASSENT_INSTALL_PROTODIR "${CMAKE_INSTALL_INCLUDEDIR}")

set(libraries ${ASSENT_COMPONENTS})
list(TRANSFORM libraries PREPEND assent_)
# Shared libraries and tools find each other wherever the prefix is moved to.
set(origin "$ORIGIN")
if(APPLE)
  set(origin "@loader_path")
endif()
set_target_properties(${libraries} PROPERTIES INSTALL_RPATH "${origin}")
install(TARGETS ${libraries}
  EXPORT assentTargets
  RUNTIME COMPONENT assent_runtime DESTINATION ${CMAKE_INSTALL_BINDIR}
  LIBRARY COMPONENT assent_runtime NAMELINK_COMPONENT assent_development
          DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE COMPONENT assent_development DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT assentTargets NAMESPACE assent::
  DESTINATION ${ASSENT_INSTALL_CMAKEDIR} COMPONENT assent_development)

# The tools have an export set of their own: a cross build brings the host's tools.
if(ASSENT_BUILD_CODEGEN)
  file(RELATIVE_PATH to_libraries "/prefix/${CMAKE_INSTALL_BINDIR}" "/prefix/${CMAKE_INSTALL_LIBDIR}")
  set_target_properties(protoc-gen-assent assent_cli PROPERTIES INSTALL_RPATH "${origin}/${to_libraries}")
  install(TARGETS protoc-gen-assent assent_cli
    EXPORT assentCodegenTargets
    RUNTIME COMPONENT assent_tools DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT assentCodegenTargets NAMESPACE assent::
    DESTINATION ${ASSENT_INSTALL_CMAKEDIR} COMPONENT assent_tools)
endif()

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/assent"
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT assent_development
  FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/assent"
  DESTINATION ${ASSENT_INSTALL_PROTODIR} COMPONENT assent_development
  FILES_MATCHING PATTERN "*.proto")

# Whether users of the libraries link the private dependencies too.
get_target_property(ASSENT_LIBRARY_TYPE assent_kernel TYPE)
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/assentConfig.cmake.in" "${PROJECT_BINARY_DIR}/assentConfig.cmake"
  INSTALL_DESTINATION ${ASSENT_INSTALL_CMAKEDIR}
  PATH_VARS ASSENT_INSTALL_PROTODIR)
# Before 1.0 a new minor version may break what the old one promised.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/assentConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/assentConfig.cmake"
  "${PROJECT_BINARY_DIR}/assentConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/AssentGenerate.cmake"
  DESTINATION ${ASSENT_INSTALL_CMAKEDIR} COMPONENT assent_development)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/licenses/assent" COMPONENT assent_development)
include(AssentPkgConfig)
