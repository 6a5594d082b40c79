#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace marrow::commands {

namespace {

/// "3.4 a second", "2.1 a minute": never a long row of zeros.
std::string rate_words(double per_second) {
  return per_second >= 1 ? fmt::format("{:.1f} a second", per_second) : fmt::format("{:.1f} a minute", per_second * 60);
}

}  // namespace

Progress::Progress(Streams& streams, std::string what)
    : err_(streams.err_is_terminal ? &streams.err : nullptr),
      what_(std::move(what)),
      begin_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  hide();
}

void Progress::hide() {
  if (is_shown_) *err_ << "\r\033[K" << std::flush;
  is_shown_ = false;
}

void Progress::show(std::size_t done, std::size_t all) {
  if (err_ == nullptr || done == 0) return;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
  const double rate = static_cast<double>(done) / std::max(passed.count(), 1e-3);
  constexpr std::size_t bar_width = 20;
  const std::size_t filled = bar_width * done / std::max<std::size_t>(all, 1);
  *err_ << fmt::format("\r\033[K[{}{}] {} of {} {}, {}, about {} left", std::string(filled, '#'),
                       std::string(bar_width - filled, '.'), done, all, what_, rate_words(rate),
                       duration_words(static_cast<double>(all - done) / rate))
        << std::flush;
  is_shown_ = true;
}

std::string duration_words(double seconds) {
  const long whole = static_cast<long>(seconds + 0.5);
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

}  // namespace marrow::commands
