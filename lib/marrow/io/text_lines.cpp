#include "marrow/io/text_lines.hpp"

#include <fmt/format.h>
#include <htslib/bgzf.h>
#include <htslib/hts.h>
#include <htslib/kstring.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "marrow/base/error.hpp"
#include "marrow/io/htslib_log.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

namespace {

constexpr const char* copy_again = "copy or download it again";
constexpr int end_of_file = -1;

}  // namespace

struct TextLines::Stream {
  explicit Stream(const std::string& path) : file(bgzf_open(path.c_str(), "r")) {
    if (file == nullptr) {
      throw Error(ErrorKind::io, fmt::format("cannot read '{}': {}", path, std::generic_category().message(errno)));
    }
  }
  ~Stream() {
    bgzf_close(file);
    std::free(line.s);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  BGZF* file;
  kstring_t line = KS_INITIALIZE;
};

TextLines::TextLines(const std::string& path, std::istream& standard_input) {
  if (path == "-") {
    text_ = read_text_file(path, standard_input);
    return;
  }
  silence_htslib();
  require_readable_file(path);
  stream_ = std::make_unique<Stream>(path);
}

TextLines::~TextLines() = default;

bool TextLines::next(std::string_view& line) {
  if (!(stream_ ? next_of_stream(line) : next_of_text(line))) return false;
  ++line1_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

bool TextLines::next_of_stream(std::string_view& line) {
  const int length = bgzf_getline(stream_->file, '\n', &stream_->line);
  if (length >= 0) {
    line = {stream_->line.s, stream_->line.l};
    return true;
  }
  if (length != end_of_file || (stream_->file->errcode & BGZF_ERR_IO) != 0) {
    throw Error(ErrorKind::data, "the file is cut off or damaged: its compressed data cannot be read to their end",
                copy_again);
  }
  if (bgzf_compression(stream_->file) == bgzf && stream_->file->last_block_eof == 0) {
    throw Error(ErrorKind::data, "the file is cut off: its BGZF end marker is missing", copy_again);
  }
  return false;
}

bool TextLines::next_of_text(std::string_view& line) {
  if (begin_ >= text_.size()) return false;
  const std::size_t end = std::min(text_.find('\n', begin_), text_.size());
  line = std::string_view(text_).substr(begin_, end - begin_);
  begin_ = end + 1;
  return true;
}

}  // namespace marrow
