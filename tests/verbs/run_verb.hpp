#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "command.hpp"

/// What a verb called in process left behind.
struct VerbResult {
  int status = 0;
  std::string out;
  std::string err;
};

/// Runs `marrow ARGUMENTS…` in this process with `in` as standard input.
inline VerbResult run_verb(const std::vector<std::string>& arguments, const std::string& in = {}) {
  std::istringstream input(in);
  std::ostringstream output;
  std::ostringstream errors;
  marrow::commands::Streams streams{input, output, errors};
  const int status = marrow::commands::run(arguments, streams);
  return {status, output.str(), errors.str()};
}
