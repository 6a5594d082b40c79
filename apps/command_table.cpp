#include "command.hpp"

namespace marrow::commands {

const std::vector<CommandEntry>& command_table() {
  static const std::vector<CommandEntry> table = {};
  return table;
}

}  // namespace marrow::commands
