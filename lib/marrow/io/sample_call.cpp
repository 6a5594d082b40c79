#include "marrow/io/sample_call.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/text.hpp"
#include "marrow/io/allele_counts.hpp"

namespace marrow {

namespace {

using MaybeFault = std::optional<VcfFault>;

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

/// The caller's own fraction, by the first of its names that is there: AF, FREQ of VarScan (per cent), FA of MuTect,
/// VAF of DeepVariant.
MaybeFault parse_fractions(const Subfields& fields, const VcfRecord& record, const VcfHeader& header,
                           SampleCall& call) {
  for (const char* key : {"AF", "FREQ", "FA", "VAF"}) {
    AlleleFractions fractions = parse_allele_fractions(key, fields.find(key), alternate_count(record), header.format);
    if (fractions.fault) return fractions.fault;
    if (fractions.values.empty()) continue;
    call.allele_fractions = std::move(fractions.values);
    return std::nullopt;
  }
  return std::nullopt;
}

MaybeFault parse_depth(std::string_view key, std::string_view text, std::optional<std::int64_t>& depth) {
  if (text.empty()) return std::nullopt;
  ReadCounts counts = parse_read_counts(key, text);
  if (counts.fault) return counts.fault;
  if (counts.values.size() != 1) return VcfFault{"depth", fmt::format("{} '{}' is no number of reads", key, text)};
  depth = counts.values.front();
  return std::nullopt;
}

/// What `marrow genotype` says of each ALT. Another caller's ST, of other words, is not looked at.
MaybeFault parse_states(const Subfields& fields, const VcfRecord& record, const VcfHeader& header, SampleCall& call) {
  const std::string_view words = fields.find("ST");
  if (words.empty() || !header.format.contains("LIM")) return std::nullopt;
  const std::vector<std::string_view> states = split(words, ',');
  const std::vector<std::string_view> reasons = split(fields.find("RSN"), ',');
  const std::vector<std::string_view> limits = split(fields.find("LIM"), ',');
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::optional<State> state = parse_state(states[i]);
    if (!state) {
      call.states.clear();
      return std::nullopt;
    }
    Assessment assessment = Assessment::present();
    if (*state == State::absent) {
      assessment = Assessment::absent(i < limits.size() ? parse_number(limits[i]) : std::nullopt);
    } else if (*state == State::not_assessed) {
      const auto reason = i < reasons.size() ? parse_reason(reasons[i]) : std::nullopt;
      assessment = Assessment::not_assessed(reason.value_or(Reason::no_input));
    }
    call.states.push_back(std::move(assessment));
  }
  if (call.states.size() == alternate_count(record)) return std::nullopt;
  return VcfFault{"format", fmt::format("ST has {} values for {} alternative alleles", call.states.size(),
                                        alternate_count(record))};
}

void clear(SampleCall& call) {
  call.genotype.clear();
  call.is_phased = false;
  call.depth_reads.reset();
  call.min_depth_reads.reset();
  call.allele_reads.clear();
  call.allele_fractions.clear();
  call.has_read_fractions = false;
  call.states.clear();
}

/// Where the caller states no depth, the reads of all alleles are it, if it counts them all.
void add_counted_depth(SampleCall& call) {
  if (call.depth_reads || call.allele_reads.empty()) return;
  std::int64_t sum = 0;
  for (const auto& reads : call.allele_reads) {
    if (!reads) return;
    sum += *reads;
  }
  call.depth_reads = sum;
}

}  // namespace

std::optional<VcfFault> parse_sample_call(std::string_view format, std::string_view values, const VcfRecord& record,
                                          const VcfHeader& header, SampleCall& call) {
  clear(call);
  if (std::count(values.begin(), values.end(), ':') > std::count(format.begin(), format.end(), ':')) {
    return VcfFault{"format", fmt::format("a sample has more values than FORMAT '{}' names", format)};
  }
  const Subfields fields(format, values);
  if (const std::string_view genotype = fields.find("GT"); !genotype.empty()) {
    if (auto fault = parse_genotype(genotype, alternate_count(record) + 1, call)) return fault;
  } else if (format == "GT" || format.starts_with("GT:")) {
    call.genotype = {-1};  // a lone `.`
  }
  // FDP is the depth of Torrent's flow evaluator, but what Strelka2 filtered away; Strelka2 calls an indel's depth DPI.
  for (const char* key : {"FDP", "DP", "DPI"}) {
    const bool is_other_meaning = std::string_view(key) == "FDP" && fields.find("FAO").empty();
    if (call.depth_reads || is_other_meaning) continue;
    if (auto fault = parse_depth(key, fields.find(key), call.depth_reads)) return fault;
  }
  if (auto fault = parse_depth("MIN_DP", fields.find("MIN_DP"), call.min_depth_reads)) return fault;
  if (auto fault = parse_allele_counts(fields, record, header, call)) return fault;
  if (auto fault = parse_fractions(fields, record, header, call)) return fault;
  if (auto fault = parse_states(fields, record, header, call)) return fault;
  if (header.dialect != nullptr) {
    call.has_read_fractions = header.dialect->states_read_fraction && !call.allele_fractions.empty();
    if (header.dialect->info_counts != InfoCounts::none && header.samples.size() == 1) {
      if (auto fault = parse_info_counts(record, call)) return fault;
    }
  }
  // Fractions of changes of length are corrected for reads that do not tell the haplotypes apart.
  if (!call.states.empty()) call.has_read_fractions = !call.allele_fractions.empty();
  add_counted_depth(call);
  return std::nullopt;
}

std::optional<VcfFault> parse_call_without_column(const VcfRecord& record, const VcfHeader& header, SampleCall& call) {
  clear(call);
  if (auto fault = parse_info_counts(record, call)) return fault;
  if (const std::string* text = record.find_info("AF"); text != nullptr && *text != ".") {
    AlleleFractions fractions = parse_allele_fractions("AF", *text, alternate_count(record), header.info);
    if (fractions.fault) return fractions.fault;
    call.allele_fractions = std::move(fractions.values);
  }
  call.has_read_fractions = header.dialect->states_read_fraction && !call.allele_fractions.empty();
  add_counted_depth(call);
  return std::nullopt;
}

}  // namespace marrow
