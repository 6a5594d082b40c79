#include "marrow/pipeline/expression_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

namespace {

/// The group that all subtypes of a label share; empty if they do not, or if it stands for none.
std::optional<std::string> shared_group(const ExpressionClass& label, const SubtypeTable& subtypes) {
  std::optional<std::string> group;
  for (const std::string& name : label.subtypes) {
    const SubtypeRow* row = subtypes.find(name);
    if (row == nullptr || (group && group != row->group)) return std::nullopt;
    group = row->group;
  }
  return group;
}

bool is_known_tool(const ExpressionClasses& classes, std::string_view tool) {
  return std::any_of(classes.rows().begin(), classes.rows().end(),
                     [&](const ExpressionClass& row) { return lower_case(row.tool) == lower_case(tool); });
}

}  // namespace

ExpressionTables::Source& ExpressionTables::source(const std::string& path) {
  const auto found = sources_.find(path);
  if (found != sources_.end()) return found->second;
  const std::string name = file_name(path);
  Source source{read_expression_calls(read_text_file(path, standard_input_), name), name, file_sha256(path),
                SampleRows(name)};
  for (std::size_t i = 0; i < source.rows.size(); ++i) source.rows_by_sample.add(source.rows[i].sample, i);
  return sources_.emplace(path, std::move(source)).first->second;
}

std::vector<std::string> ExpressionTables::sample_names(const std::string& path) {
  return source(path).rows_by_sample.names();
}

SampleCalls ExpressionTables::calls_of(const std::string& path, PlannedSample& sample) {
  Source& read = source(path);
  const auto all = static_cast<std::int64_t>(read.rows.size());
  SampleCalls calls{.input = {.role = "expression_calls", .name = read.name, .sha256 = read.sha256, .records = all},
                    .calls = {}};
  const std::vector<std::size_t>* rows = read.rows_by_sample.take(sample.entry, samples_by_patient_);
  if (const auto names = read.rows_by_sample.names();
      rows == nullptr && samples_by_path_[path] == 1 && names.size() == 1) {
    warnings_.add(expression_table_warning::other_name,
                  fmt::format("{} calls its sample '{}', not '{}'", read.name, printable(names.front()),
                              printable(sample.entry.sample)));
    SampleEntry own{.sample = names.front(), .patient = names.front()};
    rows = read.rows_by_sample.take(own, {});
  }
  if (rows == nullptr) {
    warnings_.add(expression_table_warning::no_rows, fmt::format("samples without a row in {}", read.name));
  } else {
    for (const std::size_t row : *rows) calls.calls.push_back(read.rows[row].call);
  }
  calls.input.used = static_cast<std::int64_t>(calls.calls.size());
  if (!calls.calls.empty()) calls.input.caller = calls.calls.front().tool;
  if (all > calls.input.used) calls.input.set_aside["other_sample"] = all - calls.input.used;
  return calls;
}

void ExpressionTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  for (const PlannedSample& sample : plan) {
    if (!sample.entry.patient.empty()) ++samples_by_patient_[sample.entry.patient];
    for (const std::string& path : sample.entry.expression_calls) ++samples_by_path_[path];
  }
  for (PlannedSample& sample : plan) {
    for (const std::string& path : sample.entry.expression_calls) {
      sample.expression_tables.push_back(calls_of(path, sample));
    }
  }
  if (!is_cohort) return;
  for (const auto& [path, source] : sources_) {
    const std::int64_t unused = source.rows_by_sample.untaken();
    if (unused == 0) continue;
    warnings_.add(expression_table_warning::unasked_rows,
                  fmt::format("rows of {} that belong to no sample of the run", source.name), unused);
  }
}

void add_expression_calls(const PlannedSample& sample, const ExpressionClasses& classes, const SubtypeTable& subtypes,
                          Profile& profile, Warnings& warnings) {
  for (const SampleCalls& table : sample.expression_tables) {
    profile.inputs.push_back(table.input);
    for (ExpressionCall call : table.calls) {
      const ExpressionClass* known = classes.find(call.tool, call.label);
      if (known != nullptr && !call.group) call.group = shared_group(*known, subtypes);
      const bool is_named = call.confidence != "none";
      if (known == nullptr && is_named && is_known_tool(classes, call.tool)) {
        warnings.add(expression_table_warning::unknown_label,
                     fmt::format("{}: no meaning is known of {}'s label '{}'", table.input.name, call.tool,
                                 printable(call.label)));
      }
      const auto same =
          std::find_if(profile.expression_calls.begin(), profile.expression_calls.end(), [&](const auto& other) {
            return other.tool == call.tool && other.label == call.label && other.confidence == call.confidence;
          });
      if (same == profile.expression_calls.end()) {
        profile.expression_calls.push_back(std::move(call));
      } else if (!same->score) {
        same->score = call.score;
      }
    }
  }
  std::sort(profile.expression_calls.begin(), profile.expression_calls.end(), [](const auto& one, const auto& other) {
    return std::tie(one.tool, one.label, one.confidence) < std::tie(other.tool, other.label, other.confidence);
  });
}

}  // namespace marrow
