#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/segment_table.hpp"

namespace marrow {

/// Whether a header is one of a table of segments: chromosome, start, end and a log2 ratio or copies.
[[nodiscard]] bool is_segment_table_header(const std::vector<std::string>& header);

/// Whether a text may be a table of segments by its first line that is no comment, its cells separated by tabs, commas
/// or blanks.
[[nodiscard]] bool is_segment_table(std::string_view text);

/// Reads segments of one sample or of a cohort, the dialect told by the header:
///
/// - SEG: ID chrom loc.start loc.end num.mark seg.mean, ends inclusive from 1. Source: IGV user guide, file formats,
///   SEG; DNAcopy 1.7x, `segment()$output` (also as R's write.table prints it, with quotes, blanks and row names).
/// - CNVkit `.cns` and `.call.cns`: chromosome start end gene log2 …, cn cn1 cn2, start from 0. Source: CNVkit
///   documentation, "File formats and extensions".
/// - PURPLE: chromosome start end copyNumber … minorAlleleCopyNumber, from 1. Source: hmftools, purple/README.md.
/// - ASCAT: sample chr startpos endpos nMajor nMinor, from 1. Source: ASCAT, `ascat.runAscat()$segments`.
/// - any other table with such columns: from 1 unless its start column is called chromStart (BED's name for 0).
///
/// A cell that cannot be read, a reversed or empty segment and one that overlaps another of its sample by more than the
/// base that both may name as their border are faults of their row. Rows on contigs other than 1-22, X and Y decide
/// nothing (chrM, GL…, …_alt); a name that no build has is a fault.
/// Throws `data` for a text that is no such table; for NCBI36 (hg18) and T2T-CHM13, told by segments that only fit on
/// them; for segments that fit on no build; for log2 ratios that look like copies.
[[nodiscard]] SegmentTable read_segment_table(std::string_view text, std::string name);

}  // namespace marrow
