#pragma once

#include "marrow/records/explanation.hpp"
#include "marrow/records/profile_keys.hpp"

// Key names of a score's `explanation`, each stated once. Included by profile_value.cpp only.
namespace marrow {

template <>
struct Keys<ExplanationStart> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("margin", r.margin), f("p5y", r.p5y), f("words", r.words); }
};
template <>
struct Keys<GroupContribution> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("group", r.group), f("contribution", r.contribution), f("features", r.features);
  }
};
template <>
struct Keys<PlausibleValue> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("value", r.value), f("value_text", r.value_text), f("margin", r.margin), f("p5y", r.p5y);
  }
};
template <>
struct Keys<MissingFeature> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("feature", r.feature), f("label", r.label), f("test", r.test), f("values", r.values), f("p5y", r.p5y);
  }
};
template <>
struct Keys<InformativeTest> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("test", r.test), f("features", r.features), f("p5y", r.p5y), f("words", r.words);
  }
};
template <>
struct Keys<FeatureInteraction> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("features", r.features), f("contribution", r.contribution); }
};
template <>
struct Keys<Explanation> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("sentences", r.sentences), f("start", r.start), f("groups", r.groups), f("not_assessed", r.not_assessed);
    f("most_informative", r.most_informative), f("interactions", r.interactions);
  }
};

}  // namespace marrow
