#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/knowledge/panel.hpp"
#include "marrow/records/sequence_source.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// A change as the transcript reads it: oriented coordinates (see CodingTranscript), alleles of the coding strand.
struct OrientedChange {
  std::int64_t begin = 0;
  std::string ref;  ///< empty: insertion before `begin`
  std::string alt;  ///< empty: deletion

  [[nodiscard]] std::int64_t end() const noexcept { return begin + static_cast<std::int64_t>(ref.size()); }
  [[nodiscard]] bool is_insertion() const noexcept { return ref.empty(); }
  [[nodiscard]] bool is_deletion() const noexcept { return alt.empty(); }
  [[nodiscard]] std::int64_t length_change() const noexcept {
    return static_cast<std::int64_t>(alt.size()) - static_cast<std::int64_t>(ref.size());
  }
};

/// Where a base lies in a transcript.
struct TranscriptPlace {
  enum class Kind { outside, exon, intron, unknown };
  Kind kind = Kind::outside;       ///< unknown: beside an exon that this build lacks
  std::size_t index = 0;           ///< exon, or the exon before the intron, counted from 0 in reading order
  std::int64_t offset = 0;         ///< exon: bases before this one in the spliced transcript
  std::int64_t from_donor = 0;     ///< intron: 1 for the first base after the exon
  std::int64_t from_acceptor = 0;  ///< intron: 1 for the last base before the next exon
};

/// What an annotation says of a transcript's reading frame besides its blocks.
struct ReadingFrame {
  /// Coding bases before the first whole codon, 0 to 2: the phase of the first coding block in GFF3. Above 0 the
  /// annotation lacks the transcript's start; 3 says so of one that begins with a whole codon.
  std::int64_t leading_bases = 0;
  std::vector<std::int64_t> selenocysteines;  ///< residues, 1-based, whose TGA is read as selenocysteine
};

/// A transcript on one build, in reading order, with the sequence that is known of it. It may code for no protein.
///
/// Oriented coordinates make both strands read left to right: on the plus strand they are the 0-based positions of
/// the contig, on the minus strand base g becomes -1 - g. Offsets count spliced bases from the transcript's first.
/// Immutable; holds pointers to `transcript` and `genome`, which must outlive it.
class CodingTranscript {
 public:
  struct Exon {
    std::optional<Block> place;  ///< oriented; empty where this build lacks the exon
    std::int64_t offset = 0;
    std::int64_t size = 0;
  };

  /// The coding sequence is the shipped one; where none ships, `genome` (may be null) is asked for every coding base.
  CodingTranscript(const Transcript& transcript, Assembly assembly, const SequenceSource* genome,
                   ReadingFrame frame = {});

  [[nodiscard]] const Transcript& transcript() const noexcept { return *transcript_; }
  [[nodiscard]] Assembly assembly() const noexcept { return assembly_; }
  [[nodiscard]] const std::vector<Exon>& exons() const noexcept { return exons_; }
  [[nodiscard]] bool is_coding() const noexcept { return transcript_->cds_length > 0; }
  [[nodiscard]] std::int64_t cds_begin() const noexcept { return cds_begin_; }  ///< offset of the first coding base
  [[nodiscard]] std::int64_t cds_end() const noexcept { return cds_begin_ + transcript_->cds_length; }
  /// Missing bases of a first codon that is not whole: they stand as N before `cds()`, and its residue is X, number 1.
  [[nodiscard]] std::int64_t missing_bases() const noexcept { return (3 - frame_.leading_bases) % 3; }
  /// Coding strand, stop codon included; empty if unknown.
  [[nodiscard]] const std::string& cds() const noexcept { return cds_; }
  /// The protein of `cds()`, one letter a residue, stop included; empty if unknown. The initiator is methionine
  /// whatever its codon; selenocysteine is 'U'.
  [[nodiscard]] const std::string& protein() const noexcept { return protein_; }
  /// The known bases after the stop codon, up to the first unknown one.
  [[nodiscard]] const std::string& three_prime_utr() const noexcept { return three_prime_utr_; }
  /// The stop codon is NNN: neither the shipped sequence nor `genome` knows it.
  [[nodiscard]] bool is_stop_assumed() const noexcept { return is_stop_assumed_; }
  [[nodiscard]] bool has_sequence() const noexcept { return !cds_.empty(); }
  /// The first codon is ATG, or the one that the panel states. False without sequence.
  [[nodiscard]] bool has_start() const noexcept { return has_start_; }
  /// Number of a residue before the last that is a stop by the standard code, nobody having said what it is read as;
  /// empty if there is none.
  [[nodiscard]] std::optional<std::int64_t> unexplained_stop() const noexcept;

  [[nodiscard]] OrientedChange orient(const SmallVariant& variant) const;
  [[nodiscard]] TranscriptPlace locate(std::int64_t oriented) const noexcept;
  /// Offset of an insertion at the oriented place: that of the base which it stands before, or one past the exon's
  /// last; empty outside exons.
  [[nodiscard]] std::optional<std::int64_t> insertion_offset(std::int64_t oriented) const noexcept;
  /// Coding-strand bases of an oriented stretch from `genome`; empty if any is unknown.
  [[nodiscard]] std::optional<std::string> bases(const SequenceSource* genome, std::int64_t begin,
                                                 std::int64_t end) const;
  /// Number in "c." of a base: "743", "-12", "*371", "375+1", "376-2"; empty if the place is unknown or outside.
  [[nodiscard]] std::optional<std::string> position_name(std::int64_t oriented) const;
  /// Codon of a spliced base, 1-based; empty outside the coding sequence.
  [[nodiscard]] std::optional<std::int64_t> codon_at(std::int64_t offset) const noexcept;

 private:
  void read_sequence(const SequenceSource* genome, std::int64_t transcript_size);
  void read_protein();
  [[nodiscard]] Block oriented_block(const Block& block) const noexcept;
  [[nodiscard]] std::string offset_name(std::int64_t offset) const;
  [[nodiscard]] std::string spliced(const SequenceSource* genome, std::int64_t begin, std::int64_t end) const;

  const Transcript* transcript_;
  Assembly assembly_;
  ReadingFrame frame_;
  std::vector<Exon> exons_;
  std::vector<std::size_t> placed_exons_;  ///< those that this build has, ascending like their places
  std::int64_t cds_begin_ = 0;
  std::string cds_;
  std::string protein_;
  bool has_start_ = false;
  bool is_stop_assumed_ = false;
  std::string three_prime_utr_;
};

}  // namespace marrow
