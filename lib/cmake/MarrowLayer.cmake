# marrow_add_layer(NAME SOURCES a.cpp … HEADERS a.hpp … USES marrow::base … WRAPS PkgConfig::HTSLIB …)
#
# One folder of lib/marrow is one static library `marrow_NAME`, alias `marrow::NAME`.
# USES are layers whose headers ours include; WRAPS are foreign libraries that stay in our .cpp files.
#
# Every header must compile alone. One that its own source includes first has shown that when the source is built; the
# target all_verify_interface_header_sets compiles the others (file set `unproven`).
function(marrow_add_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;HEADERS;USES;WRAPS" ${ARGN})
  add_library(marrow_${name} STATIC ${LAYER_SOURCES})
  add_library(marrow::${name} ALIAS marrow_${name})
  set(proven)
  set(unproven)
  foreach(header IN LISTS LAYER_HEADERS)
    string(REGEX REPLACE "hpp$" "cpp" source "${header}")
    set(first)
    if(source IN_LIST LAYER_SOURCES)
      file(STRINGS "${source}" first REGEX "^#include" LIMIT_COUNT 1)
    endif()
    if(first STREQUAL "#include \"marrow/${name}/${header}\"")
      list(APPEND proven "${header}")
    else()
      list(APPEND unproven "${header}")
    endif()
  endforeach()
  target_sources(marrow_${name} PUBLIC
    FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/lib" FILES ${proven}
    FILE_SET unproven TYPE HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/lib" FILES ${unproven})
  set_target_properties(marrow_${name} PROPERTIES
    VERIFY_INTERFACE_HEADER_SETS ON INTERFACE_HEADER_SETS_TO_VERIFY unproven EXPORT_NAME ${name})
  target_compile_features(marrow_${name} PUBLIC cxx_std_20)  # for those who use an installed marrow
  target_link_libraries(marrow_${name} PUBLIC ${LAYER_USES} PRIVATE ${LAYER_WRAPS} $<BUILD_INTERFACE:marrow_policy>)
endfunction()
