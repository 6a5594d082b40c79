#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// What went wrong, by who can mend it: the caller (`usage`), the machine (`io`), the input (`data`), the model file
/// (`model`) or us (`internal`).
enum class ErrorKind { usage, io, data, model, internal };

/// Process exit status of an error kind: 2, 3, 4, 5 and 70. Workflows branch on it (retry `io`, never `data`).
[[nodiscard]] int exit_status(ErrorKind kind) noexcept;

/// The one exception of marrow: kind, problem, contexts (innermost first) and at most one hint.
///
/// Thrown where the fault is seen; functions on the way up add where it happened with `add_context`; printed once by
/// the command runner. The problem is a lower-case sentence that says what is wrong with the input.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string problem, std::string hint = {});

  [[nodiscard]] const char* what() const noexcept override { return problem_.c_str(); }
  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  [[nodiscard]] const std::vector<std::string>& contexts() const noexcept { return contexts_; }

  /// Says one step further out where the error happened, such as "record 96 of tumour.vcf.gz".
  void add_context(std::string context) { contexts_.push_back(std::move(context)); }

  /// The message as a person reads it, without the "marrow VERB: " in front:
  /// "error: …\n  in: …\n  hint: …\n". Control characters are escaped.
  [[nodiscard]] std::string message() const;

 private:
  ErrorKind kind_;
  std::string problem_;
  std::string hint_;
  std::vector<std::string> contexts_;
};

/// Runs `action`; an Error that leaves it gains `context()`, computed only then.
template <class Context, class Action>
decltype(auto) with_context(Context&& context, Action&& action) {
  try {
    return action();
  } catch (Error& error) {
    error.add_context(context());
    throw;
  }
}

}  // namespace marrow
