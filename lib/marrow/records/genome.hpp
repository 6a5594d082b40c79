#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace marrow {

/// Genome builds that marrow works on.
enum class Assembly { grch37, grch38 };

/// "GRCh37" or "GRCh38".
[[nodiscard]] std::string_view assembly_name(Assembly assembly) noexcept;
/// Understands GRCh37, hg19, b37, hs37d5, GRCh38, hg38 in either case; empty for anything else.
[[nodiscard]] std::optional<Assembly> parse_assembly(std::string_view text);

/// "chr1".."chr22", "chrX", "chrY", "chrM" for a main contig in any common style ("1", "chr1", "23", "MT",
/// RefSeq and GenBank accessions are not understood); empty for every other contig.
[[nodiscard]] std::optional<std::string> main_contig(std::string_view name);
/// Order of main contigs: 1..22, X = 23, Y = 24, M = 25; 0 for any other name. Takes the `chrN` style.
[[nodiscard]] int contig_rank(std::string_view contig) noexcept;
inline constexpr std::size_t contig_ranks = 26;

/// A stretch of a contig, 0-based half-open.
struct Interval {
  std::string contig;  ///< `chrN` style
  std::int64_t begin = 0;
  std::int64_t end = 0;

  [[nodiscard]] bool overlaps(const Interval& other) const noexcept {
    return contig == other.contig && begin < other.end && other.begin < end;
  }
  bool operator==(const Interval&) const = default;
};

/// "chr9:100-200", 1-based inclusive.
[[nodiscard]] std::string locus_text(const Interval& interval);
/// The reverse; empty if `text` is no locus.
[[nodiscard]] std::optional<Interval> parse_locus(std::string_view text);

/// The bases complementary to `bases`, read backwards; upper-case A C G T N, IUPAC codes kept right.
[[nodiscard]] std::string reverse_complement(std::string_view bases);

}  // namespace marrow
