#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "marrow/knowledge/knowledge.hpp"

namespace marrow {

/// One line of what `check` has to say of an input.
struct CheckLine {
  std::string severity;  ///< fault, warning, note
  std::string code;
  std::string place;
  std::string text;
  std::string hint;  ///< what to do; empty if nothing helps
};

struct CheckResult {
  /// vcf, alignments, variants, fusions, segments, expression_calls, clinical, samplesheet, profile, knowledge;
  /// compressed: it cannot be decompressed.
  std::string kind;
  std::vector<CheckLine> lines;
  std::int64_t faults = 0;
};

struct CheckOptions {
  std::optional<std::string> tumour;
  std::optional<std::string> normal;
  std::optional<Assembly> assembly;
};

/// Reads a whole input and says all that is wrong with it, going on after a fault where that is safe.
///
/// What a file is, is told by its content: a variant file; a BAM or CRAM; a profile stream (`{`); a table of segments
/// or of an RNA classifier's calls; a samplesheet (a table with a column `vcf`, `bam` or another of files); a table of
/// fusions; a table of variants (columns of a gene and a change); else a clinical table. Of a samplesheet the files are
/// checked to exist; of a variant file, read once, REF is compared with the shipped sequence of both builds and the
/// columns with one another (RecordEvidence). Throws `io` if the file cannot be opened.
[[nodiscard]] CheckResult check_input(const std::string& path, const CheckOptions& options, const Knowledge& knowledge,
                                      std::istream& standard_input);

}  // namespace marrow
