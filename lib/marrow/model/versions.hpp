#pragma once

#include <string>

namespace marrow {

/// Version of the XGBoost that is loaded, such as "1.7.4".
[[nodiscard]] std::string xgboost_version();

}  // namespace marrow
