#include "marrow/simulation/cohort_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "marrow/simulation/patient_value.hpp"

namespace marrow {

namespace {

/// Below so many children a number says nothing.
constexpr std::int64_t few_children = 50;
constexpr double standard_errors = 3;
constexpr double five_years_months = 60;
// Tolerances of what every row of a table is a target of; design values.
constexpr double subtype_frequency_tolerance = 0.01;
constexpr double subtype_risk_tolerance = 0.03;
constexpr double diagnosis_tolerance = 0.01;
constexpr double relapse_tolerance = 0.03;
/// Medians are taken from bins of 0.5 % width between these.
constexpr double least_value = 0.01;
constexpr double bins_a_unit = 200;
constexpr std::size_t bins = 2400;

FitLine judged_share(FitLine line, std::int64_t children, std::int64_t with) {
  line.statistic = "share";
  line.children = children;
  if (children == 0) {
    line.verdict = "few";
    return line;
  }
  const auto n = static_cast<double>(children);
  line.observed = static_cast<double>(with) / n;
  // The wider of both: an expected 0 has no error of its own.
  const double spread = std::max(line.expected * (1 - line.expected), *line.observed * (1 - *line.observed));
  line.standard_error = std::sqrt(spread / n);
  const bool is_met =
      std::abs(*line.observed - line.expected) <= line.tolerance + standard_errors * line.standard_error;
  line.verdict = children < few_children ? "few" : is_met ? "met" : "missed";
  return line;
}

}  // namespace

void CohortFit::Histogram::add(double value) {
  if (bins.empty()) bins.assign(marrow::bins, 0);
  const double place = std::log(std::max(value, least_value) / least_value) * bins_a_unit;
  ++bins[std::min(bins.size() - 1, static_cast<std::size_t>(place))];
  ++children;
}

void CohortFit::Histogram::add(const Histogram& other) {
  if (other.bins.empty()) return;
  if (bins.empty()) bins.assign(marrow::bins, 0);
  for (std::size_t i = 0; i < bins.size(); ++i) bins[i] += other.bins[i];
  children += other.children;
}

double CohortFit::Histogram::median() const {
  std::int64_t left = (children + 1) / 2;
  std::size_t place = 0;
  while (place + 1 < bins.size() && (left -= bins[place]) > 0) ++place;
  return least_value * std::exp((static_cast<double>(place) + 0.5) / bins_a_unit);
}

CohortFit::CohortFit(const SimulationTables& tables, std::optional<std::size_t> lineage, bool has_effects)
    : tables_(&tables),
      lineage_(lineage),
      has_effects_(has_effects),
      shares_(tables.targets().size()),
      medians_(tables.targets().size()),
      subtypes_(tables.subtypes().size()),
      relapses_(tables.subtypes().size()) {
  for (auto* lesions : {&diagnosis_, &relapse_}) {
    for (auto& of_lineage : *lesions) of_lineage.resize(tables.lesions().size());
  }
  for (std::size_t i = 0; i < tables.targets().size(); ++i) {
    std::size_t first = 0;
    while (tables.targets()[first].population.text() != tables.targets()[i].population.text()) ++first;
    first_of_population_.push_back(first);
  }
}

void CohortFit::add(const SimulatedPatient& patient) {
  const std::size_t lineage = tables_->subtypes()[patient.subtype].lineage;
  ++children_.at(lineage);
  ++subtypes_[patient.subtype];
  relapses_[patient.subtype].add(patient.event == FirstEvent::relapse && patient.event_months <= five_years_months);
  for (std::size_t i = 0; i < tables_->lesions().size(); ++i) {
    diagnosis_.at(lineage)[i].add(find_carried(patient.diagnosis, i) != nullptr);
    if (patient.relapse) relapse_.at(lineage)[i].add(find_carried(*patient.relapse, i) != nullptr);
  }
  if (!has_effects_) return;
  const Value value = patient_value(patient, *tables_);
  std::vector<char> is_in(tables_->targets().size(), 0);
  for (std::size_t i = 0; i < tables_->targets().size(); ++i) {
    const FitTarget& target = tables_->targets()[i];
    const std::size_t first = first_of_population_[i];
    is_in[i] = first < i ? is_in[first] : target.population.evaluate(value).truth == Truth::yes ? 1 : 0;
    if (is_in[i] == 0) continue;
    if (!target.is_median) {
      shares_[i].add(target.condition->evaluate(value).truth == Truth::yes);
    } else if (const Value* number = value.find(target.subject); number != nullptr && number->is_number()) {
      medians_[i].add(number->number());
    }
  }
}

void CohortFit::add(const CohortFit& other) {
  const auto add_each = [](auto& ours, const auto& theirs) {
    for (std::size_t i = 0; i < ours.size(); ++i) ours[i].add(theirs[i]);
  };
  add_each(shares_, other.shares_);
  add_each(medians_, other.medians_);
  add_each(relapses_, other.relapses_);
  for (std::size_t s = 0; s < subtypes_.size(); ++s) subtypes_[s] += other.subtypes_[s];
  for (std::size_t lineage = 0; lineage < children_.size(); ++lineage) {
    children_.at(lineage) += other.children_.at(lineage);
    add_each(diagnosis_.at(lineage), other.diagnosis_.at(lineage));
    add_each(relapse_.at(lineage), other.relapse_.at(lineage));
  }
}

std::vector<FitLine> CohortFit::lines() const {
  std::vector<FitLine> lines;
  if (has_effects_) add_targets(lines);
  add_subtypes(lines);
  add_lesions(lines);
  return lines;
}

void CohortFit::add_targets(std::vector<FitLine>& lines) const {
  for (std::size_t i = 0; i < tables_->targets().size(); ++i) {
    const FitTarget& target = tables_->targets()[i];
    // Of the other lineage.
    if (lineage_ && shares_[i].children + medians_[i].children == 0) continue;
    FitLine line{.target = target.name,
                 .what = target.what,
                 .expected = target.expected,
                 .tolerance = target.tolerance,
                 .known_miss = target.known_miss,
                 .source = target.source,
                 .confidence = target.confidence};
    lines.push_back(target.is_median ? judged_median(std::move(line), medians_[i])
                                     : judged_share(std::move(line), shares_[i].children, shares_[i].with));
  }
}

void CohortFit::add_subtypes(std::vector<FitLine>& lines) const {
  ByLineage frequency{};
  for (const SimulatedSubtype& subtype : tables_->subtypes()) frequency.at(subtype.lineage) += subtype.frequency;
  for (std::size_t s = 0; s < subtypes_.size(); ++s) {
    const SimulatedSubtype& subtype = tables_->subtypes()[s];
    if (!is_of_interest(subtype.lineage)) continue;
    FitLine line{.target = "subtypes." + subtype.name,
                 .what = fmt::format("frequency in {} lineage", lineage_names.at(subtype.lineage)),
                 .expected = subtype.frequency / frequency.at(subtype.lineage),
                 .tolerance = subtype_frequency_tolerance,
                 .source = "subtypes.tsv",
                 .confidence = "partly"};
    lines.push_back(judged_share(line, children_.at(subtype.lineage), subtypes_[s]));
    if (!has_effects_) continue;
    line.what = "relapse within 5 years";
    line.expected = subtype.relapse_5y;
    line.tolerance = subtype_risk_tolerance;
    line.confidence = "design value";
    lines.push_back(judged_share(line, relapses_[s].children, relapses_[s].with));
  }
}

void CohortFit::add_lesions(std::vector<FitLine>& lines) const {
  for (std::size_t i = 0; i < tables_->lesions().size(); ++i) {
    const SimulatedLesion& lesion = tables_->lesions()[i];
    for (std::size_t lineage = 0; lineage < lineage_names.size(); ++lineage) {
      if (!is_of_interest(lineage)) continue;
      FitLine line{.target = "lesions." + lesion.name,
                   .what = fmt::format("at diagnosis, {} lineage", lineage_names.at(lineage)),
                   .expected = lesion.at_diagnosis.at(lineage),
                   .tolerance = diagnosis_tolerance,
                   .source = lesion.source,
                   .confidence = lesion.confidence};
      const Share& before = diagnosis_.at(lineage)[i];
      lines.push_back(judged_share(line, before.children, before.with));
      line.what = fmt::format("at relapse, {} lineage", lineage_names.at(lineage));
      line.expected = lesion.at_relapse.at(lineage);
      line.tolerance = relapse_tolerance;
      const Share& after = relapse_.at(lineage)[i];
      lines.push_back(judged_share(line, after.children, after.with));
    }
  }
}

FitLine CohortFit::judged_median(FitLine line, const Histogram& numbers) {
  line.statistic = "median";
  line.children = numbers.children;
  line.verdict = "few";
  if (numbers.children > 0) line.observed = numbers.median();
  if (numbers.children >= few_children) {
    line.verdict = std::abs(*line.observed - line.expected) <= line.tolerance ? "met" : "missed";
  }
  return line;
}

}  // namespace marrow
