# For packages without the exported targets of the tools (Conan writes its own config):
# finds the protoc plugin, the command and policy.proto beside this file's folder.
get_filename_component(_assent_prefix "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(ASSENT_PROTO_DIR "${_assent_prefix}/include")
foreach(_assent_tool IN ITEMS protoc-gen-assent assent)
  find_program(_assent_path ${_assent_tool} PATHS "${_assent_prefix}/bin" NO_DEFAULT_PATH NO_CACHE)
  if(_assent_path AND NOT TARGET assent::${_assent_tool})
    add_executable(assent::${_assent_tool} IMPORTED GLOBAL)
    set_property(TARGET assent::${_assent_tool} PROPERTY IMPORTED_LOCATION "${_assent_path}")
  endif()
  unset(_assent_path)
endforeach()
unset(_assent_prefix)
