# As an overlay port it builds the tree that it lies in:
#   vcpkg install assent --overlay-ports=packaging/vcpkg/ports
# In a registry the next line becomes vcpkg_from_github() with the tag of a release.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS features
  FEATURES
    rank ASSENT_BUILD_RANK
    core ASSENT_BUILD_CORE
    train ASSENT_BUILD_TRAIN
    codegen ASSENT_BUILD_CODEGEN)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    ${features}
    -DASSENT_BUILD_TESTS=OFF
    -DASSENT_BUILD_EXAMPLES=OFF
    -DASSENT_WITH_LAPACK=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/assent)
vcpkg_fixup_pkgconfig()
vcpkg_copy_pdbs()
if("codegen" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES assent protoc-gen-assent AUTO_CLEAN)
endif()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share"
  "${CURRENT_PACKAGES_DIR}/share/licenses")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
