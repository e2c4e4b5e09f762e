# Finds what assent is built on. A parent project's targets win over the system's.
# What users of an installed assent need of it is found by assentConfig.cmake.in.
if(NOT TARGET absl::status)
  find_package(absl CONFIG REQUIRED)  # without a version: Abseil's own file accepts the exact one only
endif()
if(ASSENT_BUILD_RANK AND NOT TARGET Eigen3::Eigen)
  find_package(Eigen3 3.4 CONFIG REQUIRED)
endif()
if(ASSENT_BUILD_RANK AND NOT TARGET hwy::hwy)
  find_package(hwy 1.0.3 CONFIG REQUIRED)
endif()
find_package(Threads REQUIRED)

# Protobuf's own config knows its dependencies; Debian's 3.21 has none and needs
# CMake's module.
if((ASSENT_BUILD_CORE OR ASSENT_BUILD_CODEGEN) AND NOT TARGET protobuf::libprotobuf)
  find_package(protobuf CONFIG QUIET)
  if(NOT TARGET protobuf::libprotobuf)
    find_package(Protobuf 3.21 MODULE REQUIRED)
  endif()
endif()
# Imported targets are local to the folder that found them; assent_generate()
# runs in other folders.
foreach(target IN ITEMS protobuf::protoc protobuf::libprotobuf protobuf::libprotoc)
  if(TARGET ${target})
    get_target_property(imported ${target} IMPORTED)
    if(imported)
      set_property(TARGET ${target} PROPERTY IMPORTED_GLOBAL TRUE)
    endif()
  endif()
endforeach()
