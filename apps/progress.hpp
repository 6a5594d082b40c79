#pragma once

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>

#include "streams.hpp"

namespace marrow::commands {

/// A line on a terminal that says how much is done, how fast, and how long the rest may take; silent where standard
/// error is no terminal. Not thread-safe.
class Progress {
 public:
  /// `what`: "folds", "samples".
  Progress(Streams& streams, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t all);
  /// Takes the line away, for other lines to be written; the next `show` brings it back.
  void hide();

 private:
  std::ostream* err_ = nullptr;
  std::string what_;
  std::chrono::steady_clock::time_point begin_;
  bool is_shown_ = false;
};

/// "12 s", "3 min 05 s".
[[nodiscard]] std::string duration_words(double seconds);

}  // namespace marrow::commands
