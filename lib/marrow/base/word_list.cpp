#include "marrow/base/word_list.hpp"

#include <fmt/format.h>

#include "marrow/base/text.hpp"

namespace marrow {

std::string list_words(const std::vector<std::string>& names) {
  if (names.size() < 2) return join(names, "");
  return fmt::format("{} and {}", join({names.begin(), names.end() - 1}, ", "), names.back());
}

}  // namespace marrow
