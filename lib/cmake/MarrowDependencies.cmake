# The libraries that marrow stands on, all packaged by Debian (scripts/packages.txt).
find_package(PkgConfig REQUIRED)
pkg_check_modules(HTSLIB REQUIRED IMPORTED_TARGET htslib>=1.16)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
# Debian's CMake package of XGBoost asks for /usr/bin/xgboost, which is not packaged; pkg-config is right.
pkg_check_modules(XGBOOST REQUIRED IMPORTED_TARGET xgboost>=1.7)
# Loaded when they are first used (lib/marrow/model/xgboost_library.cpp, lib/marrow/base/digest.cpp), so that their
# names are needed, not a link to them.
find_library(MARROW_XGBOOST NAMES xgboost HINTS ${XGBOOST_LIBRARY_DIRS} REQUIRED)
function(marrow_find_soname variable library)
  execute_process(COMMAND "${CMAKE_OBJDUMP}" -p "${library}" OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
  if(NOT headers MATCHES "SONAME +([^ \n]+)")
    message(FATAL_ERROR "${library} states no SONAME")
  endif()
  set(${variable} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()
marrow_find_soname(MARROW_XGBOOST_SONAME "${MARROW_XGBOOST}")
marrow_find_soname(MARROW_CRYPTO_SONAME "${OPENSSL_CRYPTO_LIBRARY}")
find_package(Threads REQUIRED)
