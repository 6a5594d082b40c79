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
# Loaded when a model is first used (lib/marrow/model/xgboost_library.cpp), so that its name is needed, not a link to it.
find_library(MARROW_XGBOOST NAMES xgboost HINTS ${XGBOOST_LIBRARY_DIRS} REQUIRED)
execute_process(COMMAND "${CMAKE_OBJDUMP}" -p "${MARROW_XGBOOST}" OUTPUT_VARIABLE MARROW_XGBOOST_HEADERS
  COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "SONAME +([^ \n]+)" MARROW_XGBOOST_SONAME "${MARROW_XGBOOST_HEADERS}")
set(MARROW_XGBOOST_SONAME "${CMAKE_MATCH_1}")
if(NOT MARROW_XGBOOST_SONAME)
  message(FATAL_ERROR "${MARROW_XGBOOST} states no SONAME")
endif()
find_package(Threads REQUIRED)
