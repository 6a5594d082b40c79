#include "marrow/io/vcf_phase.hpp"

#include <algorithm>
#include <string_view>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::size_t format_column = 8;

std::string_view column(std::string_view line, std::size_t number) {
  for (; number > 0; --number) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return {};
    line.remove_prefix(tab + 1);
  }
  return line.substr(0, line.find('\t'));
}

/// Value of a FORMAT key; "" if it is absent or `.`.
std::string_view subfield(std::string_view format, std::string_view values, std::string_view key) {
  while (!format.empty() && !values.empty()) {
    const std::string_view name = format.substr(0, format.find(':'));
    const std::string_view value = values.substr(0, values.find(':'));
    if (name == key) return value == "." ? std::string_view() : value;
    format.remove_prefix(std::min(format.size(), name.size() + 1));
    values.remove_prefix(std::min(values.size(), value.size() + 1));
  }
  return {};
}

/// "0|1"; `.` becomes -1.
PhasedGenotype parse(std::string_view text) {
  PhasedGenotype genotype;
  genotype.is_phased = text.find('|') != std::string_view::npos && text.find('/') == std::string_view::npos;
  while (!text.empty()) {
    const std::string_view allele = text.substr(0, text.find_first_of("/|"));
    genotype.alleles.push_back(static_cast<int>(parse_integer(allele).value_or(-1)));
    text.remove_prefix(std::min(text.size(), allele.size() + 1));
  }
  const std::vector<int>& alleles = genotype.alleles;
  genotype.is_same_on_all =
      !alleles.empty() && std::all_of(alleles.begin(), alleles.end(), [&](int one) { return one == alleles.front(); });
  return genotype;
}

}  // namespace

std::optional<PhasedGenotype> phased_genotype(const VcfRecord& record, std::size_t sample) {
  const std::string_view format = column(record.line, format_column);
  const std::string_view values = column(record.line, format_column + 1 + sample);
  const std::string_view text = subfield(format, values, "GT");
  if (text.empty()) return std::nullopt;
  PhasedGenotype genotype = parse(text);
  genotype.phase_set = subfield(format, values, "PS");
  const std::string_view physical = subfield(format, values, "PGT");
  const std::string_view physical_set = subfield(format, values, "PID");
  if (genotype.phase_set.empty()) genotype.phase_set = physical_set;
  const bool is_settled = genotype.is_phased || genotype.is_same_on_all;
  if (!is_settled && record.alts.size() == 1 && !physical_set.empty() && !physical.empty()) {
    PhasedGenotype by_reads = parse(physical);
    by_reads.phase_set = physical_set;
    return by_reads;
  }
  return genotype;
}

}  // namespace marrow
