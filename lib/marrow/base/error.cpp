#include "marrow/base/error.hpp"

#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {

int exit_status(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::usage:
      return 2;
    case ErrorKind::io:
      return 3;
    case ErrorKind::data:
      return 4;
    case ErrorKind::model:
      return 5;
    case ErrorKind::internal:
      break;
  }
  return 70;
}

Error::Error(ErrorKind kind, std::string problem, std::string hint)
    : kind_(kind), problem_(std::move(problem)), hint_(std::move(hint)) {}

std::string Error::message() const {
  std::string text = "error: " + printable(problem_) + "\n";
  for (const std::string& context : contexts_) text += "  in: " + printable(context) + "\n";
  if (!hint_.empty()) text += "  hint: " + printable(hint_) + "\n";
  return text;
}

}  // namespace marrow
