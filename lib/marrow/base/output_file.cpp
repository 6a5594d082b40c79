#include "marrow/base/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

/// Names of temporaries being written, for the signal handler only: a handler can reach nothing but a global.
/// A slot is free when null; names are owned by OutputFile objects and outlive their slot.
constexpr std::size_t most_open_files = 64;
std::array<std::atomic<const char*>, most_open_files> open_temporaries{};  // NOLINT: see above

void remember(const char* name) noexcept {
  for (auto& slot : open_temporaries) {
    const char* expected = nullptr;
    if (slot.compare_exchange_strong(expected, name)) return;
  }
}

void forget(const char* name) noexcept {
  for (auto& slot : open_temporaries) {
    const char* expected = name;
    if (slot.compare_exchange_strong(expected, nullptr)) return;
  }
}

constexpr std::size_t buffer_bytes = 1 << 16;

}  // namespace

void remove_temporary_files() noexcept {
  for (auto& slot : open_temporaries) {
    if (const char* name = slot.exchange(nullptr)) unlink(name);
  }
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  // A link is followed: what it points at is replaced, not the link.
  std::error_code code;
  if (std::filesystem::is_symlink(path_, code)) path_ = std::filesystem::weakly_canonical(path_, code).string();
  struct stat status {};
  const bool exists = stat(path_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is a folder, but this output is one file", path_));
  }
  is_temporary_ = !exists || S_ISREG(status.st_mode);
  temporary_ = is_temporary_ ? fmt::format("{}.tmp-{}", path_, getpid()) : path_;
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CLOEXEC | (is_temporary_ ? O_CREAT | O_TRUNC : 0), 0666);
  if (descriptor_ < 0) fail("cannot create", errno);
  if (is_temporary_) remember(temporary_.c_str());
}

OutputFile::~OutputFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  if (is_temporary_) {
    unlink(temporary_.c_str());
    forget(temporary_.c_str());
  }
}

void OutputFile::fail(std::string_view what, int code) const {
  throw Error(ErrorKind::io, fmt::format("{} '{}': {}", what, path_, std::generic_category().message(code)));
}

void OutputFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= buffer_bytes) flush();
}

void OutputFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("cannot write", errno);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void OutputFile::commit() {
  flush();
  if (is_temporary_ && fsync(descriptor_) != 0 && errno != EINVAL) fail("cannot write", errno);
  const int closed = close(descriptor_);
  descriptor_ = -1;
  if (closed != 0 && is_temporary_) unlink(temporary_.c_str());
  if (closed != 0) fail("cannot write", errno);
  if (!is_temporary_) return;
  if (rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int code = errno;
    unlink(temporary_.c_str());
    forget(temporary_.c_str());
    fail("cannot create", code);
  }
  forget(temporary_.c_str());
}

}  // namespace marrow
