# marrow_add_layer(NAME SOURCES a.cpp … HEADERS a.hpp … USES marrow::base … WRAPS PkgConfig::HTSLIB …)
#
# One folder of lib/marrow is one static library `marrow_NAME`, alias `marrow::NAME`.
# USES are layers whose headers ours include; WRAPS are foreign libraries that stay in our .cpp files.
function(marrow_add_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;HEADERS;USES;WRAPS" ${ARGN})
  add_library(marrow_${name} STATIC ${LAYER_SOURCES})
  add_library(marrow::${name} ALIAS marrow_${name})
  target_sources(marrow_${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/lib" FILES ${LAYER_HEADERS})
  set_target_properties(marrow_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON EXPORT_NAME ${name})
  target_compile_features(marrow_${name} PUBLIC cxx_std_20)  # for those who use an installed marrow
  target_link_libraries(marrow_${name} PUBLIC ${LAYER_USES} PRIVATE ${LAYER_WRAPS} $<BUILD_INTERFACE:marrow_policy>)
endfunction()
