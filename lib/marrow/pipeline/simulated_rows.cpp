#include "marrow/pipeline/simulated_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/simulation/cohort_simulator.hpp"
#include "marrow/simulation/random_draws.hpp"

namespace marrow {

namespace {

constexpr double days_a_month = 30.4375;
constexpr double months_a_year = 12;
constexpr double normal_modal_number = 46;
/// End of PAR1 on GRCh38's X and Y: two copies in both sexes, written on X. Source: Genome Reference Consortium.
constexpr std::int64_t par1_end = 2781479;
/// Where iAMP21 is amplified and where its copies fall off. Source: focal_lesions.tsv, iAMP21.
constexpr std::array<std::pair<std::int64_t, double>, 2> iamp21_ends{{{32900000, 3}, {39500000, 6}}};
constexpr double iamp21_telomere_copies = 1;
/// Bases a marker: windows of whole-genome sequencing, fine enough for every focal lesion of the table. Design value.
constexpr std::int64_t window_bp = 1000;
/// Share of the centres that measure MRD by PCR: every second.
constexpr std::size_t pcr_centres = 2;
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> routine_fusions{
    {{"etv6_runx1", "ETV6::RUNX1"}, {"tcf3_pbx1", "TCF3::PBX1"}, {"bcr_abl1", "BCR::ABL1"}, {"kmt2a", "KMT2A::"}}};

std::string chromosome_name(std::size_t place) {
  return place == x_chromosome ? "X" : std::to_string(place + 1);
}

/// "54,XX,+X,+4,+6[20]"; constitutional trisomy 21 as +21c.
std::string karyotype_text(const SimulatedPatient& patient) {
  std::vector<std::string> changes;
  const auto add = [&](std::size_t place) {
    const int gain = patient.gains.at(place);
    for (int i = 0; i < std::abs(gain); ++i) changes.push_back((gain > 0 ? "+" : "-") + chromosome_name(place));
  };
  add(x_chromosome);
  for (std::size_t place = 0; place < x_chromosome; ++place) add(place);
  if (patient.has_down_syndrome) changes.emplace_back("+21c");
  const int number = patient.modal_number() + (patient.has_down_syndrome ? 1 : 0);
  return fmt::format("{},{}{}{}[20]", number, patient.is_male ? "XY" : "XX", changes.empty() ? "" : ",",
                     join(changes, ","));
}

/// Per cent of cells with three digits, which is more than any assay has.
double per_cent_of_cells(double mrd_log10) {
  return parse_number(fmt::format("{:.3g}", 100 * std::pow(10.0, mrd_log10))).value();
}

/// Per cent of cells, 0 below the assay's sensitivity.
Value measured_mrd(double mrd_log10, double noise_log10, double limit_log10, Random& random) {
  const double measured = std::min(0.0, mrd_log10 + noise_log10 * draw_normal(random));
  if (measured < limit_log10) return 0.0;
  return per_cent_of_cells(measured);
}

Value cell(bool is_missing, Value value) {
  return is_missing ? Value() : std::move(value);
}

std::string cell_text(const Value& value) {
  if (value.is_null()) return "NA";
  if (const bool* flag = value.get_if<bool>()) return *flag ? "yes" : "no";
  if (value.is_number()) return format_number(value.number());
  return *value.get_if<std::string>();
}

/// A small change as a record; "chr12-25245350-C-T".
struct Record {
  std::string contig;
  std::int64_t pos1 = 0;
  std::string ref;
  std::string alt;
  double vaf = 0;
};

Record read_change(const std::string& change, double vaf) {
  const std::vector<std::string> parts = split_list(change, '-');
  const auto pos = parts.size() == 4 ? parse_integer(parts[1]) : std::nullopt;
  if (!pos) throw Error(ErrorKind::data, fmt::format("the simulator's tables: '{}' is no small change", change));
  return {parts[0], *pos, parts[2], parts[3], vaf};
}

}  // namespace

std::string SimulatedRows::sample_name(const SimulatedPatient& patient, SimulatedStage stage) {
  return simulated_name(patient.number) + (stage == SimulatedStage::relapse ? "-R" : "");
}

const SubtypeReport* SimulatedRows::report(const SimulatedPatient& patient, std::string_view column) const {
  if (!patient.report) return nullptr;
  const SubtypeReport& found = tables_.subtypes()[patient.subtype].reports[*patient.report];
  return found.column == column ? &found : nullptr;
}

bool SimulatedRows::is_missing(const SimulatedPatient& patient, std::string_view column) const {
  const std::vector<std::string>& columns = missable_columns();
  const auto place = std::find(columns.begin(), columns.end(), column);
  if (place == columns.end()) return false;
  const std::vector<char> missing = missing_columns(patient, tables_, options_.missing, options_.seed);
  return missing[static_cast<std::size_t>(place - columns.begin())] != 0;
}

std::string SimulatedRows::items_text(const SimulatedPatient& patient, SimulatedStage stage,
                                      std::string_view column) const {
  const bool is_mutation = column == "mutations";
  std::vector<std::string> items;
  if (const SubtypeReport* subtype = report(patient, column)) items.push_back(subtype->text);
  for (const CarriedLesion& carried : sample(patient, stage).lesions) {
    const SimulatedLesion& lesion = tables_.lesions()[carried.lesion];
    if (lesion.column != column) continue;
    const std::string& text = lesion.items[carried.item].text;
    items.push_back(is_mutation ? fmt::format("{} {}", text, format_number(carried.vaf)) : text);
  }
  return join(items, "; ");
}

SimulatedRows::SimulatedRows(const SimulationTables& tables, const FocalLesions& focal_lesions,
                             SimulatedRowOptions options)
    : tables_(tables),
      focal_lesions_(focal_lesions),
      options_(options),
      assessed_genes_(join(simulated_assessed_genes(tables), "; ")) {}

ClinicalRow SimulatedRows::clinical(const SimulatedPatient& patient, SimulatedStage stage) const {
  ClinicalRow row;
  row.sample = sample_name(patient, stage);
  row.patient = simulated_name(patient.number);
  for (auto cells : {presentation(patient, stage), mrd(patient, stage), genetics(patient, stage)}) {
    std::move(cells.begin(), cells.end(), std::back_inserter(row.cells));
  }
  return row;
}

ValueObject SimulatedRows::presentation(const SimulatedPatient& patient, SimulatedStage stage) const {
  const bool is_relapse = stage == SimulatedStage::relapse;
  const double age = patient.age_years + (is_relapse ? patient.event_months / months_a_year : 0);
  const SubtypeReport* phenotype = report(patient, "immunophenotype");
  return {
      {"lineage", lineage_names.at(tables_.subtypes()[patient.subtype].lineage)},
      {"protocol", fmt::format("simulated, centre {}", patient.centre + 1)},
      {"age_years", std::round(100 * age) / 100},
      {"sex", patient.is_male ? "male" : "female"},
      {"wbc_e9_per_l", cell(is_relapse || is_missing(patient, "wbc_e9_per_l"), patient.wbc_e9_per_l)},
      {"cns", cell(is_relapse || is_missing(patient, "cns"), std::to_string(patient.cns))},
      {"immunophenotype", phenotype == nullptr ? Value() : Value(phenotype->text)},
      {"down_syndrome", patient.has_down_syndrome},
      {"months_to_relapse", is_relapse ? Value(std::round(10 * patient.event_months) / 10) : Value()},
  };
}

ValueObject SimulatedRows::mrd(const SimulatedPatient& patient, SimulatedStage stage) const {
  const bool is_relapse = stage == SimulatedStage::relapse;
  const bool has_event = patient.event != FirstEvent::none;
  const bool is_pcr = patient.centre % pcr_centres == 1;
  const double noise = tables_.parameter(is_pcr ? "mrd.pcr_noise_log10" : "mrd.flow_noise_log10");
  const double limit = tables_.parameter(is_pcr ? "mrd.pcr_limit_log10" : "mrd.flow_limit_log10");
  Random random = random_stream(options_.seed, "measurement", patient.number);
  ValueObject cells;
  const auto put = [&](std::string_view column, double mrd_log10, double day) {
    const Value value = measured_mrd(mrd_log10, noise, limit, random);
    const bool is_too_late = has_event && day >= patient.event_months * days_a_month;
    cells.emplace_back(column, cell(is_relapse || is_too_late || is_missing(patient, column), value));
  };
  // Days are those of the features; end of consolidation as day 91.
  put("mrd_day8_pct", patient.mrd_day8_log10, 8);
  put("mrd_day15_pct", patient.mrd_day15_log10, 15);
  put("mrd_day29_pct", patient.mrd_end_induction_log10, 29);
  put("mrd_end_consolidation_pct", patient.mrd_end_consolidation_log10, 91);
  cells.emplace_back("mrd_method", cell(is_relapse, is_pcr ? "PCR" : "flow"));
  cells.emplace_back("mrd_limit_pct", cell(is_relapse, per_cent_of_cells(limit)));
  return cells;
}

ValueObject SimulatedRows::genetics(const SimulatedPatient& patient, SimulatedStage stage) const {
  const bool is_b = tables_.subtypes()[patient.subtype].lineage == 0;
  const SubtypeReport* fusion = report(patient, "fusions");
  const std::string fusion_name = fusion == nullptr ? "none" : fusion->text;
  const bool has_no_fusions = is_missing(patient, "fusions");
  const bool has_no_sequence = is_missing(patient, "mutations");
  const std::string mutations = items_text(patient, stage, "mutations");
  const std::string copies = items_text(patient, stage, "copy_number");
  // `none` would say 46 chromosomes.
  const bool is_silent = copies.empty() && patient.modal_number() != static_cast<int>(normal_modal_number);
  const double index = std::round(100 * patient.modal_number() / normal_modal_number) / 100;
  ValueObject cells{{"dna_index", cell(is_missing(patient, "dna_index"), index)}};
  for (const auto& [column, name] : routine_fusions) {
    cells.emplace_back(column, cell(!is_b || has_no_fusions, fusion_name.starts_with(name)));
  }
  const auto put = [&](std::string_view column, bool is_lacking, Value value) {
    cells.emplace_back(column, cell(is_lacking, std::move(value)));
  };
  put("karyotype", is_missing(patient, "karyotype"), karyotype_text(patient));
  put("mutations", has_no_sequence, mutations.empty() ? "none" : mutations);
  put("assessed_genes", has_no_sequence, assessed_genes_);
  put("fusions", has_no_fusions, fusion_name);
  put("copy_number", is_silent || is_missing(patient, "copy_number"), copies.empty() ? "none" : copies);
  return cells;
}

std::vector<SegmentRow> SimulatedRows::segments(const SimulatedPatient& patient, SimulatedStage stage) const {
  std::vector<SegmentRow> rows;
  if (is_missing(patient, "copy_number")) return rows;
  // What is lost inside each chromosome, by place.
  std::map<std::string, std::map<std::int64_t, std::pair<std::int64_t, double>>> lost;
  for (const CarriedLesion& carried : sample(patient, stage).lesions) {
    const SimulatedLesion& lesion = tables_.lesions()[carried.lesion];
    if (lesion.column != "copy_number") continue;
    const std::vector<std::string> parts = split_list(lesion.items[carried.item].change, ':');
    const FocalLesion* focal = parts.size() == 2 ? focal_lesions_.find(parts[0]) : nullptr;
    const auto copies = focal == nullptr ? std::nullopt : parse_number(parts[1]);
    if (!copies) {
      throw Error(ErrorKind::data, fmt::format("the simulator's tables: '{}' is no focal lesion with its copies",
                                               lesion.items[carried.item].change));
    }
    const Interval& place = focal->place_grch38;
    lost[place.contig][place.begin] = {place.end, *copies};
  }
  const std::string name = sample_name(patient, stage);
  const auto add = [&](const std::string& contig, std::int64_t begin, std::int64_t end, double copies) {
    if (begin >= end) return;
    rows.push_back({.sample = name,
                    .place = {contig, begin, end},
                    .markers = std::max<std::int64_t>(1, (end - begin) / window_bp),
                    .copies = copies});
  };
  const bool has_iamp21 = report(patient, "copy_number") != nullptr;
  for (std::size_t place = 0; place < counted_chromosomes; ++place) {
    const std::string contig = "chr" + chromosome_name(place);
    const std::int64_t length = main_contig_length(Assembly::grch38, contig).value();
    const int gain = patient.gains.at(place);
    const bool is_hemizygous = place == x_chromosome && patient.is_male;
    const double copies = std::max(0, (is_hemizygous ? 1 : 2) + gain);
    std::int64_t at = 0;
    if (has_iamp21 && contig == "chr21") {
      for (const auto& [end, amplified] : iamp21_ends) {
        add(contig, at, end, amplified);
        at = end;
      }
      add(contig, at, length, iamp21_telomere_copies);
      continue;
    }
    for (const auto& [begin, what] : lost[contig]) {
      // At most what the item says, and one copy less than its surroundings; in PAR1 a boy has two as well.
      const double around = is_hemizygous && begin < par1_end ? copies + 1 : copies;
      add(contig, at, begin, around);
      add(contig, std::max(at, begin), what.first, std::max(0.0, std::min(what.second, around - 1)));
      at = std::max(at, what.first);
    }
    if (is_hemizygous && at < par1_end) {
      add(contig, at, par1_end, copies + 1);
      at = par1_end;
    }
    add(contig, at, length, copies);
  }
  if (patient.is_male) add("chrY", par1_end, main_contig_length(Assembly::grch38, "chrY").value(), 1);
  return rows;
}

std::string SimulatedRows::vcf(const SimulatedPatient& patient, SimulatedStage stage) const {
  const SimulatedSample& carrier = sample(patient, stage);
  std::vector<Record> records;
  if (const SubtypeReport* subtype = report(patient, "mutations")) {
    records.push_back(read_change(subtype->change, carrier.purity / 2));
  }
  for (const CarriedLesion& carried : carrier.lesions) {
    const SimulatedLesion& lesion = tables_.lesions()[carried.lesion];
    if (lesion.column == "mutations") records.push_back(read_change(lesion.items[carried.item].change, carried.vaf));
  }
  std::stable_sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
    return std::pair(contig_rank(a.contig), a.pos1) < std::pair(contig_rank(b.contig), b.pos1);
  });
  std::string text = "##fileformat=VCFv4.3\n##source=marrow simulate: a simulated patient\n";
  for (std::size_t place = 0; place < counted_chromosomes; ++place) {
    const std::string contig = "chr" + chromosome_name(place);
    text += fmt::format("##contig=<ID={},length={}>\n", contig, main_contig_length(Assembly::grch38, contig).value());
  }
  text +=
      "##FILTER=<ID=PASS,Description=\"All filters passed\">\n"
      "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
      "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Reads of each allele\">\n"
      "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Reads\">\n";
  text += fmt::format("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{}\n", sample_name(patient, stage));
  const double depth = tables_.parameter("vaf.depth_reads");
  for (const Record& record : records) {
    const double alt = std::round(record.vaf * depth);
    fmt::format_to(std::back_inserter(text), "{}\t{}\t.\t{}\t{}\t.\tPASS\t.\tGT:AD:DP\t0/1:{},{}:{}\n", record.contig,
                   record.pos1, record.ref, record.alt, format_number(depth - alt), format_number(alt),
                   format_number(depth));
  }
  return text;
}

