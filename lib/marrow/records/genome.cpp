#include "marrow/records/genome.hpp"

#include <fmt/format.h>

#include <array>

#include "marrow/base/text.hpp"

namespace marrow {

std::string_view assembly_name(Assembly assembly) noexcept {
  return assembly == Assembly::grch37 ? "GRCh37" : "GRCh38";
}

std::optional<Assembly> parse_assembly(std::string_view text) {
  const std::string name = lower_case(text);
  for (const std::string_view known : {"grch37", "hg19", "b37", "hs37d5", "hs37"}) {
    if (name == known) return Assembly::grch37;
  }
  for (const std::string_view known : {"grch38", "hg38", "hs38", "hs38dh"}) {
    if (name == known) return Assembly::grch38;
  }
  return std::nullopt;
}

std::optional<std::string> main_contig(std::string_view name) {
  if (name.size() > 3 && lower_case(name.substr(0, 3)) == "chr") name.remove_prefix(3);
  if (name == "X" || name == "x" || name == "23") return "chrX";
  if (name == "Y" || name == "y" || name == "24") return "chrY";
  if (name == "M" || name == "MT" || name == "m" || name == "mt") return "chrM";
  const auto number = parse_integer(name);
  if (!number || *number < 1 || *number > 22 || name.front() == '0' || name.front() == '+') return std::nullopt;
  return fmt::format("chr{}", *number);
}

int contig_rank(std::string_view contig) noexcept {
  if (!contig.starts_with("chr")) return 0;
  contig.remove_prefix(3);
  if (contig == "X") return 23;
  if (contig == "Y") return 24;
  if (contig == "M") return 25;
  if (contig.empty() || contig.size() > 2 || contig.front() < '1' || contig.front() > '9') return 0;
  if (contig.size() == 1) return contig.front() - '0';
  const bool is_number = contig.back() >= '0' && contig.back() <= '9';
  const int number = 10 * (contig.front() - '0') + (contig.back() - '0');
  return is_number && number <= 22 ? number : 0;
}

std::string locus_text(const Interval& interval) {
  return fmt::format("{}:{}-{}", interval.contig, interval.begin + 1, interval.end);
}

std::optional<Interval> parse_locus(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view range = text.substr(colon + 1);
  const std::size_t dash = range.find('-');
  const auto begin1 = parse_integer(range.substr(0, dash));
  const auto end = dash == std::string_view::npos ? begin1 : parse_integer(range.substr(dash + 1));
  if (!begin1 || !end || *begin1 < 1 || *end < *begin1) return std::nullopt;
  return Interval{std::string(text.substr(0, colon)), *begin1 - 1, *end};
}

std::string reverse_complement(std::string_view bases) {
  constexpr auto complement = [] {
    constexpr std::string_view from = "ACGTRYKMBVDHSWN";
    constexpr std::string_view to = "TGCAYRMKVBHDSWN";
    std::array<char, 256> table{};
    table.fill('N');
    for (std::size_t i = 0; i < from.size(); ++i) table[static_cast<unsigned char>(from[i])] = to[i];
    return table;
  }();
  std::string result(bases.rbegin(), bases.rend());
  for (char& base : result) base = complement[static_cast<unsigned char>(base)];
  return result;
}

}  // namespace marrow
