# Helpers for assent's own targets. Nothing here touches a parent project's flags.

# Warnings for our own code, private to the target.
function(assent_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
    # GCC 12 at -O3 takes the destructor of a std::variant for a wrong `delete`.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-free-nonheap-object>
    $<$<BOOL:${ASSENT_WERROR}>:-Werror>)
endfunction()

# A component library: target assent_<name>, known as assent::<name> in the build
# tree and to find_package(assent) alike.
function(assent_library name)
  add_library(assent_${name})
  add_library(assent::${name} ALIAS assent_${name})
  set_target_properties(assent_${name} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON
    VERSION ${PROJECT_VERSION}
    # Before 1.0 a minor version may break the binary interface.
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  target_compile_features(assent_${name} PUBLIC cxx_std_17)
  target_include_directories(assent_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_include_directories(assent_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  assent_warnings(assent_${name})
endfunction()
