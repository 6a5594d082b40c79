#include "marrow/io/vcf_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/index_beside.hpp"

namespace marrow {

namespace {

void add_fault(VcfCheck& check, InputFault fault) {
  ++check.fault_count;
  if (check.faults.size() < most_listed_faults) check.faults.push_back(std::move(fault));
}

void add_fault(VcfCheck& check, std::string code, const Error& error) {
  add_fault(check, {std::move(code), join(error.contexts(), ", "), error.what(), error.hint()});
}

/// Whether the file can have an index: BGZF, told by its extra field "BC" (SAM specification §4.1). BCF is BGZF, too.
bool is_block_compressed(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(14, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  return file.gcount() == 14 && head.starts_with("\x1f\x8b") && head.substr(12) == "BC";
}

IndexState index_state(const std::string& path) {
  if (path == "-" || !is_block_compressed(path)) return IndexState::impossible;
  const IndexBeside beside = find_index_beside(path);
  if (beside.path) return IndexState::current;
  return beside.outdated ? IndexState::older_than_file : IndexState::none;
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

/// The keys that records carry, beside those that their caller writes.
class CarriedKeys {
 public:
  explicit CarriedKeys(const VcfHeader& header) : header_(header) {}

  void add(const VcfRecord& record) {
    if (header_.dialect == nullptr) return;
    for (const auto& [key, value] : record.info) {
      if (!info_.contains(key)) info_.insert(key);
    }
    if (!header_.has_format_column) return;
    const std::string_view format = format_column(record.line);
    if (format == last_format_) return;
    last_format_ = format;
    for (const std::string_view key : split(format, ':')) format_.emplace(key);
  }

  void list_missing(const std::string& name, VcfCheck& check) const {
    if (header_.dialect == nullptr) return;
    for (const std::string_view keys : header_.dialect->expected_keys) {
      if (keys.empty()) continue;
      const auto choices = split(keys, '|');
      const bool is_carried = std::any_of(choices.begin(), choices.end(), [&](auto key) { return carries(key); });
      if (is_carried) continue;
      add_fault(check, {"missing_field", name,
                        fmt::format("no record carries {}, which {} writes", keys, header_.dialect->name),
                        "take the file as the caller wrote it: a later step removed the key"});
    }
  }

 private:
  static std::string_view format_column(std::string_view line) {
    for (int column = 0; column < 8; ++column) line.remove_prefix(std::min(line.find('\t') + 1, line.size()));
    return line.substr(0, line.find('\t'));
  }
  /// "FORMAT/AD" or "INFO/DP4".
  [[nodiscard]] bool carries(std::string_view key) const {
    const std::string_view id = key.substr(key.find('/') + 1);
    return key.starts_with("INFO") ? info_.contains(id) : format_.contains(id);
  }

  const VcfHeader& header_;
  std::set<std::string, std::less<>> info_;
  std::set<std::string, std::less<>> format_;
  std::string last_format_;
};

/// Opens the file; a sample that is not there is a fault, after which the file is read without it.
void open_reader(const std::string& path, const VcfOptions& options, Warnings& warnings,
                 std::optional<VcfReader>& reader, VcfCheck& check) {
  try {
    reader.emplace(path, options, warnings);
    // The reader lists faults, so it keeps silent on columns that are the other way round; asked again, it says why.
    const bool has_names = options.tumour || options.normal;
    if (has_names && !reader->samples().tumour) {
      static_cast<void>(choose_samples(reader->header(), options.tumour, options.normal));
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data && error.kind() != ErrorKind::usage) throw;
    if (!reader && path != "-" && (options.tumour || options.normal)) {
      VcfOptions without = options;
      without.tumour.reset();
      without.normal.reset();
      try {
        Warnings again;
        reader.emplace(path, without, again);
      } catch (const Error&) {
        reader.reset();  // the fault is another
      }
    }
    add_fault(check, reader ? "sample" : "header", error);
    if (reader && check.faults.back().place.empty()) check.faults.back().place = reader->name();
  }
}

/// Reads one record into the tallies; false at the end of what can be read.
bool check_record(VcfReader& reader, VcfRecord& record, std::vector<std::uint64_t>& fingerprints, CarriedKeys& keys,
                  const VisitRecord& visit, VcfCheck& check) {
  try {
    if (!reader.next(record)) return false;
    fingerprints.push_back(fingerprint(record));
    for (const AlternateAllele& allele : record.alts) {
      ++check.alleles_by_kind[static_cast<std::size_t>(allele.kind)];
    }
    keys.add(record);
    if (visit) visit(reader, record);
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    add_fault(check, reader.can_continue() ? std::string(reader.fault_code()) : "truncated", error);
    return reader.can_continue();
  }
}

}  // namespace

VcfCheck check_vcf(const std::string& path, const VcfOptions& options, const VisitRecord& visit) {
  VcfCheck check;
  Warnings warnings;
  VcfOptions own = options;
  own.lists_faults = true;
  check.index = index_state(path);
  std::optional<VcfReader> reader;
  open_reader(path, own, warnings, reader, check);
  if (!reader) {
    check.warnings = warnings.sorted();
    return check;
  }
  check.caller = reader->header().caller;
  check.samples = reader->header().samples;
  if (const auto tumour = reader->samples().tumour) check.tumour = check.samples[*tumour];
  if (const auto normal = reader->samples().normal) check.normal = check.samples[*normal];
  check.assembly = reader->assembly();
  if (!reader->assembly_fault().empty()) {
    add_fault(check, {"assembly", reader->name(), reader->assembly_fault(), ""});
  }
  VcfRecord record;
  std::vector<std::uint64_t> fingerprints;
  CarriedKeys keys(reader->header());
  while (check_record(*reader, record, fingerprints, keys, visit, check)) {
  }
  if (!fingerprints.empty()) keys.list_missing(reader->name(), check);
  check.records = reader->record_count();
  check.duplicates = count_repeats(fingerprints);
  check.warnings = warnings.sorted();
  return check;
}

}  // namespace marrow
