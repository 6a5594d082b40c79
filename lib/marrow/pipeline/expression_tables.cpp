#include "marrow/pipeline/expression_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"

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

/// Whether the words of a call are names that its list of classes, or the table of subtypes, has.
bool has_known_name(const ExpressionCall& call, const ValueList& classes, const SubtypeTable& subtypes) {
  const auto is_known = [&](const std::string& name) {
    return std::find(classes.begin(), classes.end(), Value(name)) != classes.end() || subtypes.find(name) != nullptr;
  };
  return is_known(call.label) || (call.group && is_known(*call.group));
}

/// Takes away what a call says of its tool where the label's own meaning is not known.
void check_told_apart(const SubtypeTable& subtypes, const std::string& table, ExpressionCall& call,
                      Warnings& warnings) {
  const Value* stated = find_member(call.extra, "tells_apart");
  const auto* classes = stated == nullptr ? nullptr : stated->get_if<ValueList>();
  if (classes == nullptr || call.confidence == "none" || has_known_name(call, *classes, subtypes)) return;
  warnings.add(expression_table_warning::unnamed_class,
               fmt::format("{}: {}'s label '{}' is none of the classes that it tells apart and no subtype; it "
                           "excludes nothing",
                           table, printable(call.tool), printable(call.label)));
  call.extra.clear();
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
      if (known == nullptr) check_told_apart(subtypes, table.input.name, call, warnings);
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
