#include "marrow/io/vcf_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

void add_fault(VcfCheck& check, std::string code, std::string place, std::string text) {
  ++check.fault_count;
  if (check.faults.size() < most_listed_faults) {
    check.faults.push_back({std::move(code), std::move(place), std::move(text)});
  }
}

void add_fault(VcfCheck& check, std::string code, const Error& error) {
  add_fault(check, std::move(code), join(error.contexts(), ", "), error.what());
}

IndexState index_state(const std::string& path) {
  std::error_code failed;
  const auto file_time = std::filesystem::last_write_time(path, failed);
  if (failed) return IndexState::none;
  IndexState state = IndexState::none;
  for (const char* suffix : {".tbi", ".csi"}) {
    const auto index_time = std::filesystem::last_write_time(path + suffix, failed);
    if (failed) continue;
    if (index_time >= file_time) return IndexState::current;
    state = IndexState::older_than_file;
  }
  return state;
}

/// Fingerprint of a record's place and alleles; two that differ collide in one of 2^64 pairs.
std::uint64_t fingerprint(const VcfRecord& record) {
  std::string key = fmt::format("{}\t{}\t{}", record.contig, record.begin, record.ref);
  for (const AlternateAllele& allele : record.alts) key += "\t" + allele.text;
  return fnv1a(key);
}

std::int64_t count_repeats(std::vector<std::uint64_t>& fingerprints) {
  std::sort(fingerprints.begin(), fingerprints.end());
  const auto unique_end = std::unique(fingerprints.begin(), fingerprints.end());
  return static_cast<std::int64_t>(fingerprints.end() - unique_end);
}

/// Reads one record into the tallies; false at the end of what can be read.
bool check_record(VcfReader& reader, VcfRecord& record, std::vector<std::uint64_t>& fingerprints, VcfCheck& check) {
  try {
    if (!reader.next(record)) return false;
    fingerprints.push_back(fingerprint(record));
    for (const AlternateAllele& allele : record.alts) {
      ++check.alleles_by_kind[static_cast<std::size_t>(allele.kind)];
    }
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    add_fault(check, reader.can_continue() ? std::string(reader.fault_code()) : "truncated", error);
    return reader.can_continue();
  }
}

}  // namespace

VcfCheck check_vcf(const std::string& path, const VcfOptions& options) {
  VcfCheck check;
  Warnings warnings;
  VcfOptions own = options;
  own.lists_faults = true;
  check.index = index_state(path);
  std::optional<VcfReader> reader;
  try {
    reader.emplace(path, own, warnings);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    add_fault(check, "header", error);
    check.warnings = warnings.sorted();
    return check;
  }
  check.caller = reader->header().caller;
  check.samples = reader->header().samples;
  if (const auto tumour = reader->samples().tumour) check.tumour = check.samples[*tumour];
  if (const auto normal = reader->samples().normal) check.normal = check.samples[*normal];
  check.assembly = reader->assembly();
  if (!reader->assembly_fault().empty()) add_fault(check, "assembly", reader->name(), reader->assembly_fault());
  VcfRecord record;
  std::vector<std::uint64_t> fingerprints;
  while (check_record(*reader, record, fingerprints, check)) {
  }
  check.records = reader->record_count();
  check.duplicates = count_repeats(fingerprints);
  check.warnings = warnings.sorted();
  return check;
}

}  // namespace marrow
