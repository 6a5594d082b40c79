#include "marrow/knowledge/simulation_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

constexpr double per_cent = 100;

double number(const TableRow& row, std::string_view column) {
  const std::optional<double> value = row.optional_number(column);
  if (!value) row.refuse(column, "is no number");
  return *value;
}

double fraction(const TableRow& row, std::string_view column, double unit) {
  const double value = number(row, column) / unit;
  if (value < 0 || value > 1) row.refuse(column, "is no frequency");
  return value;
}

double positive(const TableRow& row, std::string_view column) {
  const double value = number(row, column);
  if (!(value > 0)) row.refuse(column, "is not positive");
  return value;
}

std::size_t lineage(const TableRow& row) {
  const std::string& cell = row.cell("lineage");
  const auto* found = std::find(lineage_names.begin(), lineage_names.end(), cell);
  if (found == lineage_names.end()) row.refuse("lineage", "is neither B nor T");
  return static_cast<std::size_t>(found - lineage_names.begin());
}

/// The place of the row of that name; refuses one that there is not.
template <class Rows>
std::size_t place_of(const Rows& rows, std::string_view name, const TableRow& row, std::string_view column) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& other) { return other.name == name; });
  if (found == rows.end()) row.refuse(column, fmt::format("names '{}', which the simulator does not have", name));
  return static_cast<std::size_t>(found - rows.begin());
}

std::vector<std::size_t> subtypes_of(const std::vector<SimulatedSubtype>& subtypes, const TableRow& row,
                                     std::string_view column) {
  std::vector<std::size_t> places;
  for (const std::string& name : split_list(row.text_or_empty(column), ';')) {
    places.push_back(place_of(subtypes, name, row, column));
  }
  return places;
}

/// "1*fusions:ETV6::RUNX1"; before it "LESION?" where the way asks for one, behind a small change "=" and its place.
SubtypeReport read_report(std::string_view text, const std::vector<SimulatedLesion>& lesions, const TableRow& row) {
  SubtypeReport report;
  if (const std::size_t asks = text.find('?'); asks != std::string_view::npos) {
    report.lesion = place_of(lesions, text.substr(0, asks), row, "report");
    text.remove_prefix(asks + 1);
  }
  const std::size_t star = text.find('*');
  const std::size_t colon = text.find(':');
  if (star == std::string_view::npos || colon == std::string_view::npos || colon < star) {
    row.refuse("report", "is not written as weight*column:text");
  }
  const std::optional<double> weight = parse_number(text.substr(0, star));
  if (!weight || !(*weight > 0)) row.refuse("report", "has no weight");
  report.weight = *weight;
  report.column = std::string(text.substr(star + 1, colon - star - 1));
  text.remove_prefix(colon + 1);
  const std::size_t equals = text.find('=');
  report.text = std::string(text.substr(0, equals));
  if (equals != std::string_view::npos) report.change = std::string(text.substr(equals + 1));
  return report;
}

}  // namespace

SimulationTables SimulationTables::load(const KnowledgeSource& source) {
  SimulationTables tables;
  tables.load_parameters(source);
  tables.load_lesions(source);
  tables.load_subtypes(source);
  tables.load_modifiers(source);
  tables.load_terms(source);
  tables.load_shifts(source);
  tables.load_targets(source);
  return tables;
}

double SimulationTables::parameter(std::string_view name) const {
  const std::optional<double> value = find_parameter(name);
  if (!value) throw Error(ErrorKind::data, fmt::format("knowledge/sim_parameters.tsv has no parameter '{}'", name));
  return *value;
}

std::optional<double> SimulationTables::find_parameter(std::string_view name) const {
  const auto found = parameters_.find(name);
  return found == parameters_.end() ? std::nullopt : std::optional<double>(found->second);
}

double SimulationTables::parameter(std::string_view name, std::size_t lineage) const {
  return parameter(fmt::format("{}.{}", name, lineage_names.at(lineage)));
}

std::optional<std::size_t> SimulationTables::find_lesion(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < lesions_.size(); ++i) {
    if (lesions_[i].name == name) return i;
  }
  return std::nullopt;
}

