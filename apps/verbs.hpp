#pragma once

#include <memory>

#include "command.hpp"

namespace marrow::commands {

// One a verb, each in the file of its name.
[[nodiscard]] std::unique_ptr<Command> make_check_command();
[[nodiscard]] std::unique_ptr<Command> make_annotate_command();
[[nodiscard]] std::unique_ptr<Command> make_genotype_command();
[[nodiscard]] std::unique_ptr<Command> make_karyotype_command();
[[nodiscard]] std::unique_ptr<Command> make_extract_command();
[[nodiscard]] std::unique_ptr<Command> make_fusions_command();
[[nodiscard]] std::unique_ptr<Command> make_score_command();
[[nodiscard]] std::unique_ptr<Command> make_report_command();
[[nodiscard]] std::unique_ptr<Command> make_query_command();
[[nodiscard]] std::unique_ptr<Command> make_show_command();
[[nodiscard]] std::unique_ptr<Command> make_train_command();
[[nodiscard]] std::unique_ptr<Command> make_evaluate_command();
[[nodiscard]] std::unique_ptr<Command> make_simulate_command();

}  // namespace marrow::commands
