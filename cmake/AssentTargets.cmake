# Helpers for assent's own targets. Nothing here touches a parent project's flags.

# Warnings for our own code, private to the target.
function(assent_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
    # GCC 12 at -O3 takes the destructor of a std::variant for a wrong `delete`.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-free-nonheap-object>
    $<$<BOOL:${ASSENT_WERROR}>:-Werror>)
endfunction()

# The components that this build makes, lowest first.
set(ASSENT_COMPONENTS kernel)
if(ASSENT_BUILD_RANK)
  list(APPEND ASSENT_COMPONENTS rank)
endif()
if(ASSENT_BUILD_CORE)
  list(APPEND ASSENT_COMPONENTS core)
endif()
if(ASSENT_BUILD_TRAIN)
  list(APPEND ASSENT_COMPONENTS train)
endif()

# What a shared library shows: what include/assent/base/export.h marks.
function(_assent_shared_library target)
  target_compile_definitions(${target} PUBLIC ASSENT_SHARED_LIBRARY)
  if(NOT APPLE AND NOT WIN32)
    # A symbol that a lower component hides fails here (-z defs), not at a user's.
    set(exported "${PROJECT_SOURCE_DIR}/cmake/exported.map")
    target_link_options(${target} PRIVATE -Wl,-z,defs "-Wl,--version-script=${exported}")
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${exported}")
  endif()
  if(ASSENT_BUILD_TESTS)
    # Some tests look inside. Such a build is for testing, not for installing.
    set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET default VISIBILITY_INLINES_HIDDEN OFF)
  endif()
endfunction()

# A component library: target assent_<name>, known as assent::<name> in the build
# tree and to find_package(assent) alike. One that is switched off is described all
# the same, and neither built nor installed.
function(assent_library name)
  add_library(assent_${name})
  set_target_properties(assent_${name} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    VERSION ${PROJECT_VERSION}
    # Before 1.0 a minor version may break the binary interface.
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  target_compile_features(assent_${name} PUBLIC cxx_std_17)
  target_include_directories(assent_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_include_directories(assent_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  # -O3 makes code half as large again, which a profile's bookkeeping does not need; the
  # sources with the loops of a request ask for it themselves.
  target_compile_options(assent_${name} PRIVATE $<$<CONFIG:Release>:-O2>)
  # So that a linker with --gc-sections leaves out what an application does not call.
  target_compile_options(assent_${name} PRIVATE -ffunction-sections -fdata-sections)
  # Nobody replaces our functions when a program is loaded, so they may be inlined into
  # one another though they are exported and position independent; Clang assumes so anyway.
  target_compile_options(assent_${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-semantic-interposition>)
  assent_warnings(assent_${name})
  get_target_property(kind assent_${name} TYPE)
  if(kind STREQUAL "SHARED_LIBRARY")
    _assent_shared_library(assent_${name})
  endif()
  if(name IN_LIST ASSENT_COMPONENTS)
    add_library(assent::${name} ALIAS assent_${name})
  else()
    set_target_properties(assent_${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()
