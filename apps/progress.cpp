#include "progress.hpp"

#include <fmt/format.h>

#include <utility>

namespace marrow::commands {

Progress::Progress(Streams& streams, std::string what)
    : err_(streams.err_is_terminal ? &streams.err : nullptr),
      what_(std::move(what)),
      begin_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  if (is_shown_) *err_ << "\r\033[K" << std::flush;
}

void Progress::show(std::size_t done, std::size_t all) {
  if (err_ == nullptr || done == 0) return;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
  const double rest = passed.count() / static_cast<double>(done) * static_cast<double>(all - done);
  *err_ << fmt::format("\r\033[K{} of {} {}, about {} left", done, all, what_, duration_words(rest)) << std::flush;
  is_shown_ = true;
}

std::string duration_words(double seconds) {
  const long whole = static_cast<long>(seconds + 0.5);
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

}  // namespace marrow::commands
