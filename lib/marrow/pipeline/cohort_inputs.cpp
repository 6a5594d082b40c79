#include "marrow/pipeline/cohort_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "marrow/base/error.hpp"
#include "marrow/io/clinical_table.hpp"
#include "marrow/io/samplesheet.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/pipeline/expression_tables.hpp"
#include "marrow/pipeline/fusion_tables.hpp"
#include "marrow/pipeline/profile_fragments.hpp"
#include "marrow/pipeline/segment_tables.hpp"
#include "marrow/pipeline/variant_tables.hpp"

namespace marrow {

namespace {

/// Clinical rows of all tables, each table read once.
class ClinicalTables {
 public:
  ClinicalTables(const CohortInputs& inputs, std::istream& standard_input, Warnings& warnings)
      : inputs_(inputs), standard_input_(standard_input), warnings_(warnings) {}

  const std::vector<ClinicalRow>& table(const std::string& path) { return source(path).rows; }

  /// The row of a sample, else of its patient, over `paths`. Throws `data` if two tables have one.
  std::pair<std::optional<ClinicalRow>, std::vector<std::string>> find(const std::vector<std::string>& paths,
                                                                       const SampleEntry& entry) {
    std::optional<ClinicalRow> row;
    std::vector<std::string> files;
    for (const std::string& path : paths) {
      const ClinicalRow* found = source(path).find(entry);
      if (found == nullptr) continue;
      if (row) {
        throw Error(ErrorKind::data, fmt::format("two clinical tables describe sample '{}': {} and {}", entry.sample,
                                                 file_name(files.front()), file_name(path)));
      }
      row = *found;
      files = {path};
      used_.insert(found);
    }
    return {row, files};
  }

  /// Warns of rows that no sample asked for.
  void warn_unused() {
    for (const auto& [path, source] : tables_) {
      const auto unused =
          std::count_if(source.rows.begin(), source.rows.end(), [&](const auto& row) { return !used_.contains(&row); });
      if (unused > 0) {
        warnings_.add("W411", fmt::format("clinical rows of {} that belong to no sample of the sheet", file_name(path)),
                      unused);
      }
    }
  }

 private:
  struct Source {
    std::vector<ClinicalRow> rows;
    std::map<std::string, std::size_t, std::less<>> by_sample;  ///< first row of each name

    /// The row of a sample, else of its patient.
    [[nodiscard]] const ClinicalRow* find(const SampleEntry& entry) const {
      const auto own = by_sample.find(entry.sample);
      if (own != by_sample.end()) return &rows[own->second];
      const auto patient = by_sample.find(entry.patient);
      if (patient == by_sample.end() || rows[patient->second].patient != entry.patient) return nullptr;
      return &rows[patient->second];
    }
  };

  const Source& source(const std::string& path) {
    const auto found = tables_.find(path);
    if (found != tables_.end()) return found->second;
    const ClinicalTableOptions options{.outcome_columns = inputs_.outcome_columns, .is_lenient = inputs_.is_lenient};
    Source source;
    source.rows = read_clinical_table(read_text_file(path, standard_input_), file_name(path), options, warnings_);
    for (std::size_t i = 0; i < source.rows.size(); ++i) source.by_sample.emplace(source.rows[i].sample, i);
    return tables_.emplace(path, std::move(source)).first->second;
  }

