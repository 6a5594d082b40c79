#pragma once

#include <iosfwd>

namespace marrow::commands {

/// What a command reads and writes; tests give string streams.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

}  // namespace marrow::commands
