#include "marrow/simulation/cohort_simulator.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/model/booster.hpp"
#include "marrow/model/cox.hpp"
#include "marrow/model/hybrid.hpp"
#include "marrow/model/survival.hpp"
#include "marrow/simulation/cohort_fit.hpp"
#include "marrow/simulation/lesion_rates.hpp"
#include "marrow/simulation/missing_data.hpp"

namespace {

using marrow::CohortFit;
using marrow::CohortSimulator;
using marrow::EndPoint;
using marrow::FirstEvent;
using marrow::FitLine;
using marrow::KnowledgeSource;
using marrow::MissingMechanism;
using marrow::Observation;
using marrow::SimulatedPatient;
using marrow::SimulationTables;

constexpr std::size_t b_lineage = 0;
constexpr std::size_t t_lineage = 1;

const SimulationTables& tables() {
  static const KnowledgeSource source = KnowledgeSource::embedded();
  static const SimulationTables loaded = SimulationTables::load(source);
  return loaded;
}

/// Its pilot takes longer than a thousand children, so the cases share it.
const CohortSimulator& published() {
  static const CohortSimulator simulator(tables(), {.seed = 5});
  return simulator;
}

const CohortSimulator& without_effects() {
  static const CohortSimulator simulator(tables(), {.seed = 5, .lineage = b_lineage, .has_effects = false});
  return simulator;
}

std::vector<SimulatedPatient> children(const CohortSimulator& simulator, std::int64_t begin, std::int64_t end) {
  std::vector<SimulatedPatient> drawn;
  for (std::int64_t i = begin; i < end; ++i) drawn.push_back(simulator.patient(i));
  return drawn;
}

std::size_t subtype(const char* name) {
  const auto& rows = tables().subtypes();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
  REQUIRE(found != rows.end());
  return static_cast<std::size_t>(found - rows.begin());
}

Observation observation(const SimulatedPatient& patient) {
  if (!patient.is_observed()) return {patient.follow_up_months, EndPoint::censored};
  return {patient.event_months, patient.event == FirstEvent::relapse ? EndPoint::event : EndPoint::competing};
}

double c_of_predictor(const std::vector<SimulatedPatient>& patients) {
  std::vector<Observation> observations;
  std::vector<double> risks;
  for (const SimulatedPatient& patient : patients) {
    observations.push_back(observation(patient));
    risks.push_back(published().risk().log_hazard(patient));
  }
  return marrow::concordance(observations, risks);
}

}  // namespace

TEST_CASE("a simulated child depends on the seed and its number, not on who is drawn besides") {
  const SimulatedPatient alone = published().patient(41);
  CHECK(children(published(), 0, 50)[41] == alone);
  CHECK(children(published(), 40, 43)[1] == alone);
  const CohortSimulator other_seed(tables(), {.seed = 6, .lineage = t_lineage});
  CHECK_FALSE(other_seed.patient(41) == alone);
  CHECK(tables().subtypes()[other_seed.patient(41).subtype].lineage == t_lineage);
}

TEST_CASE("a simulated child is within what its subtype allows") {
  for (const SimulatedPatient& child : children(published(), 0, 1500)) {
    const auto& row = tables().subtypes()[child.subtype];
    CAPTURE(row.name);
    CHECK(child.age_years < 18);
    CHECK(child.wbc_e9_per_l >= 0.1);
    CHECK(child.mrd_end_induction_log10 <= 0);
    CHECK(child.mrd_end_consolidation_log10 <= child.mrd_end_induction_log10);
    const bool is_of_size = row.fewest_chromosomes == 0 ? child.modal_number() == 46
                                                        : child.modal_number() >= row.fewest_chromosomes &&
                                                              child.modal_number() <= row.most_chromosomes;
    CHECK(is_of_size);
    CHECK(child.relapse.has_value() == (child.event == FirstEvent::relapse));
    CHECK(row.reports.empty() == !child.report.has_value());
  }
}

