#include <unistd.h>

#include <array>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "command.hpp"
#include "marrow/base/output_file.hpp"

namespace {

/// Removes what is half-written and ends with the status a shell shows for the signal: 130, 143, 141.
extern "C" void end_by_signal(int signal) {
  marrow::remove_temporary_files();
  _exit(128 + signal);
}

}  // namespace

int main(int argc, char** argv) {
  for (const int signal : std::array{SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, end_by_signal);
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  static std::array<char, std::size_t{1} << 16> output_buffer;  // outlives std::cout's last flush
  std::cout.rdbuf()->pubsetbuf(output_buffer.data(), output_buffer.size());
  marrow::commands::Streams streams{std::cin, std::cout, std::cerr, isatty(STDOUT_FILENO) == 1,
                                    isatty(STDERR_FILENO) == 1};
  const int status = marrow::commands::run({argv + 1, argv + argc}, streams);
  // Everything is flushed; freeing the memory of large tables one by one would only cost time.
  std::cerr.flush();
  _exit(status);
}