std::vector<std::string> simulated_assessed_genes(const SimulationTables& tables) {
  std::set<std::string> genes;
  const auto add = [&](std::string_view item) { genes.emplace(item.substr(0, item.find(' '))); };
  for (const SimulatedLesion& lesion : tables.lesions()) {
    for (const LesionItem& item : lesion.items) {
      if (lesion.column == "mutations") add(item.text);
    }
  }
  for (const SimulatedSubtype& subtype : tables.subtypes()) {
    for (const SubtypeReport& report : subtype.reports) {
      if (report.column == "mutations") add(report.text);
    }
  }
  // A gene of drug resistance that is only ever deleted here was sequenced too, and nothing was found.
  for (const SensitivityShift& shift : tables.shifts()) {
    if (!shift.item.empty()) add(shift.item);
  }
  return {genes.begin(), genes.end()};
}

std::string clinical_header(const ClinicalRow& row) {
  std::string line = "sample\tpatient";
  for (const auto& [name, value] : row.cells) line += "\t" + name;
  return line + "\n";
}

std::string clinical_line(const ClinicalRow& row) {
  std::string line = row.sample + "\t" + row.patient;
  for (const auto& [name, value] : row.cells) line += "\t" + cell_text(value);
  return line + "\n";
}

std::string segment_text(const std::vector<SegmentRow>& rows) {
  std::string text = "sample\tchromosome\tstart\tend\tmarkers\tcopies\n";
  for (const SegmentRow& row : rows) {
    fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\t{}\t{}\n", row.sample, row.place.contig,
                   row.place.begin + 1, row.place.end, row.markers.value_or(0), format_number(row.copies.value_or(0)));
  }
  return text;
}

}  // namespace marrow
