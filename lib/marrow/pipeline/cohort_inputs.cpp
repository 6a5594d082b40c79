#include "marrow/pipeline/cohort_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

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

  const std::vector<ClinicalRow>& table(const std::string& path) {
    const auto found = tables_.find(path);
    if (found != tables_.end()) return found->second;
    const ClinicalTableOptions options{.outcome_columns = inputs_.outcome_columns, .is_lenient = inputs_.is_lenient};
    return tables_[path] =
               read_clinical_table(read_text_file(path, standard_input_), file_name(path), options, warnings_);
  }

  /// The row of a sample, else of its patient, over `paths`. Throws `data` if two tables have one.
  std::pair<std::optional<ClinicalRow>, std::vector<std::string>> find(const std::vector<std::string>& paths,
                                                                       const SampleEntry& entry) {
    std::optional<ClinicalRow> row;
    std::vector<std::string> source;
    for (const std::string& path : paths) {
      const ClinicalRow* found = find_in(table(path), entry);
      if (found == nullptr) continue;
      if (row) {
        throw Error(ErrorKind::data, fmt::format("two clinical tables describe sample '{}': {} and {}", entry.sample,
                                                 file_name(source.front()), file_name(path)));
      }
      row = *found;
      source = {path};
      used_.insert(found);
    }
    return {row, source};
  }

  /// Warns of rows that no sample asked for.
  void warn_unused() {
    for (const auto& [path, rows] : tables_) {
      const auto unused =
          std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return !used_.contains(&row); });
      if (unused > 0) {
        warnings_.add("W411", fmt::format("clinical rows of {} that belong to no sample of the sheet", file_name(path)),
                      unused);
      }
    }
  }

 private:
  static const ClinicalRow* find_in(const std::vector<ClinicalRow>& rows, const SampleEntry& entry) {
    for (const ClinicalRow& row : rows) {
      if (row.sample == entry.sample) return &row;
    }
    for (const ClinicalRow& row : rows) {
      if (row.sample == entry.patient && row.patient == entry.patient) return &row;
    }
    return nullptr;
  }

  const CohortInputs& inputs_;
  std::istream& standard_input_;
  Warnings& warnings_;
  std::map<std::string, std::vector<ClinicalRow>> tables_;
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

std::vector<PlannedSample> plan_sheet(const CohortInputs& inputs, ClinicalTables& tables,
                                      std::istream& standard_input) {
  const SampleEntry& single = inputs.single;
  if (!single.vcf.empty() || !single.panel.empty() || !single.coverage.empty() || !single.sv.empty() || inputs.id) {
    throw Error(ErrorKind::usage,
                "--samplesheet names the files and samples itself: leave out --vcf, --sv, --panel, --covered and --id");
  }
  std::vector<PlannedSample> plan;
  for (SampleEntry& entry :
       read_samplesheet(read_text_file(*inputs.samplesheet, standard_input), *inputs.samplesheet)) {
    std::vector<std::string> paths = entry.clinical;
    add_missing(inputs.clinical, paths);
    add_missing(inputs.single.variants, entry.variants);
    add_missing(inputs.single.segments, entry.segments);
    add_missing(inputs.single.fusions, entry.fusions);
    add_missing(inputs.single.expression_calls, entry.expression_calls);
    auto [row, files] = tables.find(paths, entry);
    plan.push_back({std::move(entry), std::move(row), std::move(files), {}});
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
};

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
  RunTables run_tables{{panel, standard_input, warnings},
                       {panel, standard_input, warnings},
                       {standard_input, warnings},
                       {standard_input, warnings},
                       read_fragments(inputs.profiles, standard_input)};
  std::vector<PlannedSample> plan;
  if (inputs.samplesheet) {
    plan = plan_sheet(inputs, tables, standard_input);
  } else if (!inputs.single.vcf.empty()) {
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
  const bool is_cohort = inputs.samplesheet || (!inputs.clinical.empty() && !inputs.id);
  run_tables.variants.assign(plan, is_cohort);
  run_tables.fusions.assign(plan, is_cohort);
  run_tables.segments.assign(plan, is_cohort);
  run_tables.expression.assign(plan, is_cohort);
  assign_fragments(std::move(run_tables.fragments), plan, warnings);
  return plan;
}

}  // namespace marrow
