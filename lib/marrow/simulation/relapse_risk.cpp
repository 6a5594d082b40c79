#include "marrow/simulation/relapse_risk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

constexpr double high_risk_age_years = 10;
constexpr double high_risk_wbc_e9_per_l = 50;
constexpr double infant_years = 1;
/// MRD that counts as 0 in the predictor. Source: sim_cohort_parameters.tsv, ln(MRD/1e-4).
constexpr double reference_mrd_log10 = -4;
constexpr std::size_t chromosome_4 = 3;
constexpr std::size_t chromosome_10 = 9;

bool has(const SimulatedPatient& patient, std::size_t lesion) {
  return find_carried(patient.diagnosis, lesion) != nullptr;
}

bool has_any(const SimulatedPatient& patient, std::initializer_list<std::size_t> lesions) {
  return std::any_of(lesions.begin(), lesions.end(), [&](std::size_t lesion) { return has(patient, lesion); });
}

double ln_mrd(double mrd_log10) {
  return (mrd_log10 - reference_mrd_log10) * std::log(10.0);
}

std::size_t lesion_place(const SimulationTables& tables, std::string_view name) {
  if (const auto place = tables.find_lesion(name)) return *place;
  throw Error(ErrorKind::data, fmt::format("knowledge/sim_lesions.tsv has no lesion '{}'", name));
}

}  // namespace

bool is_nci_high_risk(const SimulatedPatient& patient) noexcept {
  return patient.age_years >= high_risk_age_years || patient.age_years < infant_years ||
         patient.wbc_e9_per_l >= high_risk_wbc_e9_per_l;
}

RelapseRisk::Variable RelapseRisk::find_variable(std::string_view name) {
  using P = const SimulatedPatient&;
  using L = const Lesions&;
  // IKZF1plus without its exclusion of ERG deletions, which the simulator does not draw; Stanulla 2018.
  // RAS pathway: clonal changes only. N/F/R/P: Petit 2018, Blood 131:289.
  static const std::array<std::pair<std::string_view, Variable>, 13> variables{{
      {"ln_mrd_eoi", [](P p, L) { return ln_mrd(p.mrd_end_induction_log10); }},
      {"ln_mrd_eoc", [](P p, L) { return ln_mrd(p.mrd_end_consolidation_log10); }},
      {"ln_wbc", [](P p, L) { return std::log1p(p.wbc_e9_per_l); }},
      {"wbc_200", [](P p, L) { return p.wbc_e9_per_l >= 200 ? 1.0 : 0.0; }},
      {"age_10_15", [](P p, L) { return p.age_years >= 10 && p.age_years < 15 ? 1.0 : 0.0; }},
      {"age_15", [](P p, L) { return p.age_years >= 15 ? 1.0 : 0.0; }},
      {"infant_high_risk", [](P p, L) { return p.age_years < 0.5 && p.wbc_e9_per_l >= 300 ? 1.0 : 0.0; }},
      {"male", [](P p, L) { return p.is_male ? 1.0 : 0.0; }},
      {"cns3", [](P p, L) { return p.cns == 3 ? 1.0 : 0.0; }},
      {"down_syndrome", [](P p, L) { return p.has_down_syndrome ? 1.0 : 0.0; }},
      {"double_trisomy",
       [](P p, L) { return p.gains.at(chromosome_4) > 0 && p.gains.at(chromosome_10) > 0 ? 1.0 : 0.0; }},
      {"ikzf1_plus",
       [](P p, L l) {
         return has(p, l.ikzf1) && has_any(p, {l.cdkn2a, l.pax5, l.par1}) ? 1.0 : 0.0;
       }},
      {"nfrp_high_risk",
       [](P p, L l) {
         return !has_any(p, {l.notch1, l.fbxw7}) || has_any(p, {l.nras, l.kras, l.pten}) ? 1.0 : 0.0;
       }},
  }};
  if (name == "ras_clonal") {
    return [](P p, L l) {
      for (const std::size_t gene : {l.nras, l.kras, l.ptpn11, l.flt3}) {
        const CarriedLesion* lesion = find_carried(p.diagnosis, gene);
        if (lesion != nullptr && !lesion->is_subclonal) return 1.0;
      }
      return 0.0;
    };
  }
  for (const auto& [known, variable] : variables) {
    if (known == name) return variable;
  }
  throw Error(ErrorKind::data, fmt::format("knowledge/sim_terms.tsv: '{}' is no variable of the simulator", name));
}

RelapseRisk::RelapseRisk(const SimulationTables& tables) : tables_(tables), lesions_{} {
  const auto place = [&](std::string_view name) { return lesion_place(tables, name); };
  lesions_ = {.ikzf1 = place("IKZF1"),
              .cdkn2a = place("CDKN2A/B"),
              .pax5 = place("PAX5"),
              .par1 = place("PAR1"),
              .nras = place("NRAS"),
              .kras = place("KRAS"),
              .ptpn11 = place("PTPN11"),
              .flt3 = place("FLT3"),
              .notch1 = place("NOTCH1"),
              .fbxw7 = place("FBXW7"),
              .pten = place("PTEN")};
  constexpr std::string_view lesion_word = "lesion ";
  for (const RiskTerm& row : tables.terms()) {
    Term term;
    if (row.variable.starts_with(lesion_word)) {
      term.lesion = lesion_place(tables, std::string_view(row.variable).substr(lesion_word.size()));
    } else {
      term.variable = find_variable(row.variable);
    }
    for (std::size_t s = 0; s < tables.subtypes().size(); ++s) {
      const auto names = [&](const std::vector<std::size_t>& subtypes) {
        return std::find(subtypes.begin(), subtypes.end(), s) != subtypes.end();
      };
      const bool is_of = tables.subtypes()[s].lineage == row.lineage && (row.subtypes.empty() || names(row.subtypes)) &&
                         !names(row.not_in_subtypes);
      term.applies.push_back(is_of ? 1 : 0);
    }
    terms_.push_back(std::move(term));
  }
}

double RelapseRisk::value(std::size_t term, const SimulatedPatient& patient) const {
  const Term& known = terms_[term];
  if (known.applies[patient.subtype] == 0) return 0;
  if (known.variable != nullptr) return known.variable(patient, lesions_);
  return has(patient, known.lesion) ? 1 : 0;
}

double RelapseRisk::log_hazard(const SimulatedPatient& patient) const {
  double sum = 0;
  for (std::size_t term = 0; term < terms_.size(); ++term) {
    sum += tables_.terms()[term].log_hazard * value(term, patient);
  }
  return sum;
}

}  // namespace marrow
