#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace marrow {

/// Lines of a text of any size, plain, gzip or BGZF (told by content), streamed in bounded memory; standard input is
/// read whole. Unlike a VCF's, a last line without line end is taken: people write such files by hand.
class TextLines {
 public:
  /// Throws `io` for a file that is missing, not readable or a folder.
  TextLines(const std::string& path, std::istream& standard_input);
  ~TextLines();
  TextLines(const TextLines&) = delete;
  TextLines& operator=(const TextLines&) = delete;

  /// The next line without its line end (LF or CR LF), a view that holds until the next call; false at the proven end.
  /// Throws `data` for compressed bytes that are cut off or damaged.
  bool next(std::string_view& line);
  /// 1-based number of the line that `next` gave last.
  [[nodiscard]] std::int64_t line1() const noexcept { return line1_; }

 private:
  struct Stream;
  bool next_of_stream(std::string_view& line);
  bool next_of_text(std::string_view& line);

  std::unique_ptr<Stream> stream_;  ///< null for standard input
  std::string text_;                ///< of standard input
  std::size_t begin_ = 0;           ///< start of what was not given out yet
  std::int64_t line1_ = 0;
};

}  // namespace marrow
