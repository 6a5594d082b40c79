#include "marrow/pipeline/check.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/uneven_text.hpp"
#include "marrow/findings/gene_coverage.hpp"
#include "marrow/io/alignment_file.hpp"
#include "marrow/io/clinical_table.hpp"
#include "marrow/io/expression_call_file.hpp"
#include "marrow/io/fusion_table.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/io/samplesheet.hpp"
#include "marrow/io/segment_table.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/variant_table.hpp"
#include "marrow/io/vcf_check.hpp"
#include "marrow/pipeline/fusion_tables.hpp"
#include "marrow/pipeline/record_evidence.hpp"
#include "marrow/pipeline/segment_table_check.hpp"
#include "marrow/pipeline/variant_table_check.hpp"
#include "marrow/records/enum_names.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

void add(CheckResult& result, std::string severity, std::string code, std::string place, std::string text,
         std::string hint = {}) {
  if (severity == "fault") ++result.faults;
  result.lines.push_back({std::move(severity), std::move(code), std::move(place), std::move(text), std::move(hint)});
}

/// What helps against an oddity that needs no attention of marrow.
std::string hint_for(const Warning& warning) {
  if (warning.code == "W202" || warning.code == "W210") return "--assembly names the build";
  return warning.code == "W211" ? "bcftools sort" : "";
}

void add_warnings(CheckResult& result, const std::vector<Warning>& warnings, const std::string& name) {
  for (const Warning& warning : warnings) {
    add(result, "warning", warning.code, name,
        warning.count > 1 ? fmt::format("{} ({} times)", warning.text, warning.count) : warning.text,
        hint_for(warning));
  }
}

void add_error(CheckResult& result, const Error& error, const std::string& name) {
  const std::string place = error.contexts().empty() ? name : join(error.contexts(), ", ");
  add(result, "fault", std::string(error.kind() == ErrorKind::io ? "io" : "data"), place, error.what(), error.hint());
}

void add_index_state(CheckResult& result, IndexState state, const std::string& name) {
  if (state == IndexState::older_than_file) {
    add(result, "warning", "index", name, "the index is older than the file", "index it again: bcftools index -t");
  } else if (state == IndexState::none) {
    add(result, "warning", "index", name, "there is no index beside the file", "bcftools index -t");
  }
}

void add_facts(CheckResult& result, const VcfCheck& check, const RecordEvidence& evidence, const std::string& name) {
  std::string build = check.assembly ? std::string(assembly_name(*check.assembly)) : "not told";
  if (const auto remark = evidence.build_remark(); remark && !check.assembly) build += "; " + *remark;
  add(result, "note", "build", name, build);
  add(result, "note", "caller", name, check.caller.empty() ? "not told" : check.caller);
  add(result, "note", "samples", name,
      fmt::format("{}; tumour {}, normal {}", check.samples.empty() ? "none" : join(check.samples, ", "),
                  check.tumour.value_or("none"), check.normal.value_or("none")));
  add(result, "note", "records", name, fmt::format("{}, of them {} duplicates", check.records, check.duplicates));
  for (const std::string& hotspot : evidence.hotspots_in_normal()) {
    add(result, "note", "hotspot_in_normal", name, hotspot + " is in the normal's reads only",
        "tumour cells in the normal, or exchanged columns?");
  }
}

CheckResult check_variants(const std::string& path, const CheckOptions& options, const Knowledge& knowledge) {
  CheckResult result{.kind = "vcf"};
  const std::string name = file_name(path);
  RecordEvidence evidence(knowledge);
  const VcfCheck check =
      check_vcf(path, {.tumour = options.tumour, .normal = options.normal, .assembly = options.assembly},
                [&](const VcfReader& reader, const VcfRecord& record) { evidence.add(record, reader.assembly()); });
  for (const InputFault& fault : check.faults) {
    add(result, "fault", fault.code, fault.place, fault.text, fault.hint);
  }
  result.faults = check.fault_count;
  if (check.fault_count > static_cast<std::int64_t>(check.faults.size())) {
    add(result, "note", "more", name, fmt::format("{} faults in all", check.fault_count));
  }
  for (const InputFault& fault : evidence.faults(name, check.assembly)) {
    add(result, "fault", fault.code, fault.place, fault.text, fault.hint);
  }
  add_warnings(result, check.warnings, name);
  add_index_state(result, check.index, name);
  add_facts(result, check, evidence, name);
  return result;
}

/// Opens the file with its index and reads what lies over the panel. Without its reference the bases of a CRAM cannot
/// be decoded.
CheckResult check_alignments(const std::string& path, bool is_cram, const CheckOptions& options,
                             const Knowledge& knowledge) {
  CheckResult result{.kind = "alignments"};
  const std::string name = file_name(path);
  Warnings warnings;
  try {
    AlignmentFile file(path, {.assembly = options.assembly, .sample = options.tumour}, warnings);
    add(result, "note", "build", name, std::string(assembly_name(file.assembly())));
    add(result, "note", "sample", name, file.sample().empty() ? "not told" : file.sample());
    if (is_cram) {
      add(result, "note", "bases", name, "not read: a CRAM needs the reference that it was written with");
    } else {
      std::int64_t count = 0;
      file.read(merged_intervals(assessable_areas(knowledge.panel(), file.assembly())), {},
                [&](const AlignedRead&) { ++count; });
      add(result, "note", "alignments", name, fmt::format("{} usable ones over coding bases of the panel", count));
    }
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::io) throw;
    add_error(result, error, name);
  }
  add_warnings(result, warnings.sorted(), name);
  return result;
}

