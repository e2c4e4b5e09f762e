# cmake -DCOMPILER=... -DSTANDARD=17 -DINCLUDES=a,b -DIMPLICIT=/usr/include -DFOLDER=build
#   -P include_budget.cmake
#
# What including a generated profile brings with it, beside absl::StatusOr, which its
# functions return and which is most of the cost: so many KiB of source after
# preprocessing, and no heavy header.
# scripts/compile_cost says what that is in seconds.
cmake_minimum_required(VERSION 3.22)
set(most 350)
set(heavy regex thread future fstream sstream iomanip random filesystem condition_variable shared_mutex locale
  Eigen/ google/protobuf/ absl/container/flat_hash absl/container/node_hash absl/container/btree
  absl/container/internal/raw_hash_set absl/random/ absl/strings/str_format absl/flags/ absl/log/)

string(REPLACE "," ";" includes "${INCLUDES}")
string(REPLACE "," ";" implicit "${IMPLICIT}")
list(REMOVE_ITEM includes ${implicit})
list(TRANSFORM includes PREPEND "-I")

# The bytes that the compiler has to read, and the headers they come from.
function(preprocess header out_bytes out_headers)
  set(source "${FOLDER}/include_budget.cc")
  file(WRITE "${source}" "#include \"${header}\"\n")
  set(command ${COMPILER} -std=c++${STANDARD} ${includes} -E "${source}")
  execute_process(COMMAND ${command} -P OUTPUT_FILE "${source}.i" COMMAND_ERROR_IS_FATAL ANY)
  file(SIZE "${source}.i" bytes)
  execute_process(COMMAND ${command} OUTPUT_FILE "${source}.i" COMMAND_ERROR_IS_FATAL ANY)
  file(STRINGS "${source}.i" marks REGEX "^# [0-9]+ \"/.*\" 1")
  set(${out_bytes} ${bytes} PARENT_SCOPE)
  set(${out_headers} "${marks}" PARENT_SCOPE)
endfunction()

preprocess(absl/status/statusor.h base_bytes base_headers)
preprocess(viewer.assent.h bytes headers)
math(EXPR added "(${bytes} - ${base_bytes}) / 1024")
math(EXPR base "${base_bytes} / 1024")
set(failed FALSE)
if(added GREATER most)
  message("a generated header brings ${added} KiB with it, beside absl::StatusOr; at most ${most} are allowed: "
          "include less in include/assent/profile")
  set(failed TRUE)
endif()
foreach(name IN LISTS heavy)
  if(base_headers MATCHES "/${name}")
    continue()  # absl::StatusOr includes it anyway
  endif()
  foreach(header IN LISTS headers)
    if((name MATCHES "/" AND header MATCHES "/${name}") OR header MATCHES "/${name}\"")
      message("a generated header includes a heavy one, by way of include/assent: ${header}")
      set(failed TRUE)
    endif()
  endforeach()
endforeach()
if(failed)
  message(FATAL_ERROR "see above")
endif()
message("${added} KiB of source beside absl::StatusOr's ${base}, and no heavy header")
