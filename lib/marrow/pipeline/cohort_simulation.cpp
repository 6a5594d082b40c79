#include "marrow/pipeline/cohort_simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <memory>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/digest.hpp"
#include "marrow/base/ordered_work.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/serial.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/simulated_rows.hpp"
#include "marrow/simulation/cohort_fit.hpp"

namespace marrow {

namespace {

constexpr double days_a_month = 30.4375;
/// Children that one thread writes down at a time.
constexpr std::int64_t patients_a_batch = 20;

/// Places of the tables in a batch and among the files.
enum Table : std::size_t { clinical, clinical_relapse, outcomes, truth, samplesheet, responses, profiles, tables };
constexpr std::array<std::string_view, tables> table_names{"clinical.tsv",  "clinical_relapse.tsv", "outcomes.tsv",
                                                           "truth.tsv",     "samplesheet.csv",      "responses.tsv",
                                                           "profiles.jsonl"};

constexpr std::string_view readme_text =
    "A simulated cohort: no child of it exists.\n"
    "\n"
    "The children are drawn from published frequencies and effects, some of them recalled from memory, and from "
    "design\n"
    "values of our own (`marrow simulate`, knowledge/sim_*.tsv). A model that was trained on them shows that code "
    "works,\n"
    "not that it predicts relapse or drug response in children.\n"
    "\n"
    "clinical.tsv          what would be known at diagnosis; one row a child\n"
    "clinical_relapse.tsv  the same at relapse, of those who relapsed under observation\n"
    "outcomes.tsv          first event and its time, or the end of observation\n"
    "truth.tsv             what nobody would know; one row a sample\n"
    "fit.tsv               published numbers beside what came out, misses included\n"
    "samplesheet.csv       for `marrow extract --samplesheet`\n"
    "responses.tsv         with --responses: for each drug group GROUP_line, whether a row of evidence A to C says\n"
    "                      resistance; GROUP_sum_log2, the sum of the tables' shifts; GROUP_log2_NN, the sums after "
    "each\n"
    "                      shift was drawn around its value, the same for all children: for `marrow train`. These are\n"
    "                      means; a child's own is in truth.tsv\n"
    "profiles.jsonl        with --profiles: what `marrow extract` makes of rows and segments\n"
    "vcf, segments         with --files: small changes and copies of each sample, GRCh38; panel.bed says where was "
    "looked\n"
    "\n"
    "Without segments nothing says that a focal deletion is absent: its feature is 1 or missing.\n";

std::string in_folder(const std::string& folder, std::string_view name) {
  return (std::filesystem::path(folder) / name).string();
}

/// A file of one sample.
struct SampleFile {
  std::string name;  ///< within the folder
  std::string text;
};

/// Some children, written down.
struct Batch {
  std::array<std::string, tables> text;
  std::vector<SampleFile> files;
  CohortFit fit;
  std::int64_t relapses = 0;
};

std::string_view event_name(const SimulatedPatient& patient) {
  if (!patient.is_observed()) return "None";
  switch (patient.event) {
    case FirstEvent::relapse:
      return "Relapse";
    case FirstEvent::death:
      return "Death";
    case FirstEvent::second_cancer:
      return "SMN";
    case FirstEvent::none:
      break;
  }
  return "None";
}

std::string outcome_line(const SimulatedPatient& patient) {
  const double months = patient.is_observed() ? patient.event_months : patient.follow_up_months;
  const double days = std::max(1.0, std::ceil(months * days_a_month));
  return fmt::format("{}\t{}\t{}\n", simulated_name(patient.number), event_name(patient), format_number(days));
}

std::string truth_header(const SimulationTables& knowledge) {
  std::string header =
      "sample\tpatient\ttimepoint\tsimulated\tsubtype\tcentre\tlog_hazard\tfrailty\trelapse_"
      "5y\tlesions\tsubclonal\tgained";
  for (const std::string& group : knowledge.drug_groups()) header += fmt::format("\tshift_{}_log2", group);
  return header + "\n";
}

std::string truth_line(const SimulatedPatient& patient, SimulatedStage stage, const SimulationTables& knowledge) {
  const bool is_relapse = stage == SimulatedStage::relapse;
  const SimulatedSample& sample = is_relapse ? *patient.relapse : patient.diagnosis;
  const auto names = [&](auto is_named) {
    std::vector<std::string> found;
    for (const CarriedLesion& lesion : sample.lesions) {
      if (is_named(lesion)) found.push_back(knowledge.lesions()[lesion.lesion].name);
    }
    return found.empty() ? std::string("none") : join(found, ";");
  };
  std::string line = fmt::format(
      "{}\t{}\t{}\tyes\t{}\tC{}\t{:.6f}\t{:.6f}\t{:.6f}\t{}\t{}\t{}", SimulatedRows::sample_name(patient, stage),
      simulated_name(patient.number), is_relapse ? "relapse" : "diagnosis", knowledge.subtypes()[patient.subtype].name,
      patient.centre + 1, patient.log_hazard, patient.frailty, patient.relapse_5y,
      names([](const auto& /*lesion*/) { return true; }), names([](const auto& lesion) { return lesion.is_subclonal; }),
      names([](const auto& lesion) { return lesion.is_gained; }));
  for (const double shift : sample.shifts) line += fmt::format("\t{:.6f}", shift);
  return line + "\n";
}

/// What evidence of the ledger counts for the baseline beside a model: everything that was seen in patients or cells.
bool is_ledger_evidence(std::string_view evidence) {
  return evidence == "A" || evidence == "B" || evidence == "C";
}

std::string responses_header(const SimulationTables& knowledge, std::size_t draws) {
  std::string header = "sample\tpatient\ttimepoint\tsimulated";
  for (const std::string& group : knowledge.drug_groups()) {
    header += fmt::format("\t{0}_line\t{0}_sum_log2", group);
    for (std::size_t k = 1; k <= draws; ++k) header += fmt::format("\t{}_log2_{:02}", group, k);
  }
  return header + "\n";
}

/// Mean responses of samples: the tables' shifts, and these as they might be.
class MeanResponses {
 public:
  MeanResponses(const CohortSimulator& simulator, std::size_t draws)
      : simulator_(simulator), shifts_{simulator.mechanism_shifts()} {
    for (std::size_t k = 0; k < draws; ++k) shifts_.push_back(simulator.drawn_mechanism_shifts(k));
  }

