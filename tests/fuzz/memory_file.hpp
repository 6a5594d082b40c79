#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace marrow_test {

/// Bytes as a file that needs no disk.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* data, std::size_t size) : file_(memfd_create("input", 0)) {
    for (std::size_t done = 0; done < size;) {
      const ssize_t count = write(file_, data + done, size - done);
      if (count <= 0) std::abort();
      done += static_cast<std::size_t>(count);
    }
  }
  ~MemoryFile() { close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

/// Ends the process if what a target promises does not hold.
inline void require(bool holds, const char* promise, long long found = 0, long long wanted = 1) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s (%lld, not %lld)\n", promise, found, wanted);
  std::abort();
}

}  // namespace marrow_test
