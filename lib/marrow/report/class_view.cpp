#include "marrow/report/class_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/records/class_score.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

constexpr std::size_t most_rows = 10;  ///< classes that a table names
constexpr double least_named = 0.005;  ///< less probable ones stand together, but for the first rows
constexpr std::size_t least_rows = 3;

std::vector<ClassProbability> by_probability(std::vector<ClassProbability> classes, const std::string& answer) {
  std::stable_sort(classes.begin(), classes.end(), [&](const ClassProbability& a, const ClassProbability& b) {
    if ((a.name == answer) != (b.name == answer)) return a.name == answer;
    return a.probability > b.probability;
  });
  return classes;
}

ClassRowView class_row(const ClassProbability& one) {
  ClassRowView row{.name = file_text(one.name),
                   .probability = probability_words(one.probability),
                   .interval = probability_interval_words(one.interval),
                   .baseline = probability_words(one.baseline),
                   .value = one.probability};
  row.low = one.interval.low;
  row.high = one.interval.high;
  return row;
}

std::vector<ClassRowView> class_rows(const std::vector<ClassProbability>& classes) {
  std::vector<ClassRowView> rows;
  double rest = 0;
  double rest_baseline = 0;
  std::int64_t left = 0;
  for (const ClassProbability& one : classes) {
    const bool is_named = rows.size() < least_rows || (rows.size() < most_rows && one.probability >= least_named);
    // One class alone is named: "the other class" would say less in the same line.
    if (left == 0 && (is_named || &one == &classes.back())) {
      rows.push_back(class_row(one));
      continue;
    }
    ++left;
    rest += one.probability;
    rest_baseline += one.baseline;
  }
  if (left > 0) {
    rows.push_back({.name = fmt::format("The other {} classes", left),
                    .probability = probability_words(rest),
                    .baseline = probability_words(rest_baseline),
                    .value = rest});
  }
  return rows;
}

ContributionView class_group_bar(const ClassScore& score, const ClassGroupContribution& group) {
  const auto is_measured = [&](const std::string& feature) {
    return std::any_of(score.contributions.begin(), score.contributions.end(),
                       [&](const ClassContribution& part) { return part.feature == feature && part.value; });
  };
  const auto contribution = group.contributions.find(*score.answer);
  return group_bar(group.group, contribution == group.contributions.end() ? 0 : contribution->second,
                   std::count_if(group.features.begin(), group.features.end(), is_measured),
                   static_cast<std::int64_t>(group.features.size()));
}

void add_reasons(ClassifierView& view, const ClassScore& score, const ClassProbability& answer) {
  if (!score.explanation) return;
  for (const std::string& sentence : score.explanation->sentences) view.sentences.push_back(file_text(sentence));
  view.groups.push_back({.label = "Baseline: average findings",
                         .value = {},
                         .words = signed_words(answer.bias),
                         .contribution = answer.bias});
  for (const ClassGroupContribution& group : score.explanation->groups) {
    view.groups.push_back(class_group_bar(score, group));
  }
  scale_bars(view.groups);
  view.margin = signed_words(answer.margin);
}

std::string comparison_words(const ClassBaseline& baseline) {
  return fmt::format("On held-out patients this model {} the classes better than the simpler model, {} (log loss).",
                     baseline.beaten ? "tells" : "does not tell", code_words(baseline.name));
}

void add_answer(ClassifierView& view, const ClassScore& score) {
  const std::vector<ClassProbability> classes = by_probability(score.classes, *score.answer);
  view.has_answer = true;
  view.answer = file_text(*score.answer);
  view.classes = class_rows(classes);
  const ClassRowView& first = view.classes.front();
  if (score.level) view.interval_level = fmt::format("{:.0f}\u00a0%", *score.level * 100);
  view.headline = fmt::format("{}, {}", first.name, first.probability);
  if (!first.interval.empty()) view.headline += fmt::format(" ({})", first.interval);
  add_reasons(view, score, classes.front());
  for (const std::string& reason : score.applicability.reasons) view.cautions.push_back(file_text(reason));
  if (score.baseline) {
    view.baseline_name = code_words(score.baseline->name);
    view.comparison = comparison_words(*score.baseline);
  }
  if (score.class_weights == "balanced") {
    view.weights_note =
        "The model was trained with every class counting the same: the probabilities are of a cohort in which all "
        "classes are equally frequent. Among patients as they come, those of rare classes are too high and those of "
        "frequent ones too low.";
  }
}

void add_reasons_for_none(ClassifierView& view, const ClassScore& score) {
  const bool is_outside = !score.applicability.inside;
  view.headline = is_outside ? "no answer, outside what the model was made for" : "no answer, it could not be assessed";
  for (const std::string& reason : score.applicability.reasons) view.reasons.push_back(file_text(reason));
  if (view.reasons.empty() && score.reason) view.reasons.push_back(code_words(*score.reason));
  if (view.reasons.empty()) view.reasons.emplace_back("No reason was stated.");
}

ClassifierView classifier_view(const std::string& name, const ClassScore& score) {
  ClassifierView view{.label = sentence_case(code_words(score.label.empty() ? name : score.label))};
  view.population = file_text(score.population);
  view.not_for = file_text(join(score.not_for, "; "));
  view.is_simulated = score.simulated;
  view.model = file_text(score.model.empty() ? name : score.model);
  if (!score.model_sha256.empty()) {
    view.model += fmt::format(" (SHA-256 {}…)", file_text(score.model_sha256.substr(0, 12)));
  }
  const bool has_answer = score.state == state_name(State::present) && score.answer && !score.classes.empty();
  if (has_answer) {
    add_answer(view, score);
  } else {
    add_reasons_for_none(view, score);
  }
  return view;
}

}  // namespace

std::string ClassifierView::glance() const {
  if (!has_answer) return fmt::format("{}, by a classifier: no answer ({}).", label, reasons.front());
  return fmt::format("{}, by a classifier: {}{}.", label, headline,
                     cautions.empty() ? "" : ", with a caution (see below)");
}

std::string ClassifierView::short_words() const {
  if (!has_answer) return fmt::format("{}: no answer", label);
  return fmt::format("{}: {}, {}", label, classes.front().name, classes.front().probability);
}

std::vector<ClassifierView> classifier_views(const std::optional<Scores>& scores) {
  std::vector<ClassifierView> views;
  if (!scores) return views;
  const Value* answers = find_member(scores->extra, "classes");
  const ValueObject* by_model = answers == nullptr ? nullptr : answers->get_if<ValueObject>();
  if (by_model == nullptr) return views;
  for (const auto& [name, answer] : *by_model) views.push_back(classifier_view(name, class_score_from_value(answer)));
  return views;
}

}  // namespace marrow
