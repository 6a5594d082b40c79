#include "marrow/io/allele_counts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

bool is_single_base(std::string_view allele) noexcept {
  return allele.size() == 1 && std::string_view("ACGT").find(allele.front()) != std::string_view::npos;
}

std::string_view number_of(const HeaderDefinitions& definitions, std::string_view key) {
  const auto definition = definitions.find(key);
  return definition == definitions.end() ? std::string_view() : std::string_view(definition->second.number);
}

/// The four numbers of a DP4: REF forward and reverse, ALT forward and reverse.
MaybeFault parse_strand_counts(std::string_view key, std::string_view text, SampleCall& call) {
  ReadCounts counts = parse_read_counts(key, text);
  if (counts.fault) return counts.fault;
  if (counts.values.size() != 4) {
    return VcfFault{"allele_counts",
                    fmt::format("{} has {} values, it counts 2 alleles on 2 strands", key, counts.values.size())};
  }
  const bool is_whole = std::all_of(counts.values.begin(), counts.values.end(), [](const auto& v) { return v; });
  if (is_whole) {
    call.allele_reads = {*counts.values[0] + *counts.values[1], *counts.values[2] + *counts.values[3]};
  }
  return std::nullopt;
}

/// VarDict's RD and ALD: forward and reverse reads of REF, and of the one ALT.
MaybeFault parse_strand_pairs(const Subfields& fields, SampleCall& call) {
  for (const char* key : {"RD", "ALD"}) {
    ReadCounts counts = parse_read_counts(key, fields.find(key));
    if (counts.fault) return counts.fault;
    const auto forward = counts.at(0);
    const auto reverse = counts.at(1);
    call.allele_reads.push_back(forward && reverse ? std::optional(*forward + *reverse) : std::nullopt);
  }
  return std::nullopt;
}

/// SomaticSniper's reads of A, C, G and T, of alleles of one base.
MaybeFault parse_base_counts(std::string_view text, const VcfRecord& record, SampleCall& call) {
  ReadCounts counts = parse_read_counts("BCOUNT", text);
  if (counts.fault) return counts.fault;
  std::vector<std::optional<std::int64_t>> reads;
  const auto add = [&](std::string_view base) {
    if (is_single_base(base)) reads.push_back(counts.at(std::string_view("ACGT").find(base.front())));
    return is_single_base(base);
  };
  bool is_counted = add(record.ref);
  for (const AlternateAllele& alt : record.alts) {
    if (alt.kind != AlleleKind::missing) is_counted = is_counted && add(alt.text);
  }
  if (is_counted) call.allele_reads = std::move(reads);
  return std::nullopt;
}

std::optional<std::int64_t> first_tier(std::string_view key, std::string_view text, MaybeFault& fault) {
  if (text.empty()) return std::nullopt;
  ReadCounts counts = parse_read_counts(key, text);
  if (counts.fault) fault = std::move(counts.fault);
  return fault ? std::nullopt : counts.values.front();
}