TEST_CASE("base rates of lesions reproduce the totals of the table, modifiers included") {
  const marrow::LesionRates rates(tables());
  std::size_t checked = 0;
  for (std::size_t lesion = 0; lesion < tables().lesions().size(); ++lesion) {
    for (const std::size_t lineage : {b_lineage, t_lineage}) {
      double total = 0;
      double all = 0;
      for (std::size_t s = 0; s < tables().subtypes().size(); ++s) {
        const auto& row = tables().subtypes()[s];
        if (row.lineage != lineage) continue;
        total += row.frequency * rates.at(lesion, s);
        all += row.frequency;
      }
      CAPTURE(tables().lesions()[lesion].name);
      CHECK(total / all == doctest::Approx(tables().lesions()[lesion].at_diagnosis.at(lineage)).epsilon(1e-6));
      ++checked;
    }
  }
  CHECK(checked > 90);
  const std::size_t ikzf1 = tables().find_lesion("IKZF1").value();
  CHECK(rates.at(ikzf1, subtype("Ph-like ABL-class")) == 0.61);
  CHECK(rates.at(ikzf1, subtype("BCR::ABL1")) ==
        doctest::Approx(rates.at(ikzf1, subtype("B-other")) * 4.5).epsilon(1e-9));
}

TEST_CASE(
    "the intercepts give each lineage the risk that the subtypes' frequencies imply; no count is one that is refused") {
  std::array<double, 2> risk{};
  std::array<int, 2> count{};
  for (const SimulatedPatient& child : children(published(), 0, 6000)) {
    const std::size_t lineage = tables().subtypes()[child.subtype].lineage;
    risk.at(lineage) += child.relapse_5y;
    // The clinical table refuses more.
    CHECK(child.wbc_e9_per_l <= 2000);
    ++count.at(lineage);
  }
  // Simulator notes of the specification: 12.4 % and 14.5 %.
  CHECK(std::abs(risk[0] / count[0] - 0.124) < 0.006);
  CHECK(std::abs(risk[1] / count[1] - 0.145) < 0.015);
}

TEST_CASE("with no effects nothing that is measured tells who relapses; with the published ones it does") {
  // Blocks of numbers are independent of one another, as seeds are.
  constexpr int blocks = 20;
  constexpr std::int64_t block = 250;
  double sum = 0;
  for (int i = 0; i < blocks; ++i) {
    const auto patients = children(without_effects(), i * block, (i + 1) * block);
    for (const SimulatedPatient& patient : patients) {
      CHECK(patient.log_hazard == 0);
      CHECK(patient.relapse_5y == doctest::Approx(without_effects().patient(0).relapse_5y).epsilon(1e-9));
    }
    sum += c_of_predictor(patients);
  }
  CHECK(std::abs(sum / blocks - 0.5) < 0.02);
  CHECK(c_of_predictor(children(published(), 0, 2000)) > 0.6);
}

namespace {

/// Children of B lineage with the terms that hold over all subtypes, and the subtype's own risk as the last column.
struct ObservedTerms {
  std::vector<std::size_t> terms;  ///< into the table
  std::vector<int> carriers;
  marrow::NumberTable features;
  std::vector<Observation> observations;

  explicit ObservedTerms(std::int64_t count) {
    for (std::size_t i = 0; i < tables().terms().size(); ++i) {
      const auto& term = tables().terms()[i];
      if (term.lineage == b_lineage && term.subtypes.empty()) terms.push_back(i);
    }
    carriers.assign(terms.size(), 0);
    features.columns = terms.size() + 1;
    for (const SimulatedPatient& patient : children(published(), 0, count)) {
      if (tables().subtypes()[patient.subtype].lineage != b_lineage) continue;
      for (std::size_t i = 0; i < terms.size(); ++i) {
        features.values.push_back(published().risk().value(terms[i], patient));
        carriers[i] += features.values.back() != 0 ? 1 : 0;
      }
      features.values.push_back(std::log(tables().subtypes()[patient.subtype].relapse_5y));
      ++features.rows;
      observations.push_back(observation(patient));
    }
  }

  /// Effects of at least 0.3 that at least 200 children show.
  [[nodiscard]] bool is_checked(std::size_t i) const {
    return std::abs(tables().terms()[terms[i]].log_hazard) >= 0.3 && carriers[i] >= 200;
  }
};

}  // namespace

TEST_CASE("Cox regression on simulated children finds the published effects by sign and size") {
  const ObservedTerms seen(6000);
  const marrow::CoxFit fit = marrow::fit_cox(seen.features, seen.observations);
  std::size_t checked = 0;
  for (std::size_t i = 0; i < seen.terms.size(); ++i) {
    const auto& term = tables().terms()[seen.terms[i]];
    if (!seen.is_checked(i) && term.name != "mrd_eoi") continue;
    CAPTURE(term.name);
    const double found = fit.predictor.coefficients[i];
    CHECK(found * term.log_hazard > 0);
    // Frailty and the subtypes' times of relapse pull an effect towards 0; four errors and a third of it are allowed.
    CHECK(std::abs(found - term.log_hazard) < 4 * fit.standard_errors[i] + std::abs(term.log_hazard) / 3);
    ++checked;
  }
  CHECK(checked >= 4);
}

