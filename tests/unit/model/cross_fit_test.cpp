#include "marrow/model/cross_fit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "marrow/model/folds.hpp"
#include "marrow/model/tuning.hpp"
#include "unit/model/small_cohort.hpp"

namespace {

marrow::TrainingSet small_patients() {
  const marrow::Cohort cohort = small_cohort();
  return {cohort.matrix.samples, {cohort.size(), 3, cohort.matrix.values}, cohort.matrix.columns, cohort.observations};
}

marrow::HybridOptions quick() {
  marrow::HybridOptions options = small_options().model;
  options.bags = 2;
  options.inner_folds = 2;
  return options;
}

marrow::PatientRoles everybody(const marrow::TrainingSet& patients) {
  const std::vector<bool> all(patients.size(), true);
  return {all, all};
}

std::map<std::string, std::size_t> folds_by_group(const std::vector<std::string>& groups,
                                                  const std::vector<std::size_t>& folds) {
  std::map<std::string, std::size_t> result;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto [entry, is_new] = result.emplace(groups[i], folds[i]);
    CHECK(entry->second == folds[i]);
  }
  return result;
}

}  // namespace

TEST_CASE("samples of one patient share a fold, ends are dealt out evenly, and the order of the file changes nothing") {
  std::vector<std::string> groups;
  std::vector<int> strata;
  for (int i = 0; i < 100; ++i) {
    groups.push_back("P" + std::to_string(i / 2));
    strata.push_back(i % 10 == 0 ? 1 : 0);
  }
  const std::vector<std::size_t> folds = marrow::assign_folds(groups, strata, 5, "a");
  const std::map<std::string, std::size_t> by_group = folds_by_group(groups, folds);
  std::vector<int> events(5);
  for (std::size_t i = 0; i < groups.size(); ++i) events[folds[i]] += strata[i];
  CHECK(events == std::vector<int>(5, 2));
  std::reverse(groups.begin(), groups.end());
  std::reverse(strata.begin(), strata.end());
  CHECK(folds_by_group(groups, marrow::assign_folds(groups, strata, 5, "a")) == by_group);
  CHECK(folds_by_group(groups, marrow::assign_folds(groups, strata, 5, "b")) != by_group);
}

TEST_CASE("a held-out patient's outcome changes nothing for her own margin, settings and scale included") {
  marrow::TrainingSet patients = small_patients();
  marrow::HybridOptions options = quick();
  options.search = 2;
  std::vector<bool> fitted_on(patients.size(), true);
  for (std::size_t i = 0; i < patients.size(); i += 3) fitted_on[i] = false;
  const marrow::TunedModel before = marrow::fit_tuned(patients.subset(fitted_on), options);
  for (std::size_t i = 0; i < patients.size(); i += 3) patients.observations[i] = {1, marrow::EndPoint::event};
  const marrow::TunedModel after = marrow::fit_tuned(patients.subset(fitted_on), options);
  CHECK(before.model.margin(patients.row(0)).margin == after.model.margin(patients.row(0)).margin);
  CHECK(before.tried == 3);
}

TEST_CASE("a margin that learned noise by heart is made timid inside the training patients") {
  marrow::TrainingSet patients = small_patients();
  marrow::Random random(11);
  for (double& value : patients.features.values) value = random.uniform();
  marrow::HybridOptions greedy = quick();
  greedy.ridge = 0.1;
  greedy.trees = {.rounds = 40, .max_depth = 4, .eta = 0.3, .subsample = 1, .min_child_weight = 0.1, .lambda = 0.1};
  CHECK(marrow::fit_tuned(patients, greedy).model.shrinkage < 0.3);
  const marrow::HybridModel good = marrow::fit_tuned(small_patients(), quick()).model;
  CHECK(good.shrinkage > 0.5);
  CHECK(good.baseline_shrinkage > 0.5);
}

TEST_CASE("a site is judged by models of the others") {
  const marrow::TrainingSet patients = small_patients();
  marrow::PatientRoles roles = everybody(patients);
  for (std::size_t i = 0; i < patients.size(); ++i) roles.sites.push_back(i % 2 == 0 ? "A" : "B");
  const marrow::CrossFit fit = marrow::cross_fit(patients, roles, quick(), {.repeats = 1, .folds = 2});
  std::vector<bool> of_b(patients.size());
  for (std::size_t i = 0; i < patients.size(); ++i) of_b[i] = roles.sites[i] == "B";
  marrow::HybridOptions options = quick();
  options.seed = marrow::fnv1a("site|1|A");
  const marrow::HybridModel by_b = marrow::fit_tuned(patients.subset(of_b), options).model;
  CHECK(fit.site_model[0] == by_b.margin(patients.row(0)).margin);
  CHECK(fit.site_model[1] != by_b.margin(patients.row(1)).margin);
}

TEST_CASE("exchanging what matters costs concordance, exchanging what does not costs none") {
  const marrow::TrainingSet patients = small_patients();
  const marrow::CrossFit fit =
      marrow::cross_fit(patients, everybody(patients), quick(), {.repeats = 1, .folds = 4, .threads = 2});
  const double c = marrow::concordance(patients.observations, fit.model[0]);
  CHECK(c - marrow::concordance(patients.observations, fit.permuted[0][1]) > 0.05);
  CHECK(std::abs(c - marrow::concordance(patients.observations, fit.permuted[0][2])) < 0.05);
}

TEST_CASE("an interrupted validation goes on where it stopped, and gives the same numbers") {
  const marrow::TrainingSet patients = small_patients();
  std::map<std::string, std::string> kept;
  std::size_t asked = 0;
  const marrow::CrossFitOptions options{.repeats = 1, .folds = 3};
  marrow::CrossFitHooks hooks;
  const marrow::CrossFit at_once = marrow::cross_fit(patients, everybody(patients), quick(), options);
  hooks.find = [&](const std::string& key) -> std::optional<std::string> {
    ++asked;
    const auto found = kept.find(key);
    return found == kept.end() ? std::nullopt : std::optional(found->second);
  };
  hooks.keep = [&](const std::string& key, const std::string& text) { kept[key] = text; };
  static_cast<void>(marrow::cross_fit(patients, everybody(patients), quick(), options, hooks));
  REQUIRE(kept.size() == 3);
  kept.begin()->second = "damaged";   // computed again
  kept.erase(std::prev(kept.end()));  // was not finished
  const marrow::CrossFit resumed = marrow::cross_fit(patients, everybody(patients), quick(), options, hooks);
  CHECK(asked == 6);
  CHECK(resumed.model == at_once.model);
  CHECK(resumed.baseline == at_once.baseline);
  CHECK(resumed.permuted == at_once.permuted);
  marrow::HybridOptions other = quick();
  other.ridge = 2;
  static_cast<void>(marrow::cross_fit(patients, everybody(patients), other, options, hooks));
  CHECK(kept.size() == 6);  // another run's folds are not taken
}
