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
find_package(Threads REQUIRED)
