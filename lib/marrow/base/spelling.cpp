#include "marrow/base/spelling.hpp"

#include <cctype>

#include "marrow/base/text.hpp"

namespace marrow {

std::string folded(std::string_view text) {
  std::string result = lower_case(text);
  std::erase_if(result, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return result;
}

}  // namespace marrow
