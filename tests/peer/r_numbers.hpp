#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>

#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "temporary_folder.hpp"

namespace marrow_test {

/// The numbers that an R script prints of a table, whose path is its first argument; empty where R or one of the
/// script's packages is missing (R ends with status 1). With MARROW_PEERS=1 a missing peer is a failure.
inline std::optional<std::vector<double>> numbers_of_r(const std::string& script, const std::string& table) {
  const TemporaryFolder folder;
  const std::string command = fmt::format("Rscript '{}' '{}' > '{}' 2>/dev/null", folder.write("peer.R", script),
                                          folder.write("patients.tsv", table), folder.path("out"));
  const int status = WEXITSTATUS(std::system(command.c_str()));  // NOLINT: a fixed command in a test
  if (status == 127 || status == 1) {
    const char* peers = std::getenv("MARROW_PEERS");
    REQUIRE_MESSAGE((peers == nullptr || std::string(peers) != "1"), "R or one of its packages is missing");
    MESSAGE("SKIPPED: R or one of its packages is missing");
    return std::nullopt;
  }
  REQUIRE(status == 0);
  std::istringstream out(read_file(folder.path("out")));
  std::vector<double> numbers;
  for (double number = 0; out >> number;) numbers.push_back(number);
  return numbers;
}

}  // namespace marrow_test
