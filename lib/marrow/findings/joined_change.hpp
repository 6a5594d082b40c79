#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "marrow/findings/consequence.hpp"
#include "marrow/findings/protein_change.hpp"
#include "marrow/records/phased_genotype.hpp"

namespace marrow {

/// Two indels that shift the frame and back are read together if at most so many coding bases lie between them.
/// Design value: by chance a shifted frame meets a stop within 300 bases in 99 of 100 cases.
inline constexpr std::int64_t most_shifted_bases = 300;

/// A change inside the coding sequence, with what its samples say of the haplotype that carries it.
struct JoinCandidate {
  CodingChange change;                               ///< as `coding_change` gives it
  int allele = 1;                                    ///< its index in the genotypes
  std::vector<std::optional<PhasedGenotype>> calls;  ///< by sample; the same samples for all candidates
};

/// What of several candidates is read together.
struct Joining {
  std::vector<std::vector<std::size_t>> groups;  ///< for each candidate those that it is read with, itself included
  /// Candidates of one codon that one sample carries, phase not stated: each is read alone.
  std::int64_t unphased = 0;
};

/// The change in the transcript's coding sequence; empty unless it lies in it wholly, in one exon, and is known.
[[nodiscard]] std::optional<CodingChange> coding_change(const CodingTranscript& transcript,
                                                        const SmallVariant& variant);

/// Past which base of the contig no other change can be read together with `change` any more.
[[nodiscard]] std::int64_t end_of_joining(const CodingTranscript& transcript, const CodingChange& change);

/// Finds the changes of one haplotype that make one change of the protein: those of one codon, also where an intron
/// parts it, and insertions and deletions that shift the frame and restore it before a stop.
///
/// `candidates` are ascending by place. A candidate that shares its haplotype in one sample but not in another, or is
/// homozygous where its neighbour is not, is read alone: its record has one meaning.
[[nodiscard]] Joining join_changes(const CodingTranscript& transcript, std::span<const JoinCandidate> candidates);

/// A candidate with another meaning than it has alone.
struct JoinedReading {
  std::size_t candidate = 0;
  std::vector<std::size_t> partners;  ///< the candidates that it is read with, ascending by place
  TranscriptConsequence joint;
};
struct JoinedReadings {
  std::vector<JoinedReading> items;  ///< ascending by place
  std::int64_t unphased = 0;         ///< as in Joining
};

/// Joins candidates that come in any order, and says what each group does.
[[nodiscard]] JoinedReadings read_joined_changes(const CodingTranscript& transcript,
                                                 std::span<const JoinCandidate> candidates);

/// What the changes do together; they are ascending and do not overlap. Terms of the protein only: each member keeps
/// its own of splice regions. HGVS c. stays empty.
[[nodiscard]] TranscriptConsequence assess_joined(const CodingTranscript& transcript,
                                                  std::span<const CodingChange> changes);

}  // namespace marrow
