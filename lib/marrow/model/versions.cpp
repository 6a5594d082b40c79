#include "marrow/model/versions.hpp"

#include <fmt/format.h>
#include <xgboost/c_api.h>

namespace marrow {

std::string xgboost_version() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  XGBoostVersion(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

}  // namespace marrow
