#pragma once

#include "command.hpp"

namespace marrow::commands {

/// `marrow train`.
[[nodiscard]] CommandEntry train_entry();

}  // namespace marrow::commands
