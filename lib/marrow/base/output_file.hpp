#pragma once

#include <string>
#include <string_view>

namespace marrow {

/// A file that appears whole or not at all: bytes go to a temporary beside it, `commit` makes it durable and renames.
///
/// Without `commit` (an error on the way) the temporary is removed and an older file of that name stays as it was.
/// A path that exists and is no regular file (`/dev/full`, a FIFO) is written directly.
/// Every write and the final flush are checked; errors are `io` with the path.
class OutputFile {
 public:
  /// Throws `usage` when `path` is a folder.
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  void commit();

  /// Path that other libraries may write to in our place before `commit`.
  [[nodiscard]] const std::string& temporary_path() const noexcept { return temporary_; }

 private:
  [[noreturn]] void fail(std::string_view what, int code) const;
  void flush();

  std::string path_;
  std::string temporary_;
  std::string buffer_;
  int descriptor_ = -1;
  bool is_temporary_ = true;
};

/// Removes the temporaries of all files being written; async-signal-safe, for a handler of SIGINT and SIGTERM.
void remove_temporary_files() noexcept;

}  // namespace marrow
