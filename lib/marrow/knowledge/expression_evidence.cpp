#include "marrow/knowledge/expression_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"

namespace marrow {

namespace {

/// What the labels of one tool say of the class.
struct ToolWord {
  bool proves = false;
  bool leaves_open = false;  ///< a label that may mean it, or a call without confidence
  bool tells_apart = false;  ///< by the table, or by what the call says of its tool
  std::vector<std::string> labels;
};

/// Whether the call says that its tool tells the class apart.
bool states_class(const Value& call, std::string_view wanted) {
  const Value* stated = call.find("tells_apart");
  const auto* list = stated == nullptr ? nullptr : stated->get_if<ValueList>();
  return list != nullptr && std::find(list->begin(), list->end(), Value(std::string(wanted))) != list->end();
}

void add_call(const ExpressionClasses& classes, std::string_view wanted, const Value& call, ToolWord& word) {
  const std::string label(text_member(call, "label"));
  const std::string_view confidence = text_member(call, "confidence");
  const ExpressionClass* known = classes.find(text_member(call, "tool"), label);
  const bool is_named =
      known != nullptr ? known->proves(wanted) : label == wanted || text_member(call, "group") == wanted;
  const bool is_confident = confidence.empty() || confidence == "high";
  word.proves = word.proves || (is_named && is_confident);
  word.leaves_open = word.leaves_open || !is_confident || (known != nullptr && known->leaves_open(wanted));
  word.tells_apart =
      word.tells_apart || classes.tells_apart(text_member(call, "tool"), wanted) || states_class(call, wanted);
  word.labels.push_back(is_confident ? label : fmt::format("{}, without confidence", label));
}

}  // namespace

PredicateCount evaluate_expression_class(const ExpressionClasses& classes, std::string_view wanted,
                                         const Value& profile) {
  std::map<std::string, ToolWord> words;
  const Value* calls = profile.find("expression_calls");
  const auto* list = calls == nullptr ? nullptr : calls->get_if<ValueList>();
  if (list != nullptr) {
    for (const Value& call : *list) add_call(classes, wanted, call, words[std::string(text_member(call, "tool"))]);
  }
  bool is_proved = false;
  bool is_denied = false;
  std::vector<std::string> said;
  for (const auto& [tool, word] : words) {
    is_proved = is_proved || word.proves;
    is_denied = is_denied || (!word.proves && !word.leaves_open && word.tells_apart);
    said.push_back(fmt::format("{} says {}", tool, join(word.labels, ", ")));
  }
  if (is_proved != is_denied) return is_proved ? PredicateCount{1, 1, {}} : PredicateCount{0, 0, {}};
  std::string missing = fmt::format("GEP({}): RNA expression", wanted);
  if (!said.empty()) missing += fmt::format(" ({}{})", is_proved ? "classifiers disagree: " : "", join(said, "; "));
  return {0, 1, {std::move(missing)}};
}

}  // namespace marrow
