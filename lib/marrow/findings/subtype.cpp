#include "marrow/findings/subtype.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/findings/conflicts.hpp"
#include "marrow/knowledge/lesion_predicates.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

constexpr std::string_view no_other = "NO_OTHER";

/// One rule with what it came to.
struct TriedRule {
  const SubtypeRow* row = nullptr;
  Truth truth = Truth::unknown;
  RuleTrace trace;
  bool is_supported = false;     ///< something that it asks for is there
  bool is_naming = true;         ///< what is there is enough to name the subtype provisionally
  bool is_suspected = false;     ///< a candidate of a fusion or lesion that it asks for is there
  bool rests_on_others = false;  ///< what is missing is the exclusion of other rules
  bool is_by_index = false;      ///< its chromosome number is that of a DNA index
};

std::string_view truth_name(Truth truth) {
  constexpr std::array<std::string_view, 3> names{"false", "true", "unknown"};
  return names[static_cast<std::size_t>(truth)];
}

/// "FUSION(BCR>ABL1): present"; empty for what is unknown.
std::string leaf_words(const Expression::Leaf& leaf) {
  if (leaf.evaluation.truth == Truth::unknown) return {};
  return fmt::format("{}: {}", leaf.text, leaf.evaluation.truth == Truth::yes ? "present" : "absent");
}

/// Whether the leaf speaks for the rule (`wanted` = yes) or against it.
bool speaks(const Expression::Leaf& leaf, Truth wanted) {
  if (leaf.evaluation.truth == Truth::unknown) return false;
  return ((leaf.evaluation.truth == Truth::yes) != leaf.is_negated) == (wanted == Truth::yes);
}

TriedRule try_rule(const SubtypeRow& row, const Value& profile, bool has_modal_number) {
  TriedRule tried{.row = &row};
  Evaluation evaluation = row.rule.evaluate(profile);
  tried.truth = evaluation.truth;
  tried.trace = {.id = row.name, .result = std::string(truth_name(tried.truth)), .missing = evaluation.missing};
  bool is_doubtful = false;  // a candidate of what it excludes
  for (const Expression::Leaf& leaf : row.rule.leaves(profile)) {
    const bool is_exclusion = leaf.text == no_other;
    if (speaks(leaf, tried.truth == Truth::no ? Truth::no : Truth::yes)) {
      tried.trace.because.push_back(leaf_words(leaf));
      if (!is_exclusion && !leaf.is_negated) tried.is_supported = true;
      if (leaf.text.starts_with("MODAL_CHR") && !has_modal_number) tried.is_by_index = true;
    }
    if (is_exclusion && leaf.evaluation.truth == Truth::unknown) tried.rests_on_others = true;
    const auto& missing = leaf.evaluation.missing;
    if (std::none_of(missing.begin(), missing.end(), is_of_candidate)) continue;
    (leaf.is_negated ? is_doubtful : tried.is_suspected) = true;
  }
  tried.is_naming = !is_doubtful && (!row.provisional_if || row.provisional_if->evaluate(profile).truth == Truth::yes);
  return tried;
}

/// The rules of one lineage in order, each seeing what became of those before it. `scope` is the profile's tree.
std::vector<TriedRule> try_rules(Value& scope, const SubtypeTable& table, char lineage, bool has_modal_number) {
  Value& subtype = *find_member(*scope.get_if<ValueObject>(), "subtype");
  subtype = ValueObject{{"rules", ValueList{}}};
  ValueList& rules = *subtype.get_if<ValueObject>()->front().second.get_if<ValueList>();
  std::vector<TriedRule> tried;
  for (const SubtypeRow& row : table.rows()) {
    if (row.lineage != lineage) continue;
    tried.push_back(try_rule(row, scope, has_modal_number));
    rules.push_back(ValueObject{{"id", row.name}, {"result", truth_name(tried.back().truth)}});
    if (tried.back().truth == Truth::yes && row.definite_if && row.definite_if->evaluate(scope).truth != Truth::yes) {
      tried.back().trace.missing.push_back(fmt::format("stand-in; {} would prove it", row.definite_if->text()));
    }
  }
  return tried;
}

// ---- imported expression calls --------------------------------------------------------------------------------------

/// What a confident label means; null for a call without confidence and for labels that no table knows.
const ExpressionClass* meaning_of(const ExpressionCall& call, const ExpressionClasses& classes) {
  const bool is_confident = !call.confidence || *call.confidence == "high";
  return is_confident ? classes.find(call.tool, call.label) : nullptr;
}

