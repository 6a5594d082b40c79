#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/genome.hpp"

namespace marrow {

/// One contig that a header names.
struct HeaderContig {
  std::string name;                    ///< as written
  std::optional<std::int64_t> length;  ///< bases; empty if the header does not say
};

/// Build by the lengths of the main contigs chr1..22, X and Y; alt, decoy, HLA contigs and chrM decide nothing. Empty
/// if no main contig has a known length. `unmatched` gains main contigs whose length fits no build.
/// Throws `data` for a mixture of builds, naming the contigs, and for T2T-CHM13 and NCBI36 (hg18), by name.
[[nodiscard]] std::optional<Assembly> assembly_by_lengths(const std::vector<HeaderContig>& contigs,
                                                          std::vector<std::string>* unmatched = nullptr);

/// The one build on whose chromosomes all `places` (`chrN` style) lie; empty if GRCh37 and GRCh38 both hold them. An
/// end that is a chromosome's own in one build alone decides. Throws `data` for places that only fit NCBI36 (hg18) or
/// T2T-CHM13, by name, and for those that fit no build.
[[nodiscard]] std::optional<Assembly> assembly_by_places(const std::vector<Interval>& places);

/// Build that a reference's name or path speaks of ("file:///ref/Homo_sapiens_assembly38.fasta"): the last part of
/// the path first, then the whole. Empty if it tells none or two.
/// Throws `data` where it tells T2T-CHM13 or NCBI36.
[[nodiscard]] std::optional<Assembly> assembly_by_text(std::string_view reference);

/// Build that a person named with `--assembly`. Throws `usage` for one that marrow does not work on, T2T-CHM13 and
/// NCBI36 by name.
[[nodiscard]] Assembly assembly_from_option(std::string_view text);

/// Length of a main contig (`chrN` style) in bases; empty for any other name. chrM of GRCh37 is the rCRS's.
[[nodiscard]] std::optional<std::int64_t> main_contig_length(Assembly assembly, std::string_view contig) noexcept;

/// Name of the build, of those that marrow knows and those that it refuses, in which a main contig (`chrN` style) has
/// `length` bases; empty if none.
[[nodiscard]] std::optional<std::string_view> build_by_length(std::string_view contig, std::int64_t length) noexcept;

}  // namespace marrow
