#include "marrow/io/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <istream>
#include <limits>
#include <system_error>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"

namespace marrow {

namespace {

constexpr std::size_t chunk_bytes = 1 << 16;

[[noreturn]] void fail_read(const std::string& path, int code) {
  throw Error(ErrorKind::io, fmt::format("cannot read '{}': {}", path, std::generic_category().message(code)));
}

[[noreturn]] void fail_size(std::string_view name) {
  throw Error(ErrorKind::data, fmt::format("'{}' holds more than {} MiB of text", name, most_text_bytes >> 20));
}

/// An open file, read in pieces.
class InputFile {
 public:
  explicit InputFile(const std::string& path) : path_(path), descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail_read(path_, errno);
    if (fstat(descriptor_, &status_) != 0 || S_ISDIR(status_.st_mode)) {
      const int code = S_ISDIR(status_.st_mode) ? EISDIR : errno;
      close(descriptor_);
      fail_read(path_, code);
    }
  }
  ~InputFile() { close(descriptor_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  [[nodiscard]] bool is_regular() const noexcept { return S_ISREG(status_.st_mode); }

  /// The next bytes, a view into `buffer_`; empty at the end.
  [[nodiscard]] std::string_view read() {
    while (true) {
      const ssize_t count = ::read(descriptor_, buffer_.data(), buffer_.size());
      if (count >= 0) return {buffer_.data(), static_cast<std::size_t>(count)};
      if (errno != EINTR) fail_read(path_, errno);
    }
  }

 private:
  std::string path_;
  int descriptor_;
  struct stat status_ {};
  std::array<char, chunk_bytes> buffer_{};
};

bool is_gzip(std::string_view bytes) noexcept {
  return bytes.starts_with("\x1f\x8b");
}

/// BGZF is gzip whose members carry an extra field "BC" (SAM specification §4.1).
bool is_bgzf(std::string_view bytes) noexcept {
  return bytes.size() >= 18 && is_gzip(bytes) && (bytes[3] & 4) != 0 && bytes.substr(12, 2) == "BC";
}

/// The empty block with which every BGZF file ends (SAM specification §4.1.2).
constexpr std::string_view bgzf_end_marker(
    "\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\xff\x06\x00\x42\x43\x02\x00\x1b\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    28);

/// One zlib stream over members that follow one another.
class Inflater {
 public:
  explicit Inflater(std::string_view name) : name_(name) {
    constexpr int gzip_only = 15 + 16;  // zlib.h: window bits, plus 16 for the gzip wrapper
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw Error(ErrorKind::internal, "zlib could not be started");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  [[nodiscard]] std::string inflate_all(std::string_view bytes) {
    std::string text;
    while (!bytes.empty()) {
      // Zero bytes after the last member are padding (tapes, block devices), as gzip itself allows.
      if (!text.empty() && !is_gzip(bytes) && bytes.find_first_not_of('\0') == std::string_view::npos) break;
      bytes = inflate_member(bytes, text);
      inflateReset(&stream_);
    }
    return text;
  }

 private:
  /// Appends one member's text; returns what follows the member.
  [[nodiscard]] std::string_view inflate_member(std::string_view bytes, std::string& text) {
    std::array<Bytef, chunk_bytes> output{};
    while (true) {
      const std::size_t step = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max() / 2);
      stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));  // zlib only reads it
      stream_.avail_in = static_cast<uInt>(step);
      stream_.next_out = output.data();
      stream_.avail_out = static_cast<uInt>(output.size());
      const int status = inflate(&stream_, Z_NO_FLUSH);
      text.append(reinterpret_cast<const char*>(output.data()), output.size() - stream_.avail_out);
      bytes.remove_prefix(step - stream_.avail_in);
      if (text.size() > static_cast<std::size_t>(most_text_bytes)) fail_size(name_);
      if (status == Z_STREAM_END) return bytes;
      if (status == Z_BUF_ERROR || (status == Z_OK && bytes.empty() && stream_.avail_out != 0)) {
        throw Error(ErrorKind::data, fmt::format("'{}' is cut off: its gzip stream has no end", name_),
                    "copy or download it again");
      }
      if (status != Z_OK) {
        throw Error(ErrorKind::data, fmt::format("'{}' is damaged: its gzip data cannot be decompressed", name_),
                    "copy or download it again");
      }
    }
  }

  std::string name_;
  z_stream stream_{};
};

std::string read_stream(std::istream& input) {
  std::string bytes;
  std::array<char, chunk_bytes> buffer{};
  while (input.read(buffer.data(), buffer.size()) || input.gcount() > 0) {
    bytes.append(buffer.data(), static_cast<std::size_t>(input.gcount()));
    if (bytes.size() > static_cast<std::size_t>(most_text_bytes)) fail_size("standard input");
  }
  if (input.bad()) throw Error(ErrorKind::io, "cannot read standard input");
  return bytes;
}

}  // namespace

std::string decompress_text(std::string bytes, std::string_view name) {
  if (!is_gzip(bytes)) return bytes;
  if (is_bgzf(bytes) && !bytes.ends_with(bgzf_end_marker)) {
    throw Error(ErrorKind::data, fmt::format("'{}' is cut off: its BGZF end marker is missing", name),
                "copy or download it again");
  }
  return Inflater(name).inflate_all(bytes);
}

std::string read_text_file(const std::string& path, std::istream& standard_input) {
  if (path == "-") return decompress_text(read_stream(standard_input), "standard input");
  InputFile file(path);
  std::string bytes;
  for (std::string_view piece = file.read(); !piece.empty(); piece = file.read()) {
    bytes += piece;
    if (bytes.size() > static_cast<std::size_t>(most_text_bytes)) fail_size(file_name(path));
  }
  return decompress_text(std::move(bytes), file_name(path));
}

bool is_plain_file(const std::string& path) {
  InputFile file(path);
  return file.is_regular() && !is_gzip(file.read());
}

std::string file_head(const std::string& path, std::size_t most_bytes) {
  require_readable_file(path);
  gzFile file = gzopen(path.c_str(), "rb");  // reads plain files too
  if (file == nullptr) fail_read(path, errno);
  std::string head(most_bytes, '\0');
  const int count = gzread(file, head.data(), static_cast<unsigned>(most_bytes));
  gzclose(file);
  head.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return head;
}

std::string file_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos || path.size() == 1 ? path : path.substr(slash + 1));
}

std::string file_sha256(const std::string& path) {
  if (path == "-") return {};
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode)) return {};
  InputFile file(path);
  if (!file.is_regular()) return {};
  Sha256 digest;
  for (std::string_view piece = file.read(); !piece.empty(); piece = file.read()) digest.update(piece);
  return digest.hex();
}

void require_readable_file(const std::string& path) {
  if (path == "-" || path.find("://") != std::string::npos) return;
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) fail_read(path, errno);
  if (S_ISDIR(status.st_mode)) fail_read(path, EISDIR);
  if (access(path.c_str(), R_OK) != 0) fail_read(path, errno);
}

}  // namespace marrow
