# Finds OpenBLAS through LAPACK for the dense algebra of training. AUTO takes it where
# it is and Eigen otherwise; ON insists. Another LAPACK: set BLA_VENDOR (see CMake's
# FindLAPACK). The reference implementation is slower than Eigen, so AUTO does not
# look for it.
set(ASSENT_WITH_LAPACK AUTO CACHE STRING "Train with LAPACK: AUTO (where OpenBLAS is), ON, OFF (Eigen)")
set_property(CACHE ASSENT_WITH_LAPACK PROPERTY STRINGS AUTO ON OFF)

set(ASSENT_LAPACK_VENDOR "${BLA_VENDOR}")
if(NOT ASSENT_LAPACK_VENDOR)
  set(ASSENT_LAPACK_VENDOR OpenBLAS)
endif()
set(ASSENT_LAPACK_FOUND OFF)
if(ASSENT_WITH_LAPACK)
  set(_assent_blas_vendor "${BLA_VENDOR}")
  set(BLA_VENDOR "${ASSENT_LAPACK_VENDOR}")
  if(ASSENT_WITH_LAPACK STREQUAL "AUTO")
    find_package(LAPACK QUIET)
  else()
    find_package(LAPACK REQUIRED)
  endif()
  set(BLA_VENDOR "${_assent_blas_vendor}")
  if(TARGET LAPACK::LAPACK)
    set(ASSENT_LAPACK_FOUND ON)
  endif()
endif()

if(ASSENT_LAPACK_FOUND)
  message(STATUS "assent trains with LAPACK: ${LAPACK_LIBRARIES}")
  target_link_libraries(assent_train PRIVATE LAPACK::LAPACK)
  set_source_files_properties(
    "${PROJECT_SOURCE_DIR}/src/rank/algebra/blas.cc" "${PROJECT_SOURCE_DIR}/src/rank/algebra/spd_inverse_lapack.cc"
    "${PROJECT_SOURCE_DIR}/src/rank/algebra/symmetric_eigen.cc"
    TARGET_DIRECTORY assent_train PROPERTIES COMPILE_DEFINITIONS ASSENT_WITH_LAPACK)
else()
  message(STATUS "assent trains with Eigen; OpenBLAS, if installed, is quicker (ASSENT_WITH_LAPACK)")
endif()

# For those who write the package, in another folder.
set(ASSENT_LAPACK_FOUND "${ASSENT_LAPACK_FOUND}" CACHE INTERNAL "Whether assent::train links LAPACK")
set(ASSENT_LAPACK_VENDOR "${ASSENT_LAPACK_VENDOR}" CACHE INTERNAL "Which LAPACK assent::train links")
