# assent_generate(TARGET <target> PROTOS <file.proto>... [IMPORT_DIRS <dir>...] [NO_WIRE])
#
# Compiles annotated profiles into <target>: `#include "file.assent.h"` (and
# "file.assent_wire.h"). Links assent::kernel, and assent::core for the wire form;
# NO_WIRE leaves both the wire form and Protocol Buffers out. --cpp_out never runs: a
# profile has no unguarded class.
#
# A .proto lies in one of IMPORT_DIRS, by default the current source folder; its path
# from there is the path of the generated headers. Mistakes in a policy stop the build
# at file:line:column.
#
# Every build asks the command `assent policy check` about the policies, also when no
# file changed: a bypass that expired meanwhile stops the build. SOURCE_DATE_EPOCH, if it
# is set, is the day of the build.
#
# Where the plugin and the command cannot run (a cross build),
# ASSENT_PROTOC_GEN_ASSENT_EXECUTABLE and ASSENT_EXECUTABLE name the host's ones.
include_guard(GLOBAL)

# Functions see the variables of their caller, which may be a parent project.
if(NOT ASSENT_PROTO_DIR)
  get_filename_component(ASSENT_PROTO_DIR "${CMAKE_CURRENT_LIST_DIR}/../proto" ABSOLUTE)
endif()
set_property(GLOBAL PROPERTY ASSENT_PROTO_DIR "${ASSENT_PROTO_DIR}")

# The folders that protoc searches, as -I options, and the one that holds `proto`.
function(_assent_import_options proto dirs out_options out_root)
  set(options)
  set(root)
  foreach(dir IN LISTS dirs)
    get_filename_component(dir "${dir}" ABSOLUTE)
    list(APPEND options "-I${dir}")
    string(FIND "${proto}" "${dir}/" at)
    if(at EQUAL 0 AND NOT root)
      set(root "${dir}")
    endif()
  endforeach()
  if(NOT root)
    message(FATAL_ERROR "assent_generate: ${proto} is in none of the import folders ${dirs}; "
                        "name its folder in IMPORT_DIRS")
  endif()
  get_property(proto_dir GLOBAL PROPERTY ASSENT_PROTO_DIR)
  list(APPEND options "-I${proto_dir}")
  # descriptor.proto, where protoc does not find it beside itself.
  if(TARGET protobuf::libprotobuf)
    get_target_property(include_dirs protobuf::libprotobuf INTERFACE_INCLUDE_DIRECTORIES)
    foreach(dir IN LISTS include_dirs)
      if(EXISTS "${dir}/google/protobuf/descriptor.proto")
        list(APPEND options "-I${dir}")
      endif()
    endforeach()
  endif()
  set(${out_options} "${options}" PARENT_SCOPE)
  set(${out_root} "${root}" PARENT_SCOPE)
endfunction()

function(assent_generate)
  cmake_parse_arguments(arg "NO_WIRE" "TARGET" "PROTOS;IMPORT_DIRS" ${ARGN})
  if(NOT arg_TARGET OR NOT arg_PROTOS OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "use: assent_generate(TARGET target PROTOS file.proto... [IMPORT_DIRS dir...] "
                        "[NO_WIRE])")
  endif()
  if(NOT arg_IMPORT_DIRS)
    set(arg_IMPORT_DIRS "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  if(ASSENT_PROTOC_GEN_ASSENT_EXECUTABLE)
    set(plugin "${ASSENT_PROTOC_GEN_ASSENT_EXECUTABLE}")
    set(plugin_dependency "${plugin}")
  else()
    set(plugin "$<TARGET_FILE:assent::protoc-gen-assent>")
    set(plugin_dependency assent::protoc-gen-assent)
  endif()
  get_filename_component(beside "${ASSENT_PROTOC_GEN_ASSENT_EXECUTABLE}" DIRECTORY)
  if(ASSENT_EXECUTABLE)
    set(command "${ASSENT_EXECUTABLE}")
  elseif(ASSENT_PROTOC_GEN_ASSENT_EXECUTABLE AND EXISTS "${beside}/assent")
    set(command "${beside}/assent")
  elseif(TARGET assent::assent)
    set(command "$<TARGET_FILE:assent::assent>")
  else()
    message(FATAL_ERROR "assent_generate: the command assent is missing; install the tools of assent, or name "
                        "it in ASSENT_EXECUTABLE")
  endif()
  if(NOT TARGET protobuf::protoc)
    message(FATAL_ERROR "assent_generate: protoc is missing; install Protocol Buffers' compiler "
                        "(Debian: protobuf-compiler), or set Protobuf_PROTOC_EXECUTABLE to the host's one")
  endif()
  get_property(proto_dir GLOBAL PROPERTY ASSENT_PROTO_DIR)
  # A folder per target: two targets may compile the same profile.
  set(output_dir "${CMAKE_CURRENT_BINARY_DIR}/${arg_TARGET}.generated")
  file(MAKE_DIRECTORY "${output_dir}")

  set(checked)
  foreach(proto IN LISTS arg_PROTOS)
    get_filename_component(proto "${proto}" ABSOLUTE)
    _assent_import_options("${proto}" "${arg_IMPORT_DIRS}" imports root)
    file(RELATIVE_PATH stem "${root}" "${proto}")
    string(REGEX REPLACE "\\.proto$" "" stem "${stem}")
    set(generated "${output_dir}/${stem}.assent.h" "${output_dir}/${stem}.assent.cc")
    set(parameter "root=${root}")
    if(arg_NO_WIRE)
      string(APPEND parameter ",no_wire")
    else()
      list(APPEND generated "${output_dir}/${stem}.assent_wire.h" "${output_dir}/${stem}.assent_wire.cc")
    endif()
    add_custom_command(
      OUTPUT ${generated}
      COMMAND protobuf::protoc ${imports} "--plugin=protoc-gen-assent=${plugin}"
              "--assent_out=${output_dir}" "--assent_opt=${parameter}" "${proto}"
      DEPENDS "${proto}" "${proto_dir}/assent/policy.proto" ${plugin_dependency}
      COMMENT "Compiling the profile ${stem}.proto"
      VERBATIM)
    target_sources(${arg_TARGET} PRIVATE ${generated})
    list(APPEND checked "${proto}")
  endforeach()
  # The plugin found the other mistakes; only the day changes without a file.
  set(check ${arg_TARGET}_policy_check)
  if(TARGET ${check})  # a second call for the target
    string(MD5 suffix "${checked}")
    string(APPEND check _${suffix})
  endif()
  add_custom_target(${check}
    COMMAND "${command}" policy check ${imports} ${checked}
    COMMENT "Checking the policies of ${arg_TARGET}"
    VERBATIM)
  if(command MATCHES "TARGET_FILE")
    add_dependencies(${check} assent::assent)
  endif()
  add_dependencies(${arg_TARGET} ${check})

  target_include_directories(${arg_TARGET} PUBLIC "$<BUILD_INTERFACE:${output_dir}>")
  target_link_libraries(${arg_TARGET} PUBLIC assent::kernel)
  if(NOT arg_NO_WIRE)
    target_link_libraries(${arg_TARGET} PUBLIC assent::core)
  endif()
endfunction()
