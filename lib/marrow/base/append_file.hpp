#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace marrow {

/// A file of lines that grows while a run goes on and outlives it, whenever it is interrupted. One run at a time has
/// it. A last line without its end, left by a run that was killed while it wrote, is cut off when the file is opened.
class AppendFile {
 public:
  /// Called with the place of a line's first byte and the line without its end.
  using Line = std::function<void(std::int64_t offset, std::string_view line)>;

  /// Opens or makes the file and shows `read` each line that it holds. Throws `io` with the path; also where another
  /// process has the file.
  AppendFile(std::string path, const Line& read);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  /// Adds a line, which holds no line end, and returns the place of its first byte. Throws `io`; what was written of
  /// the line is then cut off again.
  std::int64_t append(std::string_view line);
  /// `bytes` bytes from `offset` on. Throws `io`. Safe to call from several threads.
  [[nodiscard]] std::string read(std::int64_t offset, std::int64_t bytes) const;
  /// Removes all lines.
  void clear();
  /// Removes the file.
  void remove();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  [[noreturn]] void fail(std::string_view what, int code) const;
  void read_lines(const Line& read);

  std::string path_;
  int descriptor_ = -1;
  std::int64_t bytes_ = 0;  ///< of whole lines
};

}  // namespace marrow