  [[nodiscard]] std::string line(const SimulatedPatient& patient, SimulatedStage stage) const {
    const bool is_relapse = stage == SimulatedStage::relapse;
    const SimulatedSample& sample = is_relapse ? *patient.relapse : patient.diagnosis;
    std::vector<std::vector<double>> sums;  // shape (draws + 1, groups)
    for (const std::vector<double>& of_mechanisms : shifts_) sums.push_back(simulator_.shifts(sample, of_mechanisms));
    std::string line = fmt::format("{}\t{}\t{}\tyes", SimulatedRows::sample_name(patient, stage),
                                   simulated_name(patient.number), is_relapse ? "relapse" : "diagnosis");
    const std::vector<std::string>& groups = simulator_.tables().drug_groups();
    for (std::size_t group = 0; group < groups.size(); ++group) {
      const bool has_line = std::any_of(sample.mechanisms.begin(), sample.mechanisms.end(), [&](std::size_t place) {
        const ShiftMechanism& mechanism = simulator_.tables().shift_mechanisms()[place];
        return mechanism.drug_group == groups[group] && mechanism.log2_shift > 0 &&
               is_ledger_evidence(mechanism.evidence);
      });
      line += fmt::format("\t{}", has_line ? 1 : 0);
      for (const std::vector<double>& sum : sums) line += fmt::format("\t{:.6f}", sum[group]);
    }
    return line + "\n";
  }

 private:
  const CohortSimulator& simulator_;
  std::vector<std::vector<double>> shifts_;  ///< of the mechanisms: the tables', then each draw's
};

/// Coding sequence of the genes that the simulated assay looked at, GRCh38, and the base of a splice donor or acceptor
/// on either side.
std::string panel_text(const Knowledge& knowledge, const SimulationTables& simulation) {
  constexpr std::int64_t splice_bp = 2;
  std::string text;
  for (const std::string& gene : simulated_assessed_genes(simulation)) {
    const Transcript* transcript = knowledge.panel().find_transcript(gene);
    if (transcript == nullptr) continue;
    for (const auto& block : transcript->coding_blocks(Assembly::grch38)) {
      if (!block) continue;
      fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\n", transcript->contig, block->begin - splice_bp,
                     block->end + splice_bp, gene);
    }
  }
  return text;
}

/// Writes children down on one thread.
class CohortWriter {
 public:
  CohortWriter(const CohortSimulationOptions& options, const Knowledge& knowledge, const CohortSimulator& simulator)
      : options_(options),
        knowledge_(knowledge),
        simulator_(simulator),
        rows_(simulator.tables(), knowledge.focal_lesions(), {options.missing, options.cohort.seed}),
        mean_responses_(simulator, options.response_draws) {}

