#include "marrow/base/append_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20U;

}  // namespace

AppendFile::AppendFile(std::string path, const Line& read) : path_(std::move(path)) {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail("cannot create", errno);
  try {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) fail("cannot read", errno);
    if (!S_ISREG(status.st_mode)) throw Error(ErrorKind::io, fmt::format("'{}' is no ordinary file", path_));
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) {
        throw Error(ErrorKind::io, fmt::format("another run is writing '{}'", path_),
                    "wait for it, or name another -o");
      }
      if (errno != ENOLCK && errno != ENOTSUP) fail("cannot lock", errno);  // file systems without locks
    }
    read_lines(read);
    if (ftruncate(descriptor_, bytes_) != 0) fail("cannot write", errno);
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

AppendFile::~AppendFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

void AppendFile::fail(std::string_view what, int code) const {
  throw Error(ErrorKind::io, fmt::format("{} '{}': {}", what, path_, std::generic_category().message(code)));
}

void AppendFile::read_lines(const Line& read) {
  std::string text;  // from `bytes_` on
  for (;;) {
    const std::string piece = this->read(bytes_ + static_cast<std::int64_t>(text.size()), buffer_bytes);
    if (piece.empty()) return;
    text += piece;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      read(bytes_ + static_cast<std::int64_t>(begin), std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
    text.erase(0, begin);
    bytes_ += static_cast<std::int64_t>(begin);
  }
}

std::string AppendFile::read(std::int64_t offset, std::int64_t bytes) const {
  std::string text(static_cast<std::size_t>(bytes), '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got =
        pread(descriptor_, text.data() + filled, text.size() - filled, offset + static_cast<std::int64_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read", errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

std::int64_t AppendFile::append(std::string_view line) {
  std::string whole(line);
  whole += '\n';
  std::string_view rest = whole;
  while (!rest.empty()) {
    const std::int64_t place = bytes_ + static_cast<std::int64_t>(whole.size() - rest.size());
    const ssize_t written = pwrite(descriptor_, rest.data(), rest.size(), place);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int code = errno;
      const bool is_cut = ftruncate(descriptor_, bytes_) == 0;  // if not, the next opening cuts it off
      static_cast<void>(is_cut);
      fail("cannot write", code);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  const std::int64_t offset = bytes_;
  bytes_ += static_cast<std::int64_t>(whole.size());
  return offset;
}

void AppendFile::clear() {
  bytes_ = 0;
  if (ftruncate(descriptor_, 0) != 0) fail("cannot write", errno);
}

void AppendFile::remove() {
  if (unlink(path_.c_str()) != 0 && errno != ENOENT) fail("cannot remove", errno);
}

}  // namespace marrow
