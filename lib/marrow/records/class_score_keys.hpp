#pragma once

#include "marrow/records/class_score.hpp"
#include "marrow/records/profile_keys.hpp"

// Key names of a classifier's answer, each stated once. Included by profile_value.cpp only.
namespace marrow {

template <>
struct Keys<ClassProbability> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("name", r.name), f("probability", r.probability), f("interval", r.interval), f("margin", r.margin);
    f("bias", r.bias), f("baseline", r.baseline);
  }
};
template <>
struct Keys<ClassContribution> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("feature", r.feature), f("label", r.label), f("group", r.group), f("value", r.value);
    f("value_text", r.value_text), f("state", r.state), f("contributions", r.contributions);
  }
};
template <>
struct Keys<ClassBaseline> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("name", r.name), f("beaten", r.beaten); }
};
template <>
struct Keys<ClassGroupContribution> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("group", r.group), f("contributions", r.contributions), f("features", r.features);
  }
};
template <>
struct Keys<ClassExplanation> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("sentences", r.sentences), f("groups", r.groups), f("not_assessed", r.not_assessed);
  }
};
template <>
struct Keys<ClassScore> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("state", r.state), f("reason", r.reason), f("model", r.model), f("model_sha256", r.model_sha256);
    f("label", r.label), f("answer", r.answer), f("level", r.level), f("classes", r.classes);
    f("baseline", r.baseline), f("contributions", r.contributions), f("explanation", r.explanation);
    f("applicability", r.applicability), f("not_for", r.not_for), f("population", r.population);
    f("class_weights", r.class_weights), f("simulated", r.simulated);
  }
};

}  // namespace marrow