  Batch write(std::size_t number) {
    Batch batch{.text = {},
                .files = {},
                .fit = CohortFit(simulator_.tables(), options_.cohort.lineage, options_.cohort.has_effects)};
    const std::int64_t begin = static_cast<std::int64_t>(number) * patients_a_batch;
    const std::int64_t end = std::min(options_.patients, begin + patients_a_batch);
    for (std::int64_t i = begin; i < end; ++i) write(simulator_.patient(i), batch);
    return batch;
  }

 private:
  void write(const SimulatedPatient& patient, Batch& batch) {
    batch.fit.add(patient);
    batch.text[outcomes] += outcome_line(patient);
    made_.clear();
    write(patient, SimulatedStage::diagnosis, batch);
    if (patient.event == FirstEvent::relapse && patient.is_observed()) {
      ++batch.relapses;
      write(patient, SimulatedStage::relapse, batch);
    }
    if (made_.size() > 1) {
      const Value serial =
          to_value(compare_samples({&made_.front(), &made_.back()}, knowledge_.resistance(), knowledge_.predicates()));
      for (Profile& profile : made_) profile.serial = serial;
    }
    for (const Profile& profile : made_) batch.text[profiles] += write_profile(profile) + "\n";
  }

  void write(const SimulatedPatient& patient, SimulatedStage stage, Batch& batch) {
    const bool is_relapse = stage == SimulatedStage::relapse;
    ClinicalRow row = rows_.clinical(patient, stage);
    batch.text[is_relapse ? clinical_relapse : clinical] += clinical_line(row);
    batch.text[truth] += truth_line(patient, stage, simulator_.tables());
    if (options_.response_draws > 0) batch.text[responses] += mean_responses_.line(patient, stage);
    const double purity = (is_relapse ? *patient.relapse : patient.diagnosis).purity;
    std::string sheet =
        fmt::format("{},{},{},GRCh38,{},{}", row.sample, row.patient, is_relapse ? "relapse" : "diagnosis",
                    format_number(purity), table_names.at(is_relapse ? clinical_relapse : clinical));
    std::vector<SegmentRow> segments;
    if (options_.writes_files || options_.writes_profiles) segments = rows_.segments(patient, stage);
    if (options_.writes_files) write_files(patient, stage, row, segments, sheet, batch);
    batch.text[samplesheet] += sheet + "\n";
    if (options_.writes_profiles) made_.push_back(profile(std::move(row), std::move(segments), purity, stage));
  }

  void write_files(const SimulatedPatient& patient, SimulatedStage stage, const ClinicalRow& row,
                   const std::vector<SegmentRow>& segments, std::string& sheet, Batch& batch) const {
    const bool has_sequence = !row.find("mutations")->is_null();
    const std::string vcf = has_sequence ? fmt::format("vcf/{}.vcf", row.sample) : "";
    const std::string table = segments.empty() ? "" : fmt::format("segments/{}.tsv", row.sample);
    if (has_sequence) batch.files.push_back({vcf, rows_.vcf(patient, stage)});
    if (!segments.empty()) batch.files.push_back({table, segment_text(segments)});
    sheet += fmt::format(",{},{},{}", vcf, table, has_sequence ? "panel.bed" : "");
  }

  Profile profile(ClinicalRow row, std::vector<SegmentRow> segments, double purity, SimulatedStage stage) {
    if (!tools_) tools_ = std::make_unique<ExtractTools>(knowledge_, std::nullopt);
    PlannedSample sample;
    sample.entry.sample = row.sample;
    sample.entry.patient = row.patient;
    sample.entry.timepoint = stage == SimulatedStage::relapse ? Timepoint::relapse : Timepoint::diagnosis;
    sample.entry.assembly = Assembly::grch38;
    sample.entry.purity = purity;
    if (!segments.empty()) {
      SampleSegments table{.input = {.role = "segments",
                                     .name = row.sample + ".tsv",
                                     .sha256 = sha256_hex(segment_text(segments)),
                                     .caller = "simulated",
                                     .records = static_cast<std::int64_t>(segments.size())},
                           .assembly = Assembly::grch38,
                           .rows = std::move(segments)};
      sample.segment_tables.push_back(std::move(table));
    }
    sample.clinical = std::move(row);
    std::istringstream no_input;
    Profile made = extract_profile(sample, *tools_, {}, no_input);
    made.provenance.options.push_back(fmt::format("simulated by marrow simulate, seed {}", options_.cohort.seed));
    return made;
  }