/// Open rules of the subtypes that calls stand for are supported by them, unless one of these subtypes is there.
void add_calls(const Profile& profile, const ExpressionClasses& classes, std::vector<TriedRule>& tried) {
  for (const ExpressionCall& call : profile.expression_calls) {
    const ExpressionClass* meaning = meaning_of(call, classes);
    if (meaning == nullptr) continue;
    const bool is_met = std::any_of(tried.begin(), tried.end(), [&](const TriedRule& rule) {
      return rule.truth == Truth::yes && meaning->stands_for(rule.row->name);
    });
    if (is_met) continue;
    for (TriedRule& rule : tried) {
      if (rule.truth != Truth::unknown || !meaning->stands_for(rule.row->name)) continue;
      rule.is_supported = true;
      rule.is_naming = true;
      rule.rests_on_others = false;
      rule.trace.because.push_back(fmt::format("{} calls {}", call.tool, call.label));
    }
  }
}

// ---- the one test that would settle it ------------------------------------------------------------------------------

struct TestWords {
  std::string_view prefix;  ///< of a missing item
  std::string_view words;
};
/// In the order in which a tie is broken.
constexpr std::array<TestWords, 9> test_words{{
    {"MASKED", "allele balance of the two-copy chromosomes (SNP array, or copy number with BAF)"},
    {"FUSION", "RNA sequencing, or structural variant calls of the whole genome"},
    {"GEP", "an RNA expression classifier"},
    {"SV", "structural variant calls of the whole genome"},
    {"MODAL_CHR", "a karyotype or genome-wide copy number"},
    {"CN", "copy number (SNP array, MLPA or sequencing)"},
    {"LOF", "sequence and copy number of the gene"},
    {"SNV", "sequencing of the gene"},
    {"IMMUNO", "the immunophenotype"},
}};

std::optional<std::size_t> test_of(const std::string& missing) {
  for (std::size_t i = 0; i < test_words.size(); ++i) {
    if (missing.starts_with(test_words[i].prefix)) return i;
  }
  return std::nullopt;
}

/// The test named most often among what is missing; ties go to the first of the list.
std::optional<std::string> test_settling(const std::vector<std::string>& missing) {
  std::array<int, test_words.size()> votes{};
  for (const std::string& item : missing) {
    if (const auto test = test_of(item)) ++votes[*test];
  }
  const auto most = std::max_element(votes.begin(), votes.end());
  if (*most == 0) return std::nullopt;
  return std::string(test_words[static_cast<std::size_t>(most - votes.begin())].words);
}

std::optional<std::string> next_test(const std::vector<TriedRule>& tried, const std::vector<const TriedRule*>& open,
                                     bool has_lineage) {
  if (!has_lineage) return "the immunophenotype: B or T lineage";
  std::vector<std::string> missing;
  for (const TriedRule* rule : open) {
    missing.insert(missing.end(), rule->trace.missing.begin(), rule->trace.missing.end());
  }
  if (auto words = test_settling(missing)) return words;
  for (const TriedRule& rule : tried) {
    if (rule.truth != Truth::unknown) continue;
    missing.insert(missing.end(), rule.trace.missing.begin(), rule.trace.missing.end());
  }
  return test_settling(missing);
}

// ---- verdict --------------------------------------------------------------------------------------------------------

void take_name(Subtype& subtype, const SubtypeRow& row, bool is_definite) {
  subtype.state = state_name(State::present);
  subtype.name = row.name;
  subtype.group = row.group;
  subtype.lineage = std::string(1, row.lineage);
  if (!row.who_haem5.empty()) subtype.who_haem5 = row.who_haem5;
  if (!row.icc_2022.empty()) subtype.icc_2022 = row.icc_2022;
  subtype.confidence = is_definite ? "definite" : "provisional";
}

/// Whether what is there names the subtype, should the rest turn out as the rule asks. A mere candidate of a fusion and
/// a companion lesion name nothing.
bool is_naming(const TriedRule& rule) {
  return rule.is_supported && !rule.is_suspected && rule.is_naming;
}

/// The group that all of `rules` share; empty if they do not, or if one of them stands on a companion lesion, on a mere
/// candidate or on the exclusion of the other rules: that makes a candidate, no family.
std::optional<std::string> shared_group(const std::vector<const TriedRule*>& rules) {
  std::optional<std::string> group;
  for (const TriedRule* rule : rules) {
    const bool is_open = rule->truth == Truth::unknown && (!is_naming(*rule) || rule->rests_on_others);
    if (is_open || (group && group != rule->row->group)) return std::nullopt;
    group = rule->row->group;
  }
  return group;
}

/// Whether the subtype is one that the call stands for, or of their group.
bool agrees(const ExpressionCall& call, const ExpressionClass* meaning, const Subtype& subtype) {
  const bool is_of_group = call.group && (*call.group == subtype.name || call.group == subtype.group);
  return is_of_group || (meaning != nullptr && meaning->stands_for(subtype.name));
}