TEST_CASE(
    "a relapse model of trees over a regression finds sign and order of the published effects, trees alone the sign") {
  const ObservedTerms seen(60000);
  marrow::TrainingSet patients{.ids = {}, .features = seen.features, .columns = {}, .observations = seen.observations};
  for (std::size_t i = 0; i < seen.features.rows; ++i) patients.ids.push_back(std::to_string(100000 + i));
  for (std::size_t j = 0; j < seen.features.columns; ++j) {
    patients.columns.push_back({.name = "f" + std::to_string(j), .label = "f", .unit = "", .group = "clinical"});
  }
  const marrow::HybridOptions options{.bags = 3};
  const marrow::HybridModel model = marrow::fit_hybrid(patients, options);
  const marrow::TreeOptions grown{.rounds = 150, .max_depth = 2, .eta = 0.1, .min_child_weight = 1, .lambda = 1};
  const marrow::Booster trees = marrow::Booster::train(options.task, seen.features, patients.columns, seen.observations,
                                                       std::vector<double>(seen.features.rows, 0.0), grown, 1);
  // The mean over the children of what having a flag changes against not having it.
  const auto mean_effect = [&](std::size_t column, auto margins) {
    double difference = 0;
    for (const double value : {1.0, 0.0}) {
      marrow::NumberTable set = seen.features;
      for (std::size_t i = 0; i < set.rows; ++i) set.at(i, column) = value;
      const std::vector<double> all = margins(set);
      difference +=
          (value == 1 ? 1 : -1) * std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(set.rows);
    }
    return difference;
  };
  std::vector<std::pair<double, double>> effects;  // published, found
  for (std::size_t i = 0; i < seen.terms.size(); ++i) {
    if (!seen.is_checked(i)) continue;
    const auto& term = tables().terms()[seen.terms[i]];
    const double of_model = mean_effect(i, [&](const marrow::NumberTable& set) {
      std::vector<double> margins;
      for (const marrow::MarginSpread& spread : model.margins(set)) margins.push_back(spread.margin);
      return margins;
    });
    const double of_trees = mean_effect(i, [&](const marrow::NumberTable& set) { return trees.margins(set); });
    CAPTURE(term.name);
    CHECK(of_model * term.log_hazard > 0);
    CHECK(of_trees * term.log_hazard > 0);
    effects.emplace_back(term.log_hazard, of_model);
  }
  REQUIRE(effects.size() >= 4);
  // What differs by less than twice the error of an effect in 200 carriers, some 0.2, is a tie.
  constexpr double tie = 0.2;
  for (const auto& [larger, found_larger] : effects) {
    for (const auto& [smaller, found_smaller] : effects) {
      if (larger - smaller < tie) continue;
      CAPTURE(larger);
      CAPTURE(smaller);
      CHECK(found_larger > found_smaller);
    }
  }
}

TEST_CASE("a child's shift of sensitivity lies around the value of the table, and is the same at relapse") {
  const std::size_t ikzf1 = tables().find_lesion("IKZF1").value();
  const auto& groups = tables().drug_groups();
  REQUIRE(groups == std::vector<std::string>{"glucocorticoid", "methotrexate", "thiopurine"});
  double sum = 0;
  double squares = 0;
  int carriers = 0;
  for (const SimulatedPatient& child : children(published(), 0, 9000)) {
    const auto& shifts = child.diagnosis.shifts;
    REQUIRE(shifts.size() == groups.size());
    if (child.diagnosis.lesions.empty() && tables().subtypes()[child.subtype].ploidy == marrow::PloidyKind::normal) {
      CHECK(shifts[2] == 0);
    }
    if (child.diagnosis.lesions.size() != 1 || child.diagnosis.lesions.front().lesion != ikzf1) continue;
    if (child.diagnosis.mechanisms.size() != 1) continue;  // the subtype has a shift of its own, or the lineage none
    sum += shifts[0];
    squares += shifts[0] * shifts[0];
    ++carriers;
  }
  REQUIRE(carriers > 40);
  // 0.8 of evidence C, whose standard deviation is 0.6 of it.
  const double mean = sum / carriers;
  CHECK(std::abs(mean - 0.8) < 4 * 0.48 / std::sqrt(carriers));
  CHECK(std::sqrt(squares / carriers - mean * mean) == doctest::Approx(0.48).epsilon(0.4));
  for (const SimulatedPatient& child : children(published(), 0, 300)) {
    if (!child.relapse || child.relapse->lesions.size() != child.diagnosis.lesions.size()) continue;
    const auto is_gained = [](const auto& lesion) { return lesion.is_gained; };
    if (std::any_of(child.relapse->lesions.begin(), child.relapse->lesions.end(), is_gained)) continue;
    CHECK(child.relapse->shifts == child.diagnosis.shifts);
  }
}