/// Strelka2's counts: bases of a substitution, or the two of an indel.
MaybeFault parse_strelka_counts(const Subfields& fields, const VcfRecord& record, SampleCall& call) {
  MaybeFault fault;
  if (const std::string_view indel = fields.find("TIR"); !indel.empty()) {
    if (record.alts.size() != 1) return std::nullopt;
    call.allele_reads = {first_tier("TAR", fields.find("TAR"), fault), first_tier("TIR", indel, fault)};
    return fault;
  }
  if (!is_single_base(record.ref)) return std::nullopt;
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
  ReadCounts ref = parse_read_counts(ref_key, fields.find(ref_key));
  ReadCounts alts = parse_read_counts(alt_key, fields.find(alt_key));
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

/// AD of the ALT alone: VarScan gives the REF's reads in RD, old Pindel gives none.
MaybeFault parse_alt_counts(const Subfields& fields, std::size_t alt_count, SampleCall& call) {
  if (alt_count != 1) return std::nullopt;
  if (!fields.find("RD").empty()) return parse_split_counts("RD", "AD", fields, alt_count, call);
  ReadCounts alt = parse_read_counts("AD", fields.find("AD"));
  if (alt.fault) return alt.fault;
  if (alt.values.size() == 1) call.allele_reads = {std::nullopt, alt.values.front()};
  return std::nullopt;
}

/// AD of all alleles, REF first.
MaybeFault parse_listed_counts(std::string_view text, std::size_t alt_count, SampleCall& call) {
  ReadCounts counts = parse_read_counts("AD", text);
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

}  // namespace

Subfields::Subfields(std::string_view format, std::string_view values) {
  constexpr std::size_t usual = 16;
  fields_.reserve(usual);
  while (true) {
    const std::size_t key_end = std::min(format.find(':'), format.size());
    const std::size_t value_end = std::min(values.find(':'), values.size());
    fields_.emplace_back(format.substr(0, key_end), values.substr(0, value_end));
    if (key_end == format.size() || value_end == values.size()) return;
    format.remove_prefix(key_end + 1);
    values.remove_prefix(value_end + 1);
  }
}

std::string_view Subfields::find(std::string_view key) const noexcept {
  for (const auto& [name, value] : fields_) {
    if (name == key) return value == "." ? std::string_view() : value;
  }
  return {};
}

ReadCounts parse_read_counts(std::string_view key, std::string_view text) {
  constexpr std::array<std::string_view, 4> depth_keys = {"DP", "MIN_DP", "FDP", "DPI"};
  ReadCounts counts;
  for (const std::string_view piece : split(text, ',')) {
    if (is_missing(piece)) {
      counts.values.emplace_back();
      continue;
    }
    const auto value = parse_integer(piece);
    if (!value || *value < 0 || *value > most_reads) {
      const bool is_depth = std::find(depth_keys.begin(), depth_keys.end(), key) != depth_keys.end();
      counts.fault =
          VcfFault{is_depth ? "depth" : "allele_counts", fmt::format("{} '{}' is no number of reads", key, text)};
      return counts;
    }
    counts.values.emplace_back(*value);
  }
  return counts;
}

std::size_t alternate_count(const VcfRecord& record) noexcept {
  const bool is_none = record.alts.size() == 1 && record.alts.front().kind == AlleleKind::missing;
  return is_none ? 0 : record.alts.size();
}

MaybeFault parse_allele_counts(const Subfields& fields, const VcfRecord& record, const VcfHeader& header,
                               SampleCall& call) {
  const auto has = [&](std::string_view key) { return !fields.find(key).empty(); };
  const std::size_t alt_count = alternate_count(record);
  if (has("FAO") && has("FRO")) return parse_split_counts("FRO", "FAO", fields, alt_count, call);
  if (const std::string_view depths = fields.find("AD"); !depths.empty()) {
    const std::string_view number = number_of(header.format, "AD");
    const bool is_beside_ref = number.empty() && has("RD") && depths.find(',') == std::string_view::npos;
    if (number == "1" || is_beside_ref) return parse_alt_counts(fields, alt_count, call);
    return parse_listed_counts(depths, alt_count, call);
  }
  if (has("AO") && has("RO")) return parse_split_counts("RO", "AO", fields, alt_count, call);
  if (has("ALD") && has("RD") && alt_count == 1) return parse_strand_pairs(fields, call);
  if (has("BCOUNT")) return parse_base_counts(fields.find("BCOUNT"), record, call);
  if (has("TIR") || has("AU")) return parse_strelka_counts(fields, record, call);
  if (has("DP4") && alt_count == 1) return parse_strand_counts("DP4", fields.find("DP4"), call);
  return std::nullopt;
}

MaybeFault parse_info_counts(const VcfRecord& record, SampleCall& call) {
  const std::string* depth = record.find_info("DP");
  if (depth != nullptr && !call.depth_reads) {
    ReadCounts counts = parse_read_counts("DP", *depth);
    if (counts.fault) return counts.fault;
    call.depth_reads = counts.at(0);
  }
  const std::size_t alt_count = alternate_count(record);
  const std::string* strands = record.find_info("DP4");
  if (strands != nullptr && alt_count == 1 && call.allele_reads.empty() && !is_missing(*strands)) {
    if (auto fault = parse_strand_counts("DP4", *strands, call)) return fault;
  }
  return std::nullopt;
}

AlleleFractions parse_allele_fractions(std::string_view key, std::string_view text, std::size_t alt_count,
                                       const HeaderDefinitions& definitions) {
  AlleleFractions fractions;
  if (text.empty()) return fractions;
  // VarScan under a locale with a decimal comma: "33,33%".
  std::string written(text);
  if (written.ends_with('%') && std::count(written.begin(), written.end(), ',') == 1 && alt_count == 1) {
    std::replace(written.begin(), written.end(), ',', '.');
  }
  for (std::string_view piece : split(written, ',')) {
    if (is_missing(piece)) {
      fractions.values.emplace_back();
      continue;
    }
    const bool is_percentage = piece.ends_with('%');
    if (is_percentage) piece.remove_suffix(1);
    auto value = parse_number(piece);
    if (value && is_percentage) *value /= 100;
    if (!value || *value < 0 || *value > 1) {
      fractions.fault = VcfFault{"allele_fraction", fmt::format("{} '{}' is no fraction between 0 and 1", key, text)};
      return fractions;
    }
    fractions.values.emplace_back(*value);
  }
  if (fractions.values.size() == alt_count) return fractions;
  const std::string_view number = number_of(definitions, key);
  const std::size_t count = fractions.values.size();
  if (number == "R" && count == alt_count + 1) {
    fractions.values.erase(fractions.values.begin());
    return fractions;
  }
  const bool is_one_missing = count == 1 && !fractions.values.front();
  fractions.values.clear();
  if ((number.empty() || number == "A") && !is_one_missing) {
    fractions.fault = VcfFault{"allele_fraction", fmt::format("{} has {} values, the record has {} alternative alleles",
                                                              key, count, alt_count)};
  }
  return fractions;
}

}  // namespace marrow
