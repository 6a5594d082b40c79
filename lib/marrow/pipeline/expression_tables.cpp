#include "marrow/pipeline/expression_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "marrow/base/text.hpp"

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

}  // namespace

ExpressionTables::ExpressionTables(std::istream& standard_input, Warnings& warnings)
    : tables_(&SampleEntry::expression_calls,
              {expression_table_warning::unasked_rows, expression_table_warning::no_rows,
               expression_table_warning::other_name},
              standard_input, warnings, [](const std::string& text, const std::string& name) {
                return ExpressionCallTable{.name = name, .rows = read_expression_calls(text, name)};
              }) {}

void ExpressionTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  tables_.assign(plan, is_cohort, [&](PlannedSample& sample, const std::string& path) {
    SampleCalls calls{.input = tables_.input(path, "expression_calls"), .calls = {}};
    for (ExpressionCallRow& row : tables_.take_rows(path, sample.entry, calls.input)) {
      calls.calls.push_back(std::move(row.call));
    }
    calls.input.used = static_cast<std::int64_t>(calls.calls.size());
    if (!calls.calls.empty()) calls.input.caller = calls.calls.front().tool;
    sample.expression_tables.push_back(std::move(calls));
  });
}

void add_expression_calls(const PlannedSample& sample, const ExpressionClasses& classes, const SubtypeTable& subtypes,
                          Profile& profile, Warnings& warnings) {
  for (const SampleCalls& table : sample.expression_tables) {
    profile.inputs.push_back(table.input);
    for (ExpressionCall call : table.calls) {
      const ExpressionClass* known = classes.find(call.tool, call.label);
      if (known != nullptr && !call.group) call.group = shared_group(*known, subtypes);
      const bool is_named = call.confidence != "none";
      if (known == nullptr && is_named && classes.knows(call.tool)) {
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
