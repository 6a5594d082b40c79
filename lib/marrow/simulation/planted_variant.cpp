#include "marrow/simulation/planted_variant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/records/site_counts.hpp"

namespace marrow {

namespace {

bool is_bases(std::string_view text) noexcept {
  return text.find_first_not_of(counted_bases) == std::string_view::npos;
}

/// One row, with its cells by name.
class VariantRow {
 public:
  VariantRow(const DelimitedText& table, const DelimitedText::Row& row) : table_(&table), row_(&row) {}

  /// Empty where the column is missing or says nothing.
  [[nodiscard]] std::string_view cell(std::string_view column) const {
    const int index = table_->column(column);
    if (index < 0 || is_missing_cell(row_->cells[static_cast<std::size_t>(index)])) return {};
    return row_->cells[static_cast<std::size_t>(index)];
  }

  [[nodiscard]] std::string contig() const {
    const auto contig = main_contig(cell("chrom"));
    if (!contig) throw Error(ErrorKind::data, fmt::format("'{}' is no chromosome", cell("chrom")));
    return *contig;
  }

  [[nodiscard]] std::int64_t count(std::string_view column) const {
    const auto number = parse_integer(cell(column));
    if (!number || *number < 1) {
      throw Error(ErrorKind::data, fmt::format("'{}' in column {} is no positive number", cell(column), column));
    }
    return *number;
  }

  [[nodiscard]] double fraction(std::string_view column) const {
    const auto number = parse_number(cell(column));
    if (!number || *number < 0 || *number > 1) {
      throw Error(ErrorKind::data, fmt::format("'{}' in column {} is no fraction from 0 to 1", cell(column), column));
    }
    return *number;
  }

  [[nodiscard]] std::string allele(std::string_view column) const {
    std::string bases = upper_case(cell(column));
    if (bases.empty() || !is_bases(bases)) {
      throw Error(ErrorKind::data, fmt::format("'{}' in column {} is no allele", cell(column), column),
                  "alleles are spelt in A, C, G and T; a duplication has duplicated_bp instead");
    }
    return bases;
  }

 private:
  const DelimitedText* table_;
  const DelimitedText::Row* row_;
};

/// Bases of the reference; throws if it does not reach there.
std::string reference_bases(const SimulatedReference& reference, Assembly assembly, const Interval& place) {
  const auto bases = reference.bases(assembly, place);
  if (!bases) {
    throw Error(ErrorKind::data, fmt::format("{} lies outside of what is simulated", locus_text(place)),
                "--genes and --region say what is; --flank how far around");
  }
  return *bases;
}

PlantedVariant read_duplication(const VariantRow& row, Assembly assembly, const SimulatedReference& reference) {
  if (!row.cell("ref").empty() || !row.cell("alt").empty()) {
    throw Error(ErrorKind::data, "a duplication has alleles too", "with duplicated_bp, ref and alt are '.'");
  }
  PlantedVariant variant{.change = {}, .vaf = 0, .duplicated_bp = row.count("duplicated_bp"), .filler = {}};
  variant.filler = upper_case(row.cell("filler"));
  if (!is_bases(variant.filler)) throw Error(ErrorKind::data, fmt::format("'{}' is no filler", row.cell("filler")));
  const std::int64_t begin = row.count("pos") - 1;
  const std::string copy = reference_bases(reference, assembly, {row.contig(), begin, begin + variant.duplicated_bp});
  variant.change = {row.contig(), begin + variant.duplicated_bp, "", variant.filler + copy};
  return variant;
}

PlantedVariant read_variant(const VariantRow& row, Assembly assembly, const SimulatedReference& reference) {
  if (!row.cell("duplicated_bp").empty()) return read_duplication(row, assembly, reference);
  if (!row.cell("filler").empty()) throw Error(ErrorKind::data, "a filler without duplicated_bp");
  const std::string ref = row.allele("ref");
  const std::int64_t begin = row.count("pos") - 1;
  const Interval place{row.contig(), begin, begin + static_cast<std::int64_t>(ref.size())};
  const std::string there = reference_bases(reference, assembly, place);
  if (there != ref) {
    throw Error(ErrorKind::data,
                fmt::format("REF is '{}', but the reference has '{}' at {}", ref, there, locus_text(place)),
                "where no sequence ships, bases are invented: reference.fa has them, --reference real ones");
  }
  auto change = trim_alleles(place.contig, begin, ref, row.allele("alt"));
  if (!change) throw Error(ErrorKind::data, fmt::format("REF and ALT are both '{}'", ref));
  return {.change = *std::move(change), .vaf = 0, .duplicated_bp = 0, .filler = {}};
}

/// Insertions come before a change of the base that follows them.
auto sort_key(const PlantedVariant& variant) {
  return std::tuple(contig_rank(variant.change.contig), variant.change.begin, variant.change.ref.size());
}

bool overlap(const SmallVariant& left, const SmallVariant& right) noexcept {
  if (left.contig != right.contig) return false;
  return right.begin < left.end() || (left.begin == right.begin && left.ref.empty() && right.ref.empty());
}

}  // namespace

std::vector<PlantedVariant> parse_planted_variants(const DelimitedText& table, Assembly assembly,
                                                   const SimulatedReference& reference) {
  return with_context(
      [&] { return table.name; },
      [&] {
        for (const std::string_view column : {"chrom", "pos", "ref", "alt", "vaf"}) {
          if (table.column(column) < 0) throw Error(ErrorKind::data, fmt::format("column '{}' is missing", column));
        }
        std::vector<PlantedVariant> variants;
        for (const DelimitedText::Row& cells : table.rows) {
          with_context(
              [&] { return fmt::format("line {}", cells.line1); },
              [&] {
                const VariantRow row(table, cells);
                variants.push_back(read_variant(row, assembly, reference));
                variants.back().vaf = row.fraction("vaf");
                const SmallVariant& change = variants.back().change;
                // With the base before it, which a VCF needs.
                static_cast<void>(
                    reference_bases(reference, assembly, {change.contig, change.begin - 1, change.end()}));
                static_cast<void>(reference_bases(reference, assembly, {change.contig, change.begin, change.end()}));
              });
        }
        std::sort(variants.begin(), variants.end(),
                  [](const auto& a, const auto& b) { return sort_key(a) < sort_key(b); });
        for (std::size_t i = 1; i < variants.size(); ++i) {
          const SmallVariant& left = variants[i - 1].change;
          const SmallVariant& right = variants[i].change;
          if (!overlap(left, right)) continue;
          throw Error(ErrorKind::data, fmt::format("two changes overlap at {}",
                                                   locus_text({right.contig, right.begin, right.begin + 1})));
        }
        return variants;
      });
}

}  // namespace marrow
