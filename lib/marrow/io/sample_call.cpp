#include "marrow/io/sample_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

using MaybeFault = std::optional<VcfFault>;

/// What BCF can hold; sums of a few such numbers stay far from overflow.
constexpr std::int64_t most_reads = std::numeric_limits<std::int32_t>::max();

bool is_missing(std::string_view text) noexcept {
  return text.empty() || text == ".";
}

/// Whole numbers separated by commas; `.` is a missing one.
struct Counts {
  std::vector<std::optional<std::int64_t>> values;
  MaybeFault fault;
};

Counts parse_counts(std::string_view key, std::string_view text) {
  Counts counts;
  for (const std::string_view piece : split(text, ',')) {
    if (is_missing(piece)) {
      counts.values.emplace_back();
      continue;
    }
    const auto value = parse_integer(piece);
    if (!value || *value < 0 || *value > most_reads) {
      counts.fault = VcfFault{key == "DP" || key == "MIN_DP" ? "depth" : "allele_counts",
                              fmt::format("{} '{}' is no number of reads", key, text)};
      return counts;
    }
    counts.values.emplace_back(*value);
  }
  return counts;
}

/// Subfields of one sample by FORMAT key, found by walking both columns side by side.
class Subfields {
 public:
  Subfields(std::string_view format, std::string_view values) : format_(format), values_(values) {}

  /// Text of `key`; empty view if the FORMAT column lacks it or the value is left off or `.`.
  [[nodiscard]] std::string_view find(std::string_view key) const noexcept {
    std::string_view keys = format_;
    std::string_view values = values_;
    while (true) {
      const std::size_t key_end = std::min(keys.find(':'), keys.size());
      const std::size_t value_end = std::min(values.find(':'), values.size());
      if (keys.substr(0, key_end) == key) {
        const std::string_view value = values.substr(0, value_end);
        return value == "." ? std::string_view() : value;
      }
      if (key_end == keys.size() || value_end == values.size()) return {};
      keys.remove_prefix(key_end + 1);
      values.remove_prefix(value_end + 1);
    }
  }

 private:
  std::string_view format_;
  std::string_view values_;
};

MaybeFault parse_genotype(std::string_view text, std::size_t allele_count, SampleCall& call) {
  const std::string_view whole = text;
  const auto wrong = [&] { return VcfFault{"genotype", fmt::format("GT '{}' is no genotype of this record", whole)}; };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("/|"), text.size());
    const std::string_view allele = text.substr(0, end);
    if (allele == ".") {
      call.genotype.push_back(-1);
    } else {
      const auto index = parse_integer(allele);
      if (!index || *index < 0 || *index >= static_cast<std::int64_t>(allele_count)) return wrong();
      call.genotype.push_back(static_cast<int>(*index));
    }
    if (end == text.size()) return std::nullopt;
    if (text[end] == '|') call.is_phased = true;
    text.remove_prefix(end + 1);
  }
  return wrong();  // ends with a separator
}

std::optional<std::int64_t> first_tier(std::string_view key, std::string_view text, MaybeFault& fault) {
  if (text.empty()) return std::nullopt;
  Counts counts = parse_counts(key, text);
  if (counts.fault) fault = std::move(counts.fault);
  return fault ? std::nullopt : counts.values.front();
}

bool is_single_base(std::string_view allele) noexcept {
  return allele.size() == 1 && std::string_view("ACGT").find(allele.front()) != std::string_view::npos;
}

/// Strelka2's counts: bases of a substitution, or the two of an indel.
MaybeFault parse_strelka_counts(const Subfields& fields, const VcfRecord& record, SampleCall& call) {
  MaybeFault fault;
  if (const std::string_view indel = fields.find("TIR"); !indel.empty()) {
    if (record.alts.size() != 1) return std::nullopt;
    call.allele_reads = {first_tier("TAR", fields.find("TAR"), fault), first_tier("TIR", indel, fault)};
    return fault;
  }
  if (fields.find("AU").empty() || !is_single_base(record.ref)) return std::nullopt;
  std::vector<std::optional<std::int64_t>> reads;
  const auto add = [&](std::string_view base) {
    const std::string key = std::string(base) + "U";
    reads.push_back(first_tier(key, fields.find(key), fault));
  };
  add(record.ref);
  for (const AlternateAllele& alt : record.alts) {
    if (alt.kind == AlleleKind::missing) continue;
    if (!is_single_base(alt.text)) return std::nullopt;
    add(alt.text);
  }
  if (!fault) call.allele_reads = std::move(reads);
  return fault;
}

/// Counts of two keys, one for REF and one for the ALTs.
MaybeFault parse_split_counts(std::string_view ref_key, std::string_view alt_key, const Subfields& fields,
                              std::size_t alt_count, SampleCall& call) {
  Counts ref = parse_counts(ref_key, fields.find(ref_key));
  Counts alts = parse_counts(alt_key, fields.find(alt_key));
  if (ref.fault) return ref.fault;
  if (alts.fault) return alts.fault;
  if (ref.values.size() != 1 || alts.values.size() != alt_count) {
    return VcfFault{"allele_counts",
                    fmt::format("{} has {} values for {} alternative alleles", alt_key, alts.values.size(), alt_count)};
  }
  call.allele_reads = {ref.values.front()};
  call.allele_reads.insert(call.allele_reads.end(), alts.values.begin(), alts.values.end());
  return std::nullopt;
}