  const CohortInputs& inputs_;
  std::istream& standard_input_;
  Warnings& warnings_;
  std::map<std::string, Source> tables_;
  std::set<const ClinicalRow*> used_;
};

std::set<std::string> as_set(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

void add_missing(const std::vector<std::string>& more, std::vector<std::string>& paths) {
  for (const std::string& path : more) {
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
  }
}

/// Adds to how many samples name each file.
void count_files(const SampleEntry& entry, std::vector<std::string> SampleEntry::*paths,
                 std::map<std::string, int>& uses) {
  for (const std::string& path : entry.*paths) ++uses[path];
}

/// The fault of the first of a sample's own clinical tables that cannot be read.
std::optional<Error> fault_of_clinical(const SampleEntry& entry, const std::map<std::string, int>& uses,
                                       ClinicalTables& tables) {
  for (const std::string& path : entry.clinical) {
    if (uses.at(path) > 1) continue;
    try {
      static_cast<void>(tables.table(path));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data && error.kind() != ErrorKind::io) throw;
      return error;
    }
  }
  return std::nullopt;
}

constexpr std::array table_columns = {&SampleEntry::variants, &SampleEntry::fusions, &SampleEntry::segments,
                                      &SampleEntry::expression_calls};

/// Notes which tables of each sample nobody else names, and how many samples each patient has.
void note_own_tables(std::vector<PlannedSample>& plan) {
  std::map<std::string, int> samples_of;
  std::map<std::string, int> uses;
  for (const PlannedSample& sample : plan) {
    ++samples_of[sample.entry.patient];
    for (const auto column : table_columns) count_files(sample.entry, column, uses);
  }
  for (PlannedSample& sample : plan) {
    sample.samples_of_patient = samples_of.at(sample.entry.patient);
    for (const auto column : table_columns) {
      for (const std::string& path : sample.entry.*column) {
        if (uses.at(path) == 1 && path != "-") sample.own_tables.push_back(path);
      }
    }
  }
}

std::vector<PlannedSample> plan_sheet(const CohortInputs& inputs, ClinicalTables& tables,
                                      std::istream& standard_input) {
  const SampleEntry& single = inputs.single;
  if (!single.vcf.empty() || !single.panel.empty() || !single.coverage.empty() || !single.sv.empty() || inputs.id) {
    throw Error(ErrorKind::usage,
                "--samplesheet names the files and samples itself: leave out --vcf, --sv, --panel, --covered and --id");
  }
  std::vector<SampleEntry> entries =
      read_samplesheet(read_text_file(*inputs.samplesheet, standard_input), *inputs.samplesheet);
  std::map<std::string, int> clinical_uses;
  for (const SampleEntry& entry : entries) count_files(entry, &SampleEntry::clinical, clinical_uses);
  for (const std::string& path : inputs.clinical) clinical_uses[path] = static_cast<int>(entries.size()) + 1;
  std::vector<PlannedSample> plan;
  for (SampleEntry& entry : entries) {
    std::vector<std::string> paths = entry.clinical;
    add_missing(inputs.clinical, paths);
    add_missing(inputs.single.variants, entry.variants);
    add_missing(inputs.single.segments, entry.segments);
    add_missing(inputs.single.fusions, entry.fusions);
    add_missing(inputs.single.expression_calls, entry.expression_calls);
    PlannedSample sample;
    sample.fault = fault_of_clinical(entry, clinical_uses, tables);
    if (!sample.fault) std::tie(sample.clinical, sample.clinical_files) = tables.find(paths, entry);
    sample.entry = std::move(entry);
    plan.push_back(std::move(sample));
  }
  tables.warn_unused();
  return plan;
}

PlannedSample plan_single(const CohortInputs& inputs, ClinicalTables& tables) {
  PlannedSample sample{inputs.single, {}, {}, {}};
  if (inputs.id) sample.entry.sample = *inputs.id;
  if (sample.entry.patient.empty()) sample.entry.patient = sample.entry.sample;
  if (inputs.clinical.empty()) return sample;
  if (inputs.id) {
    auto [row, files] = tables.find(inputs.clinical, sample.entry);
    if (row) {
      sample.clinical = std::move(row);
      sample.clinical_files = std::move(files);
      return sample;
    }
  }
  const std::vector<ClinicalRow>& rows = tables.table(inputs.clinical.front());
  if (inputs.clinical.size() > 1 || rows.size() != 1) {
    throw Error(ErrorKind::usage,
                inputs.id ? fmt::format("the clinical table has no row of '{}'", *inputs.id)
                          : std::string("the clinical table has several rows, and nothing tells whose VCF this is"),
                "--id SAMPLE names the row");
  }
  if (inputs.id) {
    throw Error(ErrorKind::data,
                fmt::format("the clinical table describes '{}', not '{}'", rows.front().sample, *inputs.id));
  }
  sample.clinical = rows.front();
  sample.clinical_files = inputs.clinical;
  sample.entry.sample = rows.front().sample;
  return sample;
}

std::vector<PlannedSample> plan_clinical(const CohortInputs& inputs, ClinicalTables& tables) {
  std::vector<PlannedSample> plan;
  std::set<std::string> seen;
  for (const std::string& path : inputs.clinical) {
    for (const ClinicalRow& row : tables.table(path)) {
      if (inputs.id && row.sample != *inputs.id) continue;
      if (!seen.insert(row.sample).second) {
        throw Error(ErrorKind::data, fmt::format("two clinical tables describe sample '{}'", row.sample));
      }
      SampleEntry entry = inputs.single;
      entry.sample = row.sample;
      plan.push_back({std::move(entry), row, {path}, {}});
    }
  }
  if (plan.empty() && inputs.id) {
    throw Error(ErrorKind::data, fmt::format("the clinical table has no row of '{}'", *inputs.id));
  }
  return plan;
}

/// The tables of a run, beside the clinical ones.
struct RunTables {
  VariantTables variants;
  FusionTables fusions;
  SegmentTables segments;
  ExpressionTables expression;
  std::vector<ProfileFragment> fragments;

  RunTables(const Panel& panel, std::istream& standard_input, Warnings& warnings)
      : variants(panel, standard_input, warnings),
        fusions(panel, standard_input, warnings),
        segments(standard_input, warnings),
        expression(standard_input, warnings) {}

