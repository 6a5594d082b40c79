#include "marrow/knowledge/cytogenetics.hpp"

#include <algorithm>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

/// "q11" stands for q11.1 and q11.21, "q11.2" for q11.21, never "q1" for q11.
bool stands_for(std::string_view name, std::string_view band) noexcept {
  if (!band.starts_with(name)) return false;
  return band.size() == name.size() || band[name.size()] == '.' || name.find('.') != std::string_view::npos;
}

KaryotypeFusionRow::Side side_of(const TableRow& row, std::string_view chromosome, std::string_view bands) {
  KaryotypeFusionRow::Side side;
  side.chromosome = row.text_or_empty(chromosome);
  side.bands = split_list(row.text_or_empty(bands), ';');
  if (side.bands.empty() != side.chromosome.empty()) row.refuse(bands, "does not go with the chromosome beside it");
  return side;
}

}  // namespace

Cytobands Cytobands::load(const KnowledgeSource& source) {
  Cytobands result;
  const TableRows table(source, "genome/cytobands.tsv", {"chrom", "begin", "end", "band"});
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    std::string_view chromosome = row.cell("chrom");
    if (chromosome.starts_with("chr")) chromosome.remove_prefix(3);
    std::string name = row.text("band");
    if (name.front() != 'p' && name.front() != 'q') row.refuse("band", "is on neither arm");
    result.bands_[std::string(chromosome)].push_back({std::move(name), {row.integer("begin"), row.integer("end")}});
  }
  return result;
}

std::optional<Cytobands::Span> Cytobands::find(std::string_view chromosome, std::string_view band) const {
  const auto found = bands_.find(chromosome);
  if (found == bands_.end()) return std::nullopt;
  if (band == "p10" || band == "q10") {
    const auto whole = arm(chromosome, band.front());
    if (!whole) return std::nullopt;
    return band == "p10" ? Span{whole->end + 1, whole->end} : Span{whole->begin, whole->begin - 1};
  }
  std::optional<Span> span;
  for (const Band& one : found->second) {
    if (!stands_for(band, one.name)) continue;
    if (!span) span = one.span;
    span->begin = std::min(span->begin, one.span.begin);
    span->end = std::max(span->end, one.span.end);
  }
  return span;
}

std::optional<Cytobands::Span> Cytobands::arm(std::string_view chromosome, char arm) const {
  const auto found = bands_.find(chromosome);
  if (found == bands_.end()) return std::nullopt;
  std::optional<Span> span;
  for (const Band& one : found->second) {
    if (one.name.front() != arm) continue;
    if (!span) span = one.span;
    span->end = one.span.end;
  }
  return span;
}

Cytogenetics Cytogenetics::load(const KnowledgeSource& source) {
  Cytogenetics result{.bands = Cytobands::load(source), .fusions = {}};
  const TableRows table(
      source, "knowledge/karyotype_fusions.tsv",
      {"chrom_a", "bands_a", "chrom_b", "bands_b", "five_prime", "three_prime", "certainty", "derivative", "lineage"});
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    const std::string certainty = row.text("certainty");
    if (certainty != "defining" && certainty != "candidate")
      row.refuse("certainty", "is neither defining nor candidate");
    result.fusions.push_back({.a = side_of(row, "chrom_a", "bands_a"),
                              .b = side_of(row, "chrom_b", "bands_b"),
                              .five_prime = row.text("five_prime"),
                              .three_prime = row.text("three_prime"),
                              .is_defining = certainty == "defining",
                              .derivative = row.text_or_empty("derivative"),
                              .lineage = row.text("lineage")});
    const KaryotypeFusionRow& read = result.fusions.back();
    if (read.a.chromosome.empty()) row.refuse("chrom_a", "is missing");
    if (read.is_defining && read.b.chromosome.empty()) row.refuse("certainty", "needs two bands");
  }
  return result;
}

}  // namespace marrow
