#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "marrow/base/delimited_text.hpp"

namespace marrow_test {

/// A tab-separated table of a test or a cohort.
inline marrow::DelimitedText read_table(const std::string& path) {
  std::ifstream stream(path);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return marrow::parse_delimited(text, path, marrow::Delimiter::tab);
}

}  // namespace marrow_test
