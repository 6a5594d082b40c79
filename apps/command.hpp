#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/records/failed_sample.hpp"
#include "option_table.hpp"
#include "streams.hpp"

namespace marrow::commands {

/// What a command leaves behind for the runner: warnings of the whole run, one sentence of what became of the records
/// ("4,812 records, 4,790 used"), and the samples of a cohort that failed.
struct RunReport {
  bool stops_at_failure = false;  ///< a sample that fails ends the run; set by the runner before it
  Warnings warnings;
  std::string funnel;
  std::vector<FailedSample> failed_samples;
  bool has_faults = false;  ///< `check` found faults: status 4 without an error
};

/// One verb. An object lives for one run: `declare` binds options to its members, then `run` does the work.
class Command {
 public:
  virtual ~Command() = default;
  virtual void declare(OptionTable& options) = 0;
  virtual void run(Streams& streams, RunReport& report) = 0;
};

/// A row of the command table.
struct CommandEntry {
  std::string_view name;
  std::string_view summary;   ///< one line, for the list of verbs
  std::string_view synopsis;  ///< after "marrow NAME "
  std::string_view reads;
  std::string_view writes;
  std::vector<std::string_view> examples;
  std::unique_ptr<Command> (*make)();
};

/// All verbs, in the order of the data flow.
[[nodiscard]] const std::vector<CommandEntry>& command_table();

/// Runs `marrow ARGUMENTS…` and returns the exit status; prints errors and warnings on `streams.err`; never throws.
int run(const std::vector<std::string>& arguments, Streams& streams) noexcept;

}  // namespace marrow::commands
