#include "command.hpp"

#include <fmt/format.h>

#include <exception>
#include <istream>
#include <new>
#include <ostream>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/io/versions.hpp"
#include "marrow/model/versions.hpp"

namespace marrow::commands {

namespace {

constexpr int cohort_incomplete = 6;

/// Options that every verb has.
struct CommonOptions {
  bool wants_help = false;
  bool is_quiet = false;
  bool is_strict = false;

  void declare(OptionTable& options) {
    options.group("General");
    options.flag("quiet,q", is_quiet, "no summary and no warnings on standard error");
    options.flag("strict", is_strict, "warnings are errors (status 4), and a sample that fails ends the run");
    options.flag("help,h", wants_help, "this text");
  }
};

std::string overview() {
  std::string text =
      fmt::format("marrow {}: genomics of paediatric acute lymphoblastic leukaemia\n{}\n\n", version(), intended_use);
  text += "usage: marrow VERB [OPTIONS]     marrow VERB --help     marrow --version\n\n";
  for (const CommandEntry& entry : command_table()) text += fmt::format("  {:<10}{}\n", entry.name, entry.summary);
  return text;
}

std::string command_help(const CommandEntry& entry, const OptionTable& options) {
  std::string text =
      fmt::format("marrow {}: {}\n\nusage: marrow {} {}\n\n", entry.name, entry.summary, entry.name, entry.synopsis);
  text += fmt::format("Reads:  {}\nWrites: {}\n", entry.reads, entry.writes);
  text += options.help();
  text += "\nExit status: 0 done, 2 usage, 3 file or device, 4 data, 5 model, 6 some samples failed, 70 internal\n";
  text += "\nExamples:\n";
  for (const std::string_view example : entry.examples) text += fmt::format("  {}\n", example);
  return text + fmt::format("\n{}\n", intended_use);
}

const CommandEntry& find_command(const std::string& name) {
  std::vector<std::string> names;
  for (const CommandEntry& entry : command_table()) {
    if (entry.name == name) return entry;
    names.emplace_back(entry.name);
  }
  const auto nearest = nearest_word(name, names);
  throw Error(ErrorKind::usage, fmt::format("there is no verb '{}'", name),
              nearest ? fmt::format("did you mean '{}'?", *nearest) : "marrow --help lists the verbs");
}

void print_report(const std::string& verb, const RunReport& report, std::ostream& err) {
  const std::vector<Warning> warnings = report.warnings.sorted();
  for (const Warning& warning : warnings) {
    err << fmt::format("marrow {}: warning {}: {}{}\n", verb, warning.code, printable(warning.text),
                       warning.count > 1 ? fmt::format(" ({} times)", warning.count) : "");
  }
  if (!report.funnel.empty()) err << fmt::format("{}: {}\n", verb, report.funnel);
}

void require_written(Streams& streams) {
  if (!streams.out.flush()) throw Error(ErrorKind::io, "cannot write to standard output");
}

int run_command(const CommandEntry& entry, const std::vector<std::string>& arguments, Streams& streams) {
  const std::unique_ptr<Command> command = entry.make();
  OptionTable options;
  CommonOptions common;
  command->declare(options);
  common.declare(options);
  // Help comes before complaints about other options.
  for (const std::string& argument : arguments) {
    if (argument == "--help" || argument == "-h") {
      streams.out << command_help(entry, options) << std::flush;
      return 0;
    }
  }
  options.parse(arguments);
  RunReport report;
  report.stops_at_failure = common.is_strict;
  command->run(streams, report);
  require_written(streams);
  const bool is_refused = common.is_strict && !report.warnings.empty();
  if (!common.is_quiet || is_refused) print_report(std::string(entry.name), report, streams.err);
  if (is_refused) throw Error(ErrorKind::data, "there were warnings, and --strict makes them errors");
  if (report.has_faults) return exit_status(ErrorKind::data);
  return !report.failed_samples.empty() ? cohort_incomplete : 0;
}

int dispatch(const std::vector<std::string>& arguments, Streams& streams, std::string& verb) {
  if (arguments.empty()) {
    streams.err << overview();
    return exit_status(ErrorKind::usage);
  }
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h" || first == "help") {
    streams.out << overview() << std::flush;
    return 0;
  }
  if (first == "--version") {
    streams.out << fmt::format("marrow {}\nhtslib {}\nxgboost {}\n", version(), htslib_version(), xgboost_version())
                << std::flush;
    return 0;
  }
  const CommandEntry& entry = find_command(first);
  verb = first;
  return run_command(entry, {arguments.begin() + 1, arguments.end()}, streams);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Streams& streams) noexcept {
  std::string verb;
  const auto complain = [&](const Error& error) {
    streams.err << (verb.empty() ? "marrow: " : "marrow " + verb + ": ") << error.message() << std::flush;
    return exit_status(error.kind());
  };
  try {
    try {
      const int status = dispatch(arguments, streams, verb);
      require_written(streams);
      return status;
    } catch (const Error& error) {
      return complain(error);
    } catch (const std::bad_alloc&) {
      return complain(Error(ErrorKind::internal, "out of memory"));
    } catch (const std::exception& error) {
      return complain(Error(ErrorKind::internal, error.what(), "this is a fault of marrow: please report it"));
    }
  } catch (...) {  // not even the message could be written
    return exit_status(ErrorKind::internal);
  }
}

}  // namespace marrow::commands
