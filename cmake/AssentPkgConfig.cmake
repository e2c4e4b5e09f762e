# Writes assent_<component>.pc from what the target links, so that there is one list
# of dependencies. The files find themselves (${pcfiledir}): a moved prefix works.

# Sorts a target's link line into modules of pkg-config and plain flags.
function(_assent_pkgconfig_needs target out_requires out_libs)
  set(requires)
  set(libs)
  get_target_property(items ${target} INTERFACE_LINK_LIBRARIES)
  foreach(item IN LISTS items)
    # In a static library the private ones are there too, as for the linker alone.
    string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" item "${item}")
    if(item MATCHES "BUILD_INTERFACE")
      continue()  # headers for building assent itself
    elseif(item MATCHES "^absl::(.*)$")
      list(APPEND requires "absl_${CMAKE_MATCH_1}")
    elseif(item MATCHES "^assent_[a-z]+$")
      list(APPEND requires "${item} = ${PROJECT_VERSION}")
    elseif(item STREQUAL "protobuf::libprotobuf")
      list(APPEND requires protobuf)
    elseif(item STREQUAL "hwy::hwy")
      list(APPEND requires libhwy)
    elseif(item STREQUAL "LAPACK::LAPACK")
      list(APPEND requires lapack)
    elseif(item STREQUAL "Threads::Threads")
      list(APPEND libs -pthread)
    elseif(item MATCHES "^-" OR item MATCHES "^[a-z0-9]+$")
      string(REGEX REPLACE "^([a-z0-9]+)$" "-l\\1" item "${item}")
      list(APPEND libs "${item}")
    else()
      message(FATAL_ERROR "${target} links ${item}; say in AssentPkgConfig.cmake what pkg-config calls it")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES requires)
  list(JOIN requires ", " requires)
  list(JOIN libs " " libs)
  set(${out_requires} "${requires}" PARENT_SCOPE)
  set(${out_libs} "${libs}" PARENT_SCOPE)
endfunction()

# The way from the folder of the .pc files back to the prefix.
file(RELATIVE_PATH ASSENT_PC_UP "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" ASSENT_PC_UP "${ASSENT_PC_UP}")

foreach(component IN LISTS ASSENT_COMPONENTS)
  set(ASSENT_PC_NAME ${component})
  _assent_pkgconfig_needs(assent_${component} ASSENT_PC_REQUIRES ASSENT_PC_LIBS)
  set(ASSENT_PC_CFLAGS)
  get_target_property(kind assent_${component} TYPE)
  if(kind STREQUAL "SHARED_LIBRARY")
    set(ASSENT_PC_CFLAGS " -DASSENT_SHARED_LIBRARY")
  endif()
  configure_file("${PROJECT_SOURCE_DIR}/cmake/assent.pc.in"
    "${PROJECT_BINARY_DIR}/pkgconfig/assent_${component}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/pkgconfig/assent_${component}.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT assent_development)
endforeach()