void SimulationTables::load_parameters(const KnowledgeSource& source) {
  const TableRows rows(source, "knowledge/sim_parameters.tsv", {"parameter", "value"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    if (!parameters_.emplace(row.text("parameter"), number(row, "value")).second) {
      row.refuse("parameter", "stands twice");
    }
  }
}

void SimulationTables::load_lesions(const KnowledgeSource& source) {
  const TableRows rows(source, "knowledge/sim_lesions.tsv", {"lesion", "column", "items", "changes"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    SimulatedLesion lesion{.name = row.text("lesion"), .column = row.text_or_empty("column")};
    const std::vector<std::string> items = split_list(row.text_or_empty("items"), ';');
    const std::vector<std::string> changes = split_list(row.text_or_empty("changes"), ';');
    if (items.size() != changes.size()) row.refuse("changes", "has another number than `items`");
    for (std::size_t k = 0; k < items.size(); ++k) lesion.items.push_back({items[k], changes[k]});
    lesion.is_resistance_gene = row.yes_or_no("resistance_gene");
    lesion.at_diagnosis = {fraction(row, "b_diagnosis_pct", per_cent), fraction(row, "t_diagnosis_pct", per_cent)};
    lesion.at_relapse = {fraction(row, "b_relapse_pct", per_cent), fraction(row, "t_relapse_pct", per_cent)};
    lesion.subclonal_fraction = fraction(row, "subclonal_fraction", 1);
    lesion.source = row.text_or_empty("source");
    lesion.confidence = row.text_or_empty("confidence");
    lesions_.push_back(std::move(lesion));
  }
}

void SimulationTables::load_subtypes(const KnowledgeSource& source) {
  const TableRows rows(source, "knowledge/sim_subtypes.tsv", {"subtype", "lineage", "freq_pct", "cir5_pct", "report"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    SimulatedSubtype subtype{.name = row.text("subtype"), .group = row.text("group"), .lineage = lineage(row)};
    subtype.frequency = positive(row, "freq_pct") / per_cent;
    subtype.down_syndrome = fraction(row, "down_syndrome_pct", per_cent);
    subtype.age_median_years = positive(row, "age_median_years");
    subtype.wbc_median_e9_per_l = positive(row, "wbc_median_e9_per_l");
    subtype.relapse_5y = fraction(row, "cir5_pct", per_cent);
    subtype.mrd_mean_log10 = number(row, "mrd_mean_log10");
    subtype.mrd_sd_log10 = positive(row, "mrd_sd_log10");
    subtype.relapse_median_months = positive(row, "relapse_median_months");
    subtype.relapse_sigma_log = parameter(row.text("relapse_sigma"));
    if (const std::string kind = row.text_or_empty("ploidy"); !kind.empty()) {
      if (kind != "gains" && kind != "losses") row.refuse("ploidy", "is neither gains nor losses");
      subtype.ploidy = kind == "gains" ? PloidyKind::gains : PloidyKind::losses;
      subtype.fewest_chromosomes = row.integer("fewest_chromosomes");
      subtype.most_chromosomes = row.integer("most_chromosomes");
    }
    for (const std::string& text : split_list(row.text_or_empty("report"), '|')) {
      subtype.reports.push_back(read_report(text, lesions_, row));
    }
    subtypes_.push_back(std::move(subtype));
  }
}

void SimulationTables::load_modifiers(const KnowledgeSource& source) {
  const TableRows rows(source, "knowledge/sim_modifiers.tsv", {"lesion", "subtype", "stage", "kind", "value"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    LesionModifier modifier{.lesion = place_of(lesions_, row.text("lesion"), row, "lesion"),
                            .subtype = place_of(subtypes_, row.text("subtype"), row, "subtype")};
    const std::string stage = row.text("stage");
    modifier.at_diagnosis = stage != "relapse";
    modifier.at_relapse = stage != "diagnosis";
    modifier.is_fixed = row.text("kind") == "fixed";
    modifier.value = number(row, "value");
    modifiers_.push_back(modifier);
  }
}

void SimulationTables::load_terms(const KnowledgeSource& source) {
  const TableRows rows(source, "knowledge/sim_terms.tsv", {"term", "lineage", "subtypes", "variable", "log_hazard"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    terms_.push_back({.name = row.text("term"),
                      .lineage = lineage(row),
                      .subtypes = subtypes_of(subtypes_, row, "subtypes"),
                      .not_in_subtypes = subtypes_of(subtypes_, row, "not_in_subtypes"),
                      .variable = row.text("variable"),
                      .log_hazard = number(row, "log_hazard")});
  }
}

void SimulationTables::load_shifts(const KnowledgeSource& source) {
  const TableRows rows(source, "knowledge/sim_shifts.tsv",
                       {"item", "subtype", "lineage", "drug_group", "mechanism", "log2_shift"});
  std::set<std::string> groups;
  std::map<std::string, std::size_t> mechanisms;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    ShiftMechanism mechanism{.name = row.text("mechanism"),
                             .drug_group = row.text("drug_group"),
                             .evidence = row.text("evidence"),
                             .log2_shift = number(row, "log2_shift")};
    mechanism.sd = parameter("shift.sd." + mechanism.evidence) * std::abs(mechanism.log2_shift);
    const std::string key = fmt::format("{}|{}|{}", mechanism.drug_group, row.text("lineage"), mechanism.name);
    const auto [place, is_new] = mechanisms.emplace(key, shift_mechanisms_.size());
    if (!is_new && shift_mechanisms_[place->second].log2_shift != mechanism.log2_shift) {
      row.refuse("log2_shift", "is another one than that of the mechanism above");
    }
    groups.insert(mechanism.drug_group);
    if (is_new) shift_mechanisms_.push_back(std::move(mechanism));
    SensitivityShift shift{.item = row.text_or_empty("item"), .subtype = {}, .lineage = {}, .mechanism = place->second};
    if (shift.item.empty()) shift.subtype = place_of(subtypes_, row.text("subtype"), row, "subtype");
    if (row.cell("lineage") != "both") shift.lineage = lineage(row);
    shifts_.push_back(std::move(shift));
  }
  drug_groups_.assign(groups.begin(), groups.end());
}

void SimulationTables::load_targets(const KnowledgeSource& source) {
  const TableRows rows(source, "knowledge/sim_targets.tsv",
                       {"target", "statistic", "population", "subject", "expected"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    const std::string statistic = row.text("statistic");
    if (statistic != "share" && statistic != "median") row.refuse("statistic", "is neither share nor median");
    const std::optional<Expression> population = row.optional_expression("population");
    if (!population) row.refuse("population", "is missing");
    targets_.push_back({.name = row.text("target"),
                        .what = row.text("what"),
                        .is_median = statistic == "median",
                        .population = *population,
                        .subject = row.text("subject"),
                        .condition = statistic == "share" ? row.optional_expression("subject") : std::nullopt,
                        .expected = number(row, "expected"),
                        .tolerance = positive(row, "tolerance"),
                        .known_miss = row.text_or_empty("known_miss"),
                        .source = row.text_or_empty("source"),
                        .confidence = row.text_or_empty("confidence")});
  }
}

}  // namespace marrow