MaybeFault parse_allele_counts(const Subfields& fields, const VcfRecord& record, std::size_t alt_count,
                               const VcfHeader& header, SampleCall& call) {
  const std::string_view depths = fields.find("AD");
  if (depths.empty()) {
    if (!fields.find("AO").empty() && !fields.find("RO").empty()) {
      return parse_split_counts("RO", "AO", fields, alt_count, call);
    }
    return parse_strelka_counts(fields, record, call);
  }
  const auto definition = header.format.find("AD");
  const bool is_of_alt_only = definition != header.format.end() && definition->second.number == "1";
  if (is_of_alt_only) {
    if (fields.find("RD").empty() || alt_count != 1) return std::nullopt;
    return parse_split_counts("RD", "AD", fields, alt_count, call);
  }
  Counts counts = parse_counts("AD", depths);
  if (counts.fault) return counts.fault;
  const bool is_all_missing = std::all_of(counts.values.begin(), counts.values.end(), [](const auto& v) { return !v; });
  if (counts.values.size() != alt_count + 1) {
    if (is_all_missing) return std::nullopt;
    return VcfFault{"allele_counts",
                    fmt::format("AD has {} values, the record has {} alleles", counts.values.size(), alt_count + 1)};
  }
  if (!is_all_missing) call.allele_reads = std::move(counts.values);
  return std::nullopt;
}

MaybeFault parse_fractions(std::string_view text, std::size_t alt_count, const VcfHeader& header, SampleCall& call) {
  if (text.empty()) return std::nullopt;
  std::vector<std::optional<double>> fractions;
  for (const std::string_view piece : split(text, ',')) {
    if (is_missing(piece)) {
      fractions.emplace_back();
      continue;
    }
    const auto value = parse_number(piece);
    if (!value || *value < 0 || *value > 1) {
      return VcfFault{"allele_fraction", fmt::format("AF '{}' is no fraction between 0 and 1", text)};
    }
    fractions.emplace_back(*value);
  }
  if (fractions.size() != alt_count) {
    const auto definition = header.format.find("AF");
    const bool is_per_alt = definition == header.format.end() || definition->second.number == "A";
    if (!is_per_alt || (fractions.size() == 1 && !fractions.front())) return std::nullopt;
    return VcfFault{"allele_fraction", fmt::format("AF has {} values, the record has {} alternative alleles",
                                                   fractions.size(), alt_count)};
  }
  call.allele_fractions = std::move(fractions);
  return std::nullopt;
}

MaybeFault parse_depth(std::string_view key, std::string_view text, std::optional<std::int64_t>& depth) {
  if (text.empty()) return std::nullopt;
  Counts counts = parse_counts(key, text);
  if (counts.fault) return counts.fault;
  if (counts.values.size() != 1) return VcfFault{"depth", fmt::format("{} '{}' is no number of reads", key, text)};
  depth = counts.values.front();
  return std::nullopt;
}

}  // namespace

std::optional<VcfFault> parse_sample_call(std::string_view format, std::string_view values, const VcfRecord& record,
                                          const VcfHeader& header, SampleCall& call) {
  call.genotype.clear();
  call.is_phased = false;
  call.depth_reads.reset();
  call.min_depth_reads.reset();
  call.allele_reads.clear();
  call.allele_fractions.clear();
  if (std::count(values.begin(), values.end(), ':') > std::count(format.begin(), format.end(), ':')) {
    return VcfFault{"format", fmt::format("a sample has more values than FORMAT '{}' names", format)};
  }
  const Subfields fields(format, values);
  std::size_t alt_count = record.alts.size();
  if (alt_count == 1 && record.alts.front().kind == AlleleKind::missing) alt_count = 0;
  if (const std::string_view genotype = fields.find("GT"); !genotype.empty()) {
    if (auto fault = parse_genotype(genotype, alt_count + 1, call)) return fault;
  }
  if (auto fault = parse_depth("DP", fields.find("DP"), call.depth_reads)) return fault;
  if (auto fault = parse_depth("MIN_DP", fields.find("MIN_DP"), call.min_depth_reads)) return fault;
  if (auto fault = parse_allele_counts(fields, record, alt_count, header, call)) return fault;
  if (auto fault = parse_fractions(fields.find("AF"), alt_count, header, call)) return fault;
  if (!call.depth_reads && !call.allele_reads.empty()) {
    std::int64_t sum = 0;
    for (const auto& reads : call.allele_reads) sum += reads.value_or(0);
    call.depth_reads = sum;
  }
  return std::nullopt;
}

}  // namespace marrow
