#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/site_genotyping.hpp"
#include "marrow/io/alignment_file.hpp"
#include "marrow/io/fragment_counter.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/pipeline/genotype_places.hpp"
#include "marrow/records/sequence_source.hpp"
#include "marrow/records/site_genotype.hpp"

namespace marrow {

/// A stretch in which tandem duplications are looked for whatever the counts say.
struct DuplicationPlace {
  std::string gene;
  Interval place;
  bool has_sequence = true;            ///< of the reference, without which nothing was looked for
  std::int64_t least_depth_reads = 0;  ///< fewest fragments over one of its bases
};

/// Exons 14 and 15 of FLT3, 28 of NOTCH1 (its juxtamembrane stretch) and 13 of UBTF, as far as the build has them.
/// Source: data/knowledge/hotspots.tsv.
[[nodiscard]] std::vector<DuplicationPlace> duplication_places(const Panel& panel, Assembly assembly);

/// What is needed to look for changes of length.
struct IndelSearch {
  AlignmentFile& file;
  const FragmentCounter& counter;
  const GenotypePlaces& asked;
  const Panel& panel;
  const SequenceSource& genome;
  const ReadFilter& filter;
  const GenotypingOptions& options;
};

/// A base at which alignments show a change of length that could not be settled: no allele of it may count as absent.
struct OpenBase {
  std::string contig;
  std::int64_t position = 0;
  Reason reason = Reason::no_reference_sequence;  ///< or noisy: as frequent as asked for, but errors may give it
};

struct IndelGenotypes {
  std::vector<SiteGenotype> sites;
  std::vector<OpenBase> open_bases;
  std::vector<DuplicationPlace> duplication_places;  ///< those among the places asked for
};

/// Insertions, deletions, replacements and tandem duplications in the places asked for: those that are present, where
/// alignments show a change of length or in a duplication's place, and those that were asked for by name in any state.
/// By place; each at its leftmost.
///
/// A window is looked into only where the sequence of its core is known. W395 counts places with changes of length
/// that were left out for want of sequence.
[[nodiscard]] IndelGenotypes genotype_indels(const IndelSearch& search, Warnings& warnings);

}  // namespace marrow
