#include "marrow/base/warnings.hpp"

namespace marrow {

void Warnings::add(std::string_view code, std::string_view text, std::int64_t count) {
  auto found = by_code_.find(code);
  if (found == by_code_.end()) {
    by_code_.emplace(std::string(code), Warning{.code = std::string(code), .text = std::string(text), .count = count});
  } else {
    found->second.count += count;
  }
}

void Warnings::add_all(const std::vector<Warning>& warnings) {
  for (const Warning& warning : warnings) add(warning.code, warning.text, warning.count);
}

std::vector<Warning> Warnings::sorted() const {
  std::vector<Warning> result;
  for (const auto& [code, warning] : by_code_) result.push_back(warning);
  return result;
}

}  // namespace marrow