TEST_CASE("the fit meets every target but those whose miss is known, and tells a cohort that is off") {
  CohortFit fit(tables(), {}, true);
  CohortFit off(tables(), {}, true);
  for (std::int64_t i = 0; i < 1000; ++i) {
    SimulatedPatient child = published().patient(i);
    fit.add(child);
    if (i % 3 != 0) continue;
    child.diagnosis.lesions.clear();
    child.mrd_end_induction_log10 = -1;
    off.add(child);
  }
  int met = 0;
  for (const FitLine& line : fit.lines()) {
    CAPTURE(line.target);
    CAPTURE(line.what);
    CAPTURE(line.observed.value_or(-1));
    CHECK((line.verdict != "missed" || !line.known_miss.empty()));
    met += line.verdict == "met" ? 1 : 0;
  }
  CHECK(met > 200);
  int unexpected = 0;
  for (const FitLine& line : off.lines()) unexpected += line.verdict == "missed" && line.known_miss.empty() ? 1 : 0;
  CHECK(unexpected > 20);
}

TEST_CASE("the fit of a cohort is that of its parts together") {
  CohortFit whole(tables(), {}, true);
  CohortFit first(tables(), {}, true);
  CohortFit second(tables(), {}, true);
  for (std::int64_t i = 0; i < 160; ++i) {
    const SimulatedPatient child = published().patient(i);
    whole.add(child);
    (i < 70 ? first : second).add(child);
  }
  first.add(second);
  const auto expected = whole.lines();
  const auto joined = first.lines();
  REQUIRE(expected.size() == joined.size());
  int observed = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(expected[i].observed == joined[i].observed);
    CHECK(expected[i].verdict == joined[i].verdict);
    observed += expected[i].observed ? 1 : 0;
  }
  CHECK(observed > 250);
}

TEST_CASE("missing data follow the mechanism that is named") {
  const auto share = [&](const marrow::MissingOptions& options, auto is_counted) {
    double missing = 0;
    double cells = 0;
    for (const SimulatedPatient& child : children(published(), 0, 600)) {
      if (!is_counted(child)) continue;
      for (const char cell : marrow::missing_columns(child, tables(), options, 9)) {
        missing += cell != 0 ? 1 : 0;
        ++cells;
      }
    }
    return missing / cells;
  };
  const auto everybody = [](const SimulatedPatient& /*child*/) { return true; };
  const auto relapsed = [](const SimulatedPatient& child) {
    return child.is_observed() && child.event == FirstEvent::relapse;
  };
  const auto others = [&](const SimulatedPatient& child) { return !relapsed(child); };
  CHECK(share(marrow::parse_missing("none"), everybody) == 0);
  CHECK(share(marrow::parse_missing("random:0.3"), everybody) == doctest::Approx(0.3).epsilon(0.1));
  CHECK(share(marrow::parse_missing("random:1"), everybody) == 1);
  const marrow::MissingOptions outcome = marrow::parse_missing("outcome");
  CHECK(share(outcome, relapsed) > 0.3);
  CHECK(share(outcome, others) == doctest::Approx(0.1).epsilon(0.2));
  const marrow::MissingOptions centre = marrow::parse_missing("centre");
  std::vector<std::vector<char>> of_centre(8);
  bool centres_differ = false;
  for (const SimulatedPatient& child : children(published(), 0, 200)) {
    const auto missing = marrow::missing_columns(child, tables(), centre, 9);
    auto& first = of_centre.at(child.centre);
    if (first.empty()) first = missing;
    CHECK(first == missing);
    centres_differ = centres_differ || (!of_centre[0].empty() && of_centre[0] != missing);
  }
  CHECK(centres_differ);
  for (const char* text : {"none", "random:0.25", "centre", "outcome"}) {
    CHECK(marrow::missing_text(marrow::parse_missing(text)) == text);
  }
  for (const char* text : {"", "random", "random:", "random:2", "random:-0.1", "random:x", "all"}) {
    CHECK_THROWS_AS(static_cast<void>(marrow::parse_missing(text)), marrow::Error);
  }
}
