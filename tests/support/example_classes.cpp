#include <fmt/format.h>

#include "marrow/records/class_score.hpp"
#include "support/example_profiles.hpp"

namespace marrow::examples {

namespace {

ClassContribution contribution(std::string feature, std::string label, std::string group, std::optional<double> value,
                               std::string value_text, double of_answer) {
  ClassContribution part{.feature = std::move(feature), .label = std::move(label), .group = std::move(group)};
  part.value = value;
  part.state = value ? "present" : "not_assessed";
  if (value) part.value_text = std::move(value_text);
  part.contributions = {{"ETV6::RUNX1", of_answer}, {"hyperdiploid", -0.75 * of_answer}, {"other", -0.25 * of_answer}};
  return part;
}

/// Three classes told apart by four features, one of them missing.
ClassScore answered() {
  ClassScore score{.state = "present", .model = "subtype_example", .model_sha256 = std::string(64, 'c')};
  score.label = "molecular_subtype";
  score.answer = "ETV6::RUNX1";
  score.level = 0.9;
  score.classes = {{"ETV6::RUNX1", 0.87, {0.71, 0.95}, 1.9, 0.2, 0.84},
                   {"hyperdiploid", 0.1, {0.03, 0.24}, -0.26, -0.1, 0.11},
                   {"other", 0.03, {0.004, 0.09}, -1.64, -0.1, 0.05}};
  score.baseline = ClassBaseline{"ridge multinomial", false};
  score.contributions = {contribution("etv6_runx1", "ETV6::RUNX1", "cytogenetics", 1, "yes", 1.6),
                         contribution("dna_index", "DNA index", "cytogenetics", {}, "", -0.15),
                         contribution("age_years", "age at diagnosis", "clinical", 4.2, "4.2 years", 0.35),
                         contribution("male", "male sex", "clinical", 0, "no", -0.1)};
  ClassExplanation why;
  why.sentences = {
      "ETV6::RUNX1 speaks for 'ETV6::RUNX1' most, then age of 4.2 years at diagnosis.",
      "Female sex speaks against 'ETV6::RUNX1' slightly.",
      "Not assessed: DNA index; the probabilities are those of the mean over what may be expected from the "
      "other features."};
  why.groups = {{"cytogenetics", {{"ETV6::RUNX1", 1.45}}, {"etv6_runx1", "dna_index"}},
                {"clinical", {{"ETV6::RUNX1", 0.25}}, {"age_years", "male"}}};
  why.not_assessed = {"DNA index"};
  score.explanation = why;
  score.applicability = {true, {"the sample is older than those of training"}, {}};
  score.not_for = {"diagnosis", "choice of treatment"};
  score.population = "invented children";
  score.class_weights = "none";
  return score;
}

ClassScore refused() {
  ClassScore score{.state = "not_assessed", .reason = "outside_model", .model = "t_stage"};
  score.label = "maturation_stage";
  score.applicability = {false, {"the leukaemia is not of T lineage"}, {}};
  score.population = "invented children with T-ALL";
  return score;
}

Profile with(ValueObject classes) {
  Profile profile = b_lineage_with_risk();
  profile.scores->extra = {{"classes", std::move(classes)}};
  return profile;
}

}  // namespace

Profile with_classes() {
  Profile profile = with({{"subtype_example", to_value(answered())}, {"t_stage", to_value(refused())}});
  profile.sample = "EX-CLASSES";
  return profile;
}

Profile many_classes() {
  ClassScore score = answered();
  score.classes.clear();
  double left = 1;
  for (int k = 0; k < 24; ++k) {
    const double p = k == 23 ? left : left / 3;
    left -= p;
    score.classes.push_back({fmt::format("class {}", k), p, {p / 2, (1 + p) / 2}, 0, 0, p});
  }
  score.answer = "class 0";
  score.class_weights = "balanced";
  Profile profile = with({{"many", to_value(score)}});
  profile.sample = "EX-MANY-CLASSES";
  return profile;
}

Value hostile_answers(const std::string& attack, const std::string& long_word) {
  ClassScore score = answered();
  score.label = score.model = score.population = attack;
  score.answer = score.classes[0].name = attack;
  score.classes[1].name = long_word;
  score.not_for = {attack, long_word};
  score.applicability.reasons = {attack};
  score.baseline->name = attack;
  score.explanation->sentences = {attack, long_word};
  score.explanation->groups[0] = {attack, {{attack, 1e300}}, {attack}};
  ClassScore none = refused();
  none.applicability.reasons = {attack, long_word};
  return ValueObject{{attack, to_value(score)}, {long_word, to_value(none)}};
}

}  // namespace marrow::examples
