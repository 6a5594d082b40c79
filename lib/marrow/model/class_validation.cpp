#include "marrow/model/class_validation.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "marrow/model/bootstrap.hpp"
#include "marrow/model/resampler.hpp"

namespace marrow {
namespace {

std::vector<std::size_t> all_places(const ClassifiedPatients& patients) {
  std::vector<std::size_t> places(patients.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

std::vector<ClassSite> judge_sites(const ClassCrossFit& numbers, const TrainingSet& patients,
                                   const std::vector<std::string>& classes, const PatientRoles& roles,
                                   const ResamplingOptions& options) {
  std::vector<ClassSite> result;
  for (const std::string& site : std::set<std::string>(roles.sites.begin(), roles.sites.end())) {
    std::vector<bool> is_member;
    for (std::size_t i = 0; i < patients.size(); ++i) {
      is_member.push_back(roles.is_evaluated[i] && roles.sites[i] == site);
    }
    ClassSite judged{.site = site, .patients = std::count(is_member.begin(), is_member.end(), true)};
    judged.is_estimable = judged.patients >= ClassSite::least_patients;
    if (judged.is_estimable) {
      const auto of = [&](const ClassNumbers& way) {
        return evaluate_classifier(held_out_classes({way}, patients.classes, classes, is_member), options);
      };
      const ClassifierEvaluation model = of(numbers.site_model);
      judged.model_log_loss = measure_named(model.measures, "log_loss");
      judged.model_accuracy = measure_named(model.measures, "accuracy");
      judged.baseline_log_loss = measure_named(of(numbers.site_baseline).measures, "log_loss");
    }
    result.push_back(std::move(judged));
  }
  return result;
}

}  // namespace

ClassifiedPatients held_out_classes(const std::vector<ClassNumbers>& repeats, const std::vector<int>& truth,
                                    const std::vector<std::string>& classes, const std::vector<bool>& is_judged) {
  ClassifiedPatients result{.classes = classes, .truth = {}, .answer = {}, .probability = {}};
  result.probability.resize(classes.size());
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (!is_judged[i]) continue;
    result.truth.push_back(static_cast<std::size_t>(truth[i]));
    std::size_t best = 0;
    for (std::size_t k = 0; k < classes.size(); ++k) {
      double sum = 0;
      for (const ClassNumbers& repeat : repeats) sum += repeat[k][i];
      result.probability[k].push_back(sum / static_cast<double>(repeats.size()));
      if (result.probability[k].back() > result.probability[best].back()) best = k;
    }
    result.answer.push_back(best);
  }
  return result;
}

ClassValidation validate_classes(const ClassCrossFit& numbers, const TrainingSet& patients,
                                 const std::vector<std::string>& classes, const PatientRoles& roles,
                                 const ValidationOptions& options, std::uint64_t seed) {
  const ResamplingOptions resampling{options.bootstraps, seed, options.threads};
  const auto held_out = [&](const std::vector<ClassNumbers>& repeats) {
    return held_out_classes(repeats, patients.classes, classes, roles.is_evaluated);
  };
  const ClassifiedPatients model = held_out(numbers.model);
  const ClassifiedPatients baseline = held_out(numbers.baseline);
  const ClassifiedPatients prior = held_out(numbers.prior);
  ClassValidation result{.model = evaluate_classifier(model, resampling),
                         .baseline = evaluate_classifier(baseline, resampling),
                         .prior = evaluate_classifier(prior, resampling),
                         .baseline_name = options.baseline_name};
  result.differences = {{options.baseline_name, classifier_difference(model, baseline, resampling)},
                        {"class shares", classifier_difference(model, prior, resampling)}};
  result.differences.back().measures.resize(2);  // shares tell nobody from another: their F1 and areas say nothing

  std::vector<double> losses;
  for (const ClassNumbers& repeat : numbers.model) {
    const ClassifiedPatients one = held_out({repeat});
    losses.push_back(log_loss(one, all_places(one)));
  }
  result.log_loss_repeat_sd = sample_deviation(losses);

  for (std::size_t j = 0; j < patients.columns.size(); ++j) {
    std::vector<double> rises;
    for (std::size_t repeat = 0; repeat < losses.size(); ++repeat) {
      const ClassifiedPatients exchanged = held_out({numbers.permuted[repeat][j]});
      rises.push_back(log_loss(exchanged, all_places(exchanged)) - losses[repeat]);
    }
    result.importance.push_back({patients.columns[j].name, with_extent(rises)});
  }
  std::stable_sort(result.importance.begin(), result.importance.end(),
                   [](const auto& a, const auto& b) { return a.rise.value > b.rise.value; });
  result.sites = judge_sites(numbers, patients, classes, roles, resampling);
  return result;
}

}  // namespace marrow
