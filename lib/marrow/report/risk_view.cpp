#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "marrow/report/patient_view.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

bool is_drawn(const Contribution& contribution) {
  return contribution.state != "present" || !contribution.value;
}

std::vector<ContributionView> contribution_views(const std::vector<Contribution>& contributions) {
  std::vector<ContributionView> views;
  for (const Contribution& item : contributions) {
    ContributionView view;
    view.label = item.label.empty() ? code_words(item.feature) : file_text(item.label);
    view.is_measured = !is_drawn(item);
    view.value = "not measured; drawn";
    if (view.is_measured) view.value = item.value_text ? file_text(*item.value_text) : number_words(*item.value);
    view.words = signed_words(item.contribution);
    view.contribution = item.contribution;
    views.push_back(std::move(view));
  }
  scale_bars(views);
  std::stable_sort(views.begin(), views.end(), [](const ContributionView& a, const ContributionView& b) {
    return std::abs(a.contribution) > std::abs(b.contribution);
  });
  return views;
}

std::string model_words(const Score& score) {
  if (score.model.empty()) return {};
  std::string words = file_text(score.model);
  if (!score.model_sha256.empty()) words += fmt::format(" (SHA-256 {}…)", file_text(score.model_sha256.substr(0, 12)));
  return words;
}

/// "Of 100 children with these findings in the training population, about 14 (9 to 21) …".
std::string per_hundred_words(const RiskView& view) {
  const auto whole = [](double probability) { return fmt::format("{:.0f}", probability * 100); };
  std::string range;
  if (view.p5y_low && view.p5y_high) range = fmt::format(" ({} to {})", whole(*view.p5y_low), whole(*view.p5y_high));
  return fmt::format(
      "Of 100 children like this one in the population the model learned from, about {}{} would be expected to "
      "relapse within 5 years.",
      whole(*view.p5y_value), range);
}

/// What the model and the simpler score are worth on held-out patients, if the score tells.
std::string comparison_words(const BaselineScore& baseline) {
  if (!baseline.c_index || !baseline.model_c_index) return {};
  const std::string model_c = fmt::format("{:.3f}", *baseline.model_c_index);
  const std::string baseline_c = fmt::format("{:.3f}", *baseline.c_index);
  const std::string name = code_words(baseline.name);
  const std::string scale = fmt::format("(C {} and {}; 0.5 is chance, 1 perfect)", model_c, baseline_c);
  if (baseline.beaten.value_or(false)) {
    return fmt::format("On held-out patients this model ranks better than the simpler score {} {}.", name, scale);
  }
  if (model_c == baseline_c) {
    return fmt::format("On held-out patients this model and the simpler score {} rank equally well {}.", name, scale);
  }
  return fmt::format("On held-out patients this model does not rank better than the simpler score {} {}.", name, scale);
}

std::string baseline_words(const BaselineScore& baseline, const std::optional<double>& margin) {
  const std::string name = code_words(baseline.name);
  if (!baseline.margin) return fmt::format("The simpler score {} could not be computed for this patient.", name);
  std::string words = fmt::format("For this patient the simpler score {} gives a log relative hazard of {}", name,
                                  signed_words(*baseline.margin));
  words += margin ? fmt::format(", this model {}.", signed_words(*margin)) : std::string(".");
  return words;
}

void add_estimate(RiskView& view, const Score& score) {
  view.kind = RiskView::Kind::estimated;
  if (score.group) {
    view.group = risk_group_words(*score.group);
    view.group_note =
        "The group is this model's own, by predicted risk; it is not the NCI or the protocol's risk group.";
  }
  if (score.p3y) view.p3y = probability_words(*score.p3y);
  if (score.p5y) {
    view.p5y = probability_words(*score.p5y);
    view.p5y_value = score.p5y;
  }
  if (score.interval) {
    view.interval_level = fmt::format("{:.0f}\u00a0%", score.interval->level * 100);
    if (score.interval->p5y) {
      view.p5y_interval = probability_interval_words(*score.interval->p5y);
      view.p5y_low = score.interval->p5y->low;
      view.p5y_high = score.interval->p5y->high;
    }
  }
  view.headline = view.group.empty() ? "Relapse within 5 years" : view.group;
  if (!score.p5y && score.margin) {
    view.headline =
        fmt::format("Ranking only, without a probability: log relative hazard {}", signed_words(*score.margin));
  }
  if (!view.p5y.empty()) {
    view.headline += ": " + view.p5y;
    if (!view.p5y_interval.empty()) view.headline += fmt::format(" ({})", view.p5y_interval);
    view.per_hundred = per_hundred_words(view);
  }
  view.contributions = contribution_views(score.contributions);
  if (score.margin) view.margin = signed_words(*score.margin);
  view.explanation = explanation_view(score);
  const auto drawn = std::count_if(view.contributions.begin(), view.contributions.end(),
                                   [](const ContributionView& item) { return !item.is_measured; });
  if (drawn > 0) {
    view.drawn_note =
        fmt::format("{} of {} {} not measured and drawn from the other features; the interval covers this.", drawn,
                    plural(static_cast<std::int64_t>(view.contributions.size()), "feature", "features"),
                    drawn == 1 ? "was" : "were");
  }
  if (score.baseline) {
    view.comparison = comparison_words(*score.baseline);
    view.baseline = baseline_words(*score.baseline, score.margin);
  }
  for (const std::string& reason : score.applicability.reasons) view.cautions.push_back(file_text(reason));
}

}  // namespace

std::string RiskView::p5y_words() const {
  return p5y_interval.empty() ? p5y : fmt::format("{} ({} interval {})", p5y, interval_level, p5y_interval);
}

RiskView risk_view(const std::optional<Scores>& scores) {
  RiskView view;
  if (!scores || !scores->relapse) {
    view.headline = "Relapse risk was not computed";
    view.reasons.emplace_back(scores ? "No relapse model was applied." : "The score step has not run.");
    return view;
  }
  const Score& score = *scores->relapse;
  view.model = model_words(score);
  view.population = file_text(score.population);
  view.is_simulated = score.simulated;
  if (score.state == state_name(State::present) && score.applicability.inside) {
    add_estimate(view, score);
    return view;
  }
  view.kind = RiskView::Kind::no_estimate;
  view.headline = score.applicability.inside ? "No relapse estimate: the score could not be assessed"
                                             : "No relapse estimate: outside what the model was made for";
  for (const std::string& reason : score.applicability.reasons) view.reasons.push_back(file_text(reason));
  if (view.reasons.empty()) view.reasons.emplace_back("No reason was stated.");
  return view;
}

}  // namespace marrow
