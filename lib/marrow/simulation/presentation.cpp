#include "marrow/simulation/presentation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>

#include "marrow/simulation/random_draws.hpp"

namespace marrow {

namespace {

constexpr int normal_chromosomes = 46;
/// From here on gains are those of high hyperdiploidy. Source: subtypes.tsv, MODAL_CHR 51-67.
constexpr std::int64_t high_hyperdiploid = 51;
constexpr std::size_t chromosome_21 = 20;
constexpr double least_wbc_e9_per_l = 0.1;
/// Fewest reads of a change that a caller tells.
constexpr std::int64_t fewest_reads = 3;

double rounded(double value, double steps) {
  return std::round(value * steps) / steps;
}

std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

ByLineage by_lineage(const SimulationTables& tables, std::string_view name) {
  return {tables.parameter(name, 0), tables.parameter(name, 1)};
}

}  // namespace

Presentation::Presentation(const SimulationTables& tables)
    : tables_(tables),
      rates_(tables),
      most_years_(tables.parameter("age.most_years")),
      age_sigma_(tables.parameter("age.sigma_log")),
      wbc_sigma_(tables.parameter("wbc.sigma_log")),
      most_wbc_(tables.parameter("wbc.most_e9_per_l")),
      centres_(tables.parameter("centres")),
      purity_alpha_(tables.parameter("purity.diagnosis.alpha")),
      purity_beta_(tables.parameter("purity.diagnosis.beta")),
      tetrasomy_21_(tables.parameter("tetrasomy.21")),
      subclonal_low_(tables.parameter("vaf.subclonal_low")),
      subclonal_high_(tables.parameter("vaf.subclonal_high")),
      depth_reads_(tables.parameter("vaf.depth_reads")),
      male_(by_lineage(tables, "male")),
      cns2_(by_lineage(tables, "cns2")),
      cns3_(by_lineage(tables, "cns3")),
      day8_{tables.parameter("mrd.day8_shift_log10"), tables.parameter("mrd.day8_sd_log10")},
      day15_{tables.parameter("mrd.day15_shift_log10"), tables.parameter("mrd.day15_sd_log10")} {
  const ByLineage drop = by_lineage(tables, "mrd.eoc_drop_log10");
  const ByLineage sd = by_lineage(tables, "mrd.eoc_sd_log10");
  for (std::size_t i = 0; i < consolidation_.size(); ++i) consolidation_.at(i) = {drop.at(i), sd.at(i)};
  for (std::size_t i = 0; i < counted_chromosomes; ++i) {
    const std::string name = i == x_chromosome ? "X" : std::to_string(i + 1);
    if (const auto frequency = tables.find_parameter("trisomy." + name)) trisomies_.emplace_back(i, *frequency);
  }
  // The commonest first: they fill up a clone that would have too few chromosomes.
  std::stable_sort(trisomies_.begin(), trisomies_.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
}

SimulatedPatient Presentation::draw(std::uint64_t seed, std::int64_t number, std::size_t subtype) const {
  SimulatedPatient patient;
  patient.number = number;
  patient.subtype = subtype;
  draw_clinic(patient, random_stream(seed, "clinic", number));
  draw_chromosomes(patient, random_stream(seed, "chromosomes", number));
  draw_lesions(patient, random_stream(seed, "lesions", number));
  draw_mrd(patient, random_stream(seed, "mrd", number));
  draw_report(patient, random_stream(seed, "report", number));
  return patient;
}

void Presentation::draw_clinic(SimulatedPatient& patient, Random random) const {
  const SimulatedSubtype& subtype = tables_.subtypes()[patient.subtype];
  do {
    patient.age_years = rounded(subtype.age_median_years * std::exp(age_sigma_ * draw_normal(random)), 100);
  } while (patient.age_years >= most_years_);
  do {
    const double wbc = subtype.wbc_median_e9_per_l * std::exp(wbc_sigma_ * draw_normal(random));
    patient.wbc_e9_per_l = std::max(least_wbc_e9_per_l, rounded(wbc, 10));
  } while (patient.wbc_e9_per_l > most_wbc_);
  patient.is_male = random.uniform() < male_.at(subtype.lineage);
  const double cns3 = cns3_.at(subtype.lineage);
  const double draw = random.uniform();
  patient.cns = draw < cns3 ? 3 : draw < cns3 + cns2_.at(subtype.lineage) ? 2 : 1;
  patient.has_down_syndrome = random.uniform() < subtype.down_syndrome;
  patient.centre = random.below(static_cast<std::uint64_t>(centres_));
  patient.diagnosis.purity = rounded(draw_beta(random, purity_alpha_, purity_beta_), 100);
}

void Presentation::draw_chromosomes(SimulatedPatient& patient, Random random) const {
  const SimulatedSubtype& subtype = tables_.subtypes()[patient.subtype];
  if (subtype.ploidy == PloidyKind::normal) return;
  if (subtype.fewest_chromosomes >= high_hyperdiploid) {
    for (const auto& [chromosome, frequency] : trisomies_) {
      if (random.uniform() < frequency) patient.gains.at(chromosome) = 1;
    }
    if (patient.gains.at(chromosome_21) > 0 && random.uniform() < tetrasomy_21_) {
      ++patient.gains.at(chromosome_21);
    }
    for (const auto& [chromosome, frequency] : trisomies_) {
      if (patient.modal_number() < subtype.fewest_chromosomes) patient.gains.at(chromosome) = 1;
    }
    return;
  }
  const auto modal = static_cast<int>(between(random, subtype.fewest_chromosomes, subtype.most_chromosomes));
  const bool are_gains = subtype.ploidy == PloidyKind::gains;
  std::vector<std::size_t> order(counted_chromosomes - 1);
  std::iota(order.begin(), order.end(), std::size_t{0});
  shuffle(order, random);
  // Chromosome 21 is the last that a hypodiploid clone loses.
  std::stable_partition(order.begin(), order.end(), [](std::size_t i) { return i != chromosome_21; });
  const int changed = are_gains ? modal - normal_chromosomes : normal_chromosomes - modal;
  for (int i = 0; i < changed; ++i) patient.gains.at(order.at(static_cast<std::size_t>(i))) = are_gains ? 1 : -1;
}

CarriedLesion Presentation::carried(std::size_t lesion, double purity, Random& random) const {
  const SimulatedLesion& row = tables_.lesions()[lesion];
  CarriedLesion result{.lesion = lesion};
  if (!row.items.empty()) result.item = random.below(row.items.size());
  result.is_subclonal = random.uniform() < row.subclonal_fraction;
  count_again(result, purity, random);
  return result;
}

void Presentation::count_again(CarriedLesion& lesion, double purity, Random& random) const {
  // A clonal change is on one of two copies.
  const double vaf =
      lesion.is_subclonal ? subclonal_low_ + (subclonal_high_ - subclonal_low_) * random.uniform() : purity / 2;
  const auto depth = static_cast<std::int64_t>(depth_reads_);
  const std::int64_t reads = std::max(fewest_reads, draw_binomial(random, depth, vaf));
  lesion.vaf = static_cast<double>(reads) / static_cast<double>(depth);
}

void Presentation::draw_lesions(SimulatedPatient& patient, Random random) const {
  for (std::size_t lesion = 0; lesion < tables_.lesions().size(); ++lesion) {
    if (random.uniform() >= rates_.at(lesion, patient.subtype)) continue;
    patient.diagnosis.lesions.push_back(carried(lesion, patient.diagnosis.purity, random));
  }
}

void Presentation::draw_mrd(SimulatedPatient& patient, Random random) const {
  const SimulatedSubtype& subtype = tables_.subtypes()[patient.subtype];
  const auto shifted = [&](const MrdDay& day) { return day.shift_log10 + day.sd_log10 * draw_normal(random); };
  const double end = subtype.mrd_mean_log10 + subtype.mrd_sd_log10 * draw_normal(random);
  patient.mrd_end_induction_log10 = std::min(0.0, end);
  patient.mrd_day8_log10 = std::min(0.0, patient.mrd_end_induction_log10 + shifted(day8_));
  patient.mrd_day15_log10 = std::min(0.0, patient.mrd_end_induction_log10 + shifted(day15_));
  const double drop = shifted(consolidation_.at(subtype.lineage));
  patient.mrd_end_consolidation_log10 = patient.mrd_end_induction_log10 - std::abs(drop);
}

void Presentation::draw_report(SimulatedPatient& patient, Random random) const {
  const std::vector<SubtypeReport>& reports = tables_.subtypes()[patient.subtype].reports;
  const auto is_asked_and_there = [&](const SubtypeReport& report) {
    return report.lesion && find_carried(patient.diagnosis, *report.lesion) != nullptr;
  };
  const bool has_lesion = std::any_of(reports.begin(), reports.end(), is_asked_and_there);
  const auto weight = [&](const SubtypeReport& report) {
    return has_lesion == is_asked_and_there(report) && has_lesion == report.lesion.has_value() ? report.weight : 0;
  };
  double all = 0;
  for (const SubtypeReport& report : reports) all += weight(report);
  double left = random.uniform() * all;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (weight(reports[i]) <= 0) continue;
    patient.report = i;
    left -= weight(reports[i]);
    if (left < 0) return;
  }
}

}  // namespace marrow
