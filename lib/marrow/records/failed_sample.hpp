#pragma once

#include <string>

#include "marrow/base/error.hpp"

namespace marrow {

/// A sample of a cohort that could not be read, and why.
struct FailedSample {
  std::string sample;
  std::string kind;     ///< "io": of the machine, worth another try; "data": of the input
  std::string message;  ///< what is wrong and where, in one line
  std::string hint;     ///< what may help; often empty
};

/// Control characters are escaped.
[[nodiscard]] FailedSample failed_sample(std::string sample, const Error& error);

}  // namespace marrow
