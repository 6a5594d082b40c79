#pragma once

namespace marrow {

/// A function by its name in XGBoost's library, or in those that it stands on (OpenMP); null if there is none. The
/// library is loaded when the first function is asked for. Throws `model` if it cannot be.
[[nodiscard]] void* xgboost_function(const char* name);

}  // namespace marrow