  const CohortSimulationOptions& options_;
  const Knowledge& knowledge_;
  const CohortSimulator& simulator_;
  SimulatedRows rows_;
  MeanResponses mean_responses_;
  std::unique_ptr<ExtractTools> tools_;
  std::vector<Profile> made_;  ///< of the child at hand
};

std::string fit_text(const std::vector<FitLine>& lines) {
  std::string text =
      "target\twhat\tstatistic\texpected\ttolerance\tchildren\tobserved\tstandard_error\tverdict\tknown_miss\tsource\t"
      "confidence\n";
  for (const FitLine& line : lines) {
    fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.3g}\t{}\t{}\t{}\t{}\n", line.target,
                   line.what, line.statistic.empty() ? "share" : line.statistic, format_number(line.expected),
                   format_number(line.tolerance), line.children,
                   line.observed ? fmt::format("{:.4g}", *line.observed) : "NA", line.standard_error, line.verdict,
                   line.known_miss.empty() ? "." : line.known_miss, line.source.empty() ? "." : line.source,
                   line.confidence.empty() ? "." : line.confidence);
  }
  return text;
}

void count_fit(const std::vector<FitLine>& lines, CohortSimulationCounts& counts) {
  for (const FitLine& line : lines) {
    if (line.verdict == "few") continue;
    ++counts.targets;
    if (line.verdict != "missed") continue;
    ++counts.missed;
    counts.unexpected += line.known_miss.empty() ? 1 : 0;
  }
}

std::string sheet_header(bool has_files) {
  return std::string("sample,patient,timepoint,assembly,purity,clinical") + (has_files ? ",vcf,segments,panel" : "") +
         "\n";
}

void write_file(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace

CohortSimulationCounts simulate_cohort(const CohortSimulationOptions& options, const Knowledge& knowledge) {
  const SimulationTables simulation = SimulationTables::load(knowledge.source());
  const CohortSimulator simulator(simulation, options.cohort);
  std::vector<std::unique_ptr<OutputFile>> files;
  for (std::size_t table = 0; table < tables; ++table) {
    const bool is_left_out =
        (table == profiles && !options.writes_profiles) || (table == responses && options.response_draws == 0);
    files.push_back(is_left_out ? nullptr
                                : std::make_unique<OutputFile>(in_folder(options.folder, table_names.at(table))));
  }
  const SimulatedRows rows(simulation, knowledge.focal_lesions(), {});
  const std::string header = clinical_header(rows.clinical(simulator.patient(0), SimulatedStage::diagnosis));
  files[clinical]->write(header);
  files[clinical_relapse]->write(header);
  files[outcomes]->write("patient\tfirst_event\ttime_days\n");
  files[truth]->write(truth_header(simulation));
  if (files[responses]) files[responses]->write(responses_header(simulation, options.response_draws));
  files[samplesheet]->write(sheet_header(options.writes_files));
  if (options.writes_files) {
    std::filesystem::create_directories(in_folder(options.folder, "vcf"));
    std::filesystem::create_directories(in_folder(options.folder, "segments"));
    write_file(in_folder(options.folder, "panel.bed"), panel_text(knowledge, simulation));
  }
  CohortSimulationCounts counts{.patients = options.patients};
  CohortFit fit(simulation, options.cohort.lineage, options.cohort.has_effects);
  const auto batches = static_cast<std::size_t>((options.patients + patients_a_batch - 1) / patients_a_batch);
  in_order(
      batches, options.threads,
      [&] {
        auto writer = std::make_unique<CohortWriter>(options, knowledge, simulator);
        return [writer = std::move(writer)](std::size_t number) { return writer->write(number); };
      },
      [&](std::size_t /*number*/, const Batch& batch) {
        for (std::size_t table = 0; table < files.size(); ++table) {
          if (files[table]) files[table]->write(batch.text.at(table));
        }
        for (const SampleFile& file : batch.files) write_file(in_folder(options.folder, file.name), file.text);
        fit.add(batch.fit);
        counts.relapses += batch.relapses;
      });
  const std::vector<FitLine> lines = fit.lines();
  count_fit(lines, counts);
  write_file(in_folder(options.folder, "fit.tsv"), fit_text(lines));
  write_file(in_folder(options.folder, "README.txt"), readme_text);
  for (const auto& file : files) {
    if (file) file->commit();
  }
  return counts;
}

}  // namespace marrow
