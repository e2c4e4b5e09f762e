# cmake -DCOMPILER=... -DSTANDARD=17 -DINCLUDES=a,b -DIMPLICIT=/usr/include -DHEADERS=build
#   [-DSOURCE=x.cc] -P check.cmake
#
# Without SOURCE: compiles the headers beforehand, into the folder HEADERS, for the
# calls that follow. They are most of the work.
#
# Compiles SOURCE as it is, which must succeed, and once with -DBAD=n for each line
#   // BAD n: regular expression
# in it, which must fail with a message that matches (all of them, if n has several).
cmake_minimum_required(VERSION 3.22)
set(options -fsyntax-only -std=c++${STANDARD})
string(REPLACE "," ";" includes "${INCLUDES}")
string(REPLACE "," ";" implicit "${IMPLICIT}")  # to name these again would hide the C headers
list(REMOVE_ITEM includes ${implicit})
foreach(dir IN LISTS includes)
  list(APPEND options -isystem "${dir}")
endforeach()

# GCC and Clang find headers.h.gch where headers.h is named.
if(NOT SOURCE)
  file(MAKE_DIRECTORY "${HEADERS}")
  list(REMOVE_ITEM options -fsyntax-only)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/headers.h" "${HEADERS}/headers.h" COPYONLY)
  execute_process(COMMAND ${COMPILER} ${options} -x c++-header -o headers.h.gch headers.h
    WORKING_DIRECTORY "${HEADERS}" COMMAND_ERROR_IS_FATAL ANY)
  return()
endif()

function(compile number out_status out_message)
  execute_process(COMMAND ${COMPILER} ${options} -include headers.h -DBAD=${number} ${SOURCE}
    WORKING_DIRECTORY "${HEADERS}"
    RESULT_VARIABLE status OUTPUT_VARIABLE message ERROR_VARIABLE message)
  set(${out_status} "${status}" PARENT_SCOPE)
  set(${out_message} "${message}" PARENT_SCOPE)
endfunction()

set(failed 0)
compile(0 status message)
if(NOT status EQUAL 0)
  message("${SOURCE}: the good half does not compile:\n${message}")
  math(EXPR failed "${failed} + 1")
endif()

file(STRINGS ${SOURCE} rules REGEX "^// BAD [0-9]+: ")
set(compiled 0)
foreach(rule IN LISTS rules)
  string(REGEX MATCH "^// BAD ([0-9]+): (.*)$" _ "${rule}")
  set(number ${CMAKE_MATCH_1})
  set(expected "${CMAKE_MATCH_2}")
  if(NOT number EQUAL compiled)
    compile(${number} status message)
    set(compiled ${number})
    if(status EQUAL 0)
      message("${SOURCE}: BAD ${number} compiles, and must not")
      math(EXPR failed "${failed} + 1")
      continue()
    endif()
  endif()
  if(NOT message MATCHES "${expected}")
    message("${SOURCE}: BAD ${number} does not say '${expected}' but:\n${message}")
    math(EXPR failed "${failed} + 1")
  endif()
endforeach()

if(compiled EQUAL 0)
  message("${SOURCE}: no line '// BAD 1: ...'")
  math(EXPR failed "${failed} + 1")
endif()
if(failed)
  message(FATAL_ERROR "${failed} wrong")
endif()
message("${compiled} mistakes do not compile")