/// Expression calls that the rules contradict: of another subtype than the one named, without confidence too where they
/// are of one group; and confident ones of subtypes that are all excluded.
std::vector<std::string> conflicts_of(const Profile& profile, const ExpressionClasses& classes,
                                      const std::vector<TriedRule>& tried, const Subtype& subtype) {
  std::vector<std::string> conflicts;
  for (const ExpressionCall& call : profile.expression_calls) {
    const ExpressionClass* meaning = meaning_of(call, classes);
    const bool says_something = call.group || (meaning != nullptr && !meaning->subtypes.empty());
    if (!says_something) continue;
    if (subtype.name != "unresolved" && !agrees(call, meaning, subtype)) {
      conflicts.push_back(conflict_text(ConflictKind::expression_call,
                                        fmt::format("{} calls {}, the rules {}", call.tool, call.label, subtype.name)));
      continue;
    }
    const auto called = [&](const TriedRule& rule) {
      return meaning != nullptr && meaning->stands_for(rule.row->name);
    };
    const bool is_tried = std::any_of(tried.begin(), tried.end(), called);
    const bool is_excluded = std::all_of(
        tried.begin(), tried.end(), [&](const TriedRule& rule) { return !called(rule) || rule.truth == Truth::no; });
    if (is_tried && is_excluded) {
      conflicts.push_back(conflict_text(ConflictKind::expression_call,
                                        fmt::format("{} calls {}, which the rules exclude", call.tool, call.label)));
    }
  }
  return conflicts;
}

}  // namespace

Subtype assess_subtype(const Profile& profile, const SubtypeTable& table, const ExpressionClasses& expression_classes) {
  const bool has_lineage = profile.lineage.is_present() && !profile.lineage.value.empty();
  const Assessed<Ploidy>& ploidy = profile.copy_number.ploidy;
  const bool has_modal_number = ploidy.is_present() && (ploidy.value.modal || ploidy.value.ploidy_class);
  Value scope = to_value(profile);
  std::vector<TriedRule> tried;
  for (const char lineage : {'B', 'T'}) {
    if (has_lineage && profile.lineage.value.front() != lineage) continue;
    std::vector<TriedRule> of_lineage = try_rules(scope, table, lineage, has_modal_number);
    tried.insert(tried.end(), std::make_move_iterator(of_lineage.begin()), std::make_move_iterator(of_lineage.end()));
  }
  add_calls(profile, expression_classes, tried);
  std::vector<const TriedRule*> present;
  std::vector<const TriedRule*> candidates;
  for (const TriedRule& rule : tried) {
    if (rule.truth == Truth::yes) present.push_back(&rule);
    const bool is_candidate = rule.is_supported || rule.is_suspected;
    if (rule.truth == Truth::unknown && is_candidate && present.empty()) candidates.push_back(&rule);
  }
  std::vector<const TriedRule*> naming = candidates;
  std::erase_if(naming, [](const TriedRule* rule) { return !is_naming(*rule); });
  Subtype subtype;
  subtype.state = state_name(State::not_assessed);
  subtype.name = "unresolved";
  subtype.confidence = "unresolved";
  if (has_lineage) subtype.lineage = profile.lineage.value;
  const bool is_of_both =
      !present.empty() && present.front()->row->lineage != present.back()->row->lineage;  // KMT2A without lineage
  if (!present.empty() && !is_of_both) {
    const TriedRule& first = *present.front();
    const bool is_stand_in = !first.trace.missing.empty();
    take_name(subtype, *first.row, has_lineage && candidates.empty() && !is_stand_in && !first.is_by_index);
    for (std::size_t i = 1; i < present.size(); ++i) subtype.secondary.push_back(present[i]->row->name);
  } else if (present.empty() && naming.size() == 1 && !naming.front()->rests_on_others) {
    take_name(subtype, *naming.front()->row, false);
  } else {
    if (is_of_both) candidates.insert(candidates.end(), present.begin(), present.end());
    subtype.group = shared_group(candidates);
  }
  for (const TriedRule* rule : candidates) {
    subtype.candidates.push_back({.name = rule->row->name, .group = rule->row->group, .missing = rule->trace.missing});
  }
  if (subtype.confidence != "definite") {
    std::vector<const TriedRule*> open = candidates;
    if (!present.empty()) open.push_back(present.front());
    subtype.next_test = next_test(tried, open, has_lineage);
  }
  subtype.conflicts = evidence_conflicts(profile);
  for (std::string& text : conflicts_of(profile, expression_classes, tried, subtype)) {
    subtype.conflicts.push_back(std::move(text));
  }
  for (TriedRule& rule : tried) subtype.rules.push_back(std::move(rule.trace));
  return subtype;
}

}  // namespace marrow