bool is_samplesheet(const DelimitedText& table) {
  for (const char* column : {"vcf", "bam", "sv", "segments", "variants", "germline", "panel", "coverage"}) {
    if (table.column(column) >= 0) return true;
  }
  return false;
}

void check_sheet(const std::string& text, const std::string& path, CheckResult& result) {
  for (const SampleEntry& entry : read_samplesheet(text, path)) {
    for (const auto* files : {&entry.vcf, &entry.variants, &entry.sv, &entry.bam, &entry.segments, &entry.fusions,
                              &entry.germline, &entry.panel, &entry.coverage, &entry.clinical}) {
      for (const std::string& file : *files) {
        if (file.find("://") != std::string::npos || std::filesystem::exists(file)) continue;
        add(result, "fault", "missing_file", fmt::format("line {} of {}", entry.line1, file_name(path)),
            fmt::format("'{}' does not exist", file), "paths are relative to the sheet");
      }
    }
  }
}

/// Every row that cannot be read, and positions on another build than stated.
void check_fusions(const std::string& text, const std::string& name, const CheckOptions& options,
                   const Knowledge& knowledge, CheckResult& result) {
  const FusionTable table = read_fusion_table(text, name);
  for (const auto* rows : {&table.rows, &table.uneven}) {
    for (const RearrangementCall& row : *rows) {
      if (!row.fault) continue;
      add(result, "fault", "unreadable", fmt::format("line {} of {}", row.line1, name), fault_words(*row.fault),
          row.fault->hint);
    }
  }
  const auto build = detect_build(knowledge.panel(), table);
  if (build && options.assembly && build != options.assembly) {
    add(result, "fault", "build", name,
        fmt::format("its positions lie in their genes on {}, not {}", assembly_name(*build),
                    assembly_name(*options.assembly)));
  }
  add(result, "note", "build", name, build ? std::string(assembly_name(*build)) : "not told");
  add(result, "note", "caller", name, table.caller.empty() ? "not told" : table.caller);
}

CheckResult check_text(const std::string& text, const std::string& path, const CheckOptions& options,
                       const Knowledge& knowledge) {
  CheckResult result;
  const std::string name = file_name(path);
  Warnings warnings;
  try {
    if (trim(text).starts_with('{')) {
      result.kind = "profile";
      std::istringstream stream(text);
      ProfileReader reader(stream, name);
      std::int64_t profiles = 0;
      while (reader.next()) ++profiles;
      add(result, "note", "profiles", name, std::to_string(profiles));
    } else if (is_segment_table(text)) {
      result.kind = "segments";
      check_segment_table(text, name, options, result);
    } else if (is_expression_call_table(text)) {
      result.kind = "expression_calls";
      const auto calls = read_expression_calls(text, name);
      add(result, "note", "rows", name, std::to_string(calls.size()));
      if (!calls.empty()) add(result, "note", "caller", name, calls.front().call.tool);
    } else {
      result.kind = "clinical";
      const UnevenText read = parse_uneven(text, name, Delimiter::detect);
      const DelimitedText& table = read.table;
      if (is_samplesheet(table)) {
        result.kind = "samplesheet";
        check_sheet(text, path, result);
      } else if (is_fusion_table_header(table.columns)) {
        result.kind = "fusions";
        check_fusions(text, name, options, knowledge, result);
      } else if (is_variant_table_header(table.columns)) {
        result.kind = "variants";
        check_variant_table(text, name, options, knowledge, result);
      } else {
        static_cast<void>(read_clinical_table(text, name, {}, warnings));
      }
      if (result.kind != "variants") {
        add(result, "note", "rows", name, std::to_string(table.rows.size() + read.uneven.size()));
      }
    }
  } catch (const Error& error) {
    add_error(result, error, name);
  }
  add_warnings(result, warnings.sorted(), name);
  return result;
}

/// Whether the file's first bytes are those of a variant file, decompressed if need be.
bool is_variant_file(const std::string& path) {
  if (path == "-") return true;  // a stream can be opened only once; variants are what is piped
  constexpr std::size_t head_bytes = 5;
  std::string head = file_head(path, head_bytes);
  if (head.starts_with("\xef\xbb\xbf")) head.erase(0, 3);  // a byte order mark
  return head.starts_with("BCF") || head.starts_with("##") || head.starts_with("#C");
}

/// What a compressed file holds cannot be told where nothing of it can be decompressed.
CheckResult check_damaged(const Error& error, const std::string& path) {
  CheckResult result{.kind = "compressed", .lines = {}};
  add_error(result, error, file_name(path));
  return result;
}

}  // namespace

CheckResult check_input(const std::string& path, const CheckOptions& options, const Knowledge& knowledge,
                        std::istream& standard_input) {
  if (is_variant_file(path)) return check_variants(path, options, knowledge);
  const std::string head = file_head(path, 4);
  if (head == "CRAM" || head == std::string("BAM\1")) {
    return check_alignments(path, head == "CRAM", options, knowledge);
  }
  std::string text;
  try {
    text = read_text_file(path, standard_input);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    return check_damaged(error, path);
  }
  return check_text(text, path, options, knowledge);
}

}  // namespace marrow