  void assign(std::vector<PlannedSample>& plan, bool is_cohort) {
    variants.assign(plan, is_cohort);
    fusions.assign(plan, is_cohort);
    segments.assign(plan, is_cohort);
    expression.assign(plan, is_cohort);
  }
};

/// The tables of `early`, which were read for all samples, and `late`, the sample's own, in the order of `paths`.
template <class Table>
std::vector<Table> in_order_of(const std::vector<std::string>& paths, const PlannedSample& sample,
                               const std::vector<Table>& early, const std::vector<Table>& late) {
  std::vector<Table> tables;
  auto next_early = early.begin();
  auto next_late = late.begin();
  for (const std::string& path : paths) tables.push_back(is_own_table(sample, path) ? *next_late++ : *next_early++);
  return tables;
}

/// Every sample that the tables and the fragments name, or the one that `id` names; tables without sample names are one
/// sample's.
std::vector<PlannedSample> plan_tables(const CohortInputs& inputs, RunTables& tables) {
  const SampleEntry& given = inputs.single;
  std::set<std::string> names;
  for (const ProfileFragment& fragment : tables.fragments) names.insert(fragment.sample);
  for (const std::string& path : given.variants) names.merge(as_set(tables.variants.sample_names(path)));
  for (const std::string& path : given.fusions) names.merge(as_set(tables.fusions.sample_names(path)));
  for (const std::string& path : given.segments) names.merge(as_set(tables.segments.sample_names(path)));
  for (const std::string& path : given.expression_calls) names.merge(as_set(tables.expression.sample_names(path)));
  const std::size_t own_files = given.segments.size() + given.expression_calls.size();
  const bool is_own_file = given.variants.empty() && own_files == 1 && names.size() == 1;
  if (inputs.id && !names.empty() && !names.contains(*inputs.id) && !is_own_file) {
    const char* kind = !given.variants.empty()   ? "variants"
                       : !given.fusions.empty()  ? "fusions"
                       : !given.segments.empty() ? "segments"
                                                 : "expression calls";
    throw Error(ErrorKind::data, fmt::format("the table of {} has no row of '{}'", kind, *inputs.id));
  }
  if (inputs.id) names = {*inputs.id};
  if (names.empty()) {
    const auto files = {&given.variants, &given.fusions, &given.segments, &given.expression_calls, &given.sv};
    const auto* first = *std::find_if(files.begin(), files.end(), [](const auto* paths) { return !paths->empty(); });
    const std::string name = file_name(first->front());
    names = {name == "-" ? "stdin" : name.substr(0, name.find('.'))};
  }
  std::vector<PlannedSample> plan;
  for (const std::string& name : names) {
    SampleEntry entry = inputs.single;
    entry.sample = entry.patient = name;
    plan.push_back({std::move(entry), {}, {}, {}});
  }
  return plan;
}

}  // namespace

std::vector<PlannedSample> plan_cohort(const CohortInputs& inputs, const Panel& panel, std::istream& standard_input,
                                       Warnings& warnings) {
  ClinicalTables tables(inputs, standard_input, warnings);
  RunTables run_tables(panel, standard_input, warnings);
  run_tables.fragments = read_fragments(inputs.profiles, standard_input);
  std::vector<PlannedSample> plan;
  if (inputs.samplesheet) {
    plan = plan_sheet(inputs, tables, standard_input);
  } else if (!inputs.single.vcf.empty() || !inputs.single.bam.empty()) {
    plan.push_back(plan_single(inputs, tables));
  } else if (!inputs.clinical.empty()) {
    plan = plan_clinical(inputs, tables);
  } else {
    plan = plan_tables(inputs, run_tables);
  }
  // The sheet's word on a patient wins; else the clinical table's; else a sample is its own patient.
  for (PlannedSample& sample : plan) {
    const bool is_own = sample.entry.patient.empty() || sample.entry.patient == sample.entry.sample;
    if (is_own && sample.clinical) sample.entry.patient = sample.clinical->patient;
  }
  if (inputs.samplesheet) note_own_tables(plan);
  const bool is_cohort = inputs.samplesheet || (!inputs.clinical.empty() && !inputs.id);
  run_tables.assign(plan, is_cohort);
  assign_fragments(std::move(run_tables.fragments), plan, warnings);
  return plan;
}

PlannedSample with_own_tables(const PlannedSample& sample, const Panel& panel, Warnings& warnings) {
  PlannedSample own;
  own.entry = sample.entry;
  own.samples_of_patient = sample.samples_of_patient;
  for (const auto column : table_columns) {
    std::erase_if(own.entry.*column, [&](const std::string& path) { return !is_own_table(sample, path); });
  }
  std::vector<PlannedSample> alone{std::move(own)};
  std::istringstream no_input;
  RunTables(panel, no_input, warnings).assign(alone, true);
  PlannedSample whole = sample;
  whole.variant_tables =
      in_order_of(sample.entry.variants, sample, sample.variant_tables, alone.front().variant_tables);
  whole.fusion_tables = in_order_of(sample.entry.fusions, sample, sample.fusion_tables, alone.front().fusion_tables);
  whole.segment_tables =
      in_order_of(sample.entry.segments, sample, sample.segment_tables, alone.front().segment_tables);
  whole.expression_tables =
      in_order_of(sample.entry.expression_calls, sample, sample.expression_tables, alone.front().expression_tables);
  return whole;
}

}  // namespace marrow
