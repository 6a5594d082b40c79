#include "marrow/pipeline/check.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/consequence.hpp"
#include "marrow/io/clinical_table.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/io/samplesheet.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/vcf_check.hpp"
#include "marrow/records/enum_names.hpp"

namespace marrow {

namespace {

void add(CheckResult& result, std::string severity, std::string code, std::string place, std::string text) {
  if (severity == "fault") ++result.faults;
  result.lines.push_back({std::move(severity), std::move(code), std::move(place), std::move(text)});
}

void add_warnings(CheckResult& result, const std::vector<Warning>& warnings, const std::string& name) {
  for (const Warning& warning : warnings) {
    add(result, "warning", warning.code, name,
        warning.count > 1 ? fmt::format("{} ({} times)", warning.text, warning.count) : warning.text);
  }
}

void add_error(CheckResult& result, const Error& error, const std::string& name) {
  const std::string place = error.contexts().empty() ? name : join(error.contexts(), ", ");
  add(result, "fault", std::string(error.kind() == ErrorKind::io ? "io" : "data"), place, error.what());
}

/// Compares REF with the shipped sequence, record by record; broken records were listed before and are skipped.
void check_reference(const std::string& path, const CheckOptions& options, const Knowledge& knowledge,
                     Assembly assembly, CheckResult& result) {
  constexpr std::int64_t most_listed = 100;
  Warnings ignored;  // check_vcf has given them
  VcfReader reader(path, {.assembly = options.assembly, .lists_faults = true, .ignores_samples = true}, ignored);
  VcfRecord record;
  std::int64_t contradicted = 0;
  while (true) {
    try {
      if (!reader.next(record)) break;
    } catch (const Error&) {
      if (!reader.can_continue()) break;
      continue;
    }
    if (!record.main_contig || record.ref == "-") continue;
    if (!contradicts_reference(knowledge.sequence(), assembly, *record.main_contig, record.begin, record.ref)) continue;
    ++contradicted;
    if (contradicted <= most_listed) {
      add(result, "fault", "ref_mismatch", fmt::format("record {} of {}", record.number, reader.name()),
          fmt::format("REF {} is not what {} has at {}:{}: another build, or REF and ALT swapped", record.ref,
                      assembly_name(assembly), record.contig, record.begin + 1));
    }
  }
  if (contradicted > most_listed) {
    add(result, "note", "more", reader.name(), fmt::format("{} more of ref_mismatch", contradicted - most_listed));
  }
}

CheckResult check_variants(const std::string& path, const CheckOptions& options, const Knowledge& knowledge) {
  CheckResult result{.kind = "vcf"};
  const std::string name = file_name(path);
  const VcfCheck check =
      check_vcf(path, {.tumour = options.tumour, .normal = options.normal, .assembly = options.assembly});
  for (const InputFault& fault : check.faults) add(result, "fault", fault.code, fault.place, fault.text);
  result.faults = check.fault_count;
  if (check.fault_count > static_cast<std::int64_t>(check.faults.size())) {
    add(result, "note", "more", name, fmt::format("{} faults in all", check.fault_count));
  }
  add_warnings(result, check.warnings, name);
  add(result, "note", "build", name, check.assembly ? std::string(assembly_name(*check.assembly)) : "not told");
  add(result, "note", "caller", name, check.caller.empty() ? "not told" : check.caller);
  add(result, "note", "samples", name,
      fmt::format("{}; tumour {}, normal {}", check.samples.empty() ? "none" : join(check.samples, ", "),
                  check.tumour.value_or("none"), check.normal.value_or("none")));
  add(result, "note", "records", name, fmt::format("{}, of them {} duplicates", check.records, check.duplicates));
  if (check.index == IndexState::older_than_file)
    add(result, "warning", "index", name, "the index is older than the file");
  // Standard input cannot be read twice.
  if (check.assembly && path != "-") check_reference(path, options, knowledge, *check.assembly, result);
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
            fmt::format("'{}' does not exist", file));
      }
    }
  }
}

CheckResult check_text(const std::string& text, const std::string& path) {
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
    } else {
      result.kind = "clinical";
      const DelimitedText table = parse_delimited(text, name, Delimiter::detect);
      if (is_samplesheet(table)) {
        result.kind = "samplesheet";
        check_sheet(text, path, result);
      } else {
        static_cast<void>(read_clinical_table(text, name, {}, warnings));
      }
      add(result, "note", "rows", name, std::to_string(table.rows.size()));
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
  require_readable_file(path);
  std::ifstream file(path, std::ios::binary);
  std::string head(5, '\0');
  file.read(head.data(), 5);
  if (head.starts_with("\xef\xbb\xbf")) head.erase(0, 3);  // a byte order mark
  if (head.starts_with("\x1f\x8b") || head.starts_with("BCF")) return true;
  return head.starts_with("##") || head.starts_with("#C");
}

}  // namespace

CheckResult check_input(const std::string& path, const CheckOptions& options, const Knowledge& knowledge,
                        std::istream& standard_input) {
  if (is_variant_file(path)) return check_variants(path, options, knowledge);
  return check_text(read_text_file(path, standard_input), path);
}

}  // namespace marrow
