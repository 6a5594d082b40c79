#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "marrow/findings/joined_change.hpp"
#include "marrow/pipeline/annotation_entry.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Holds records back while a later one may belong to the same codon on the same haplotype (joined_change.hpp), and
/// lets them out in order, their entries read together where they belong together. A file without samples passes at
/// once.
///
/// At most `most_waiting` records are held; a codon that an intron of so many parts is read apart.
class PhasedJoining {
 public:
  static constexpr std::size_t most_waiting = 10'000;
  using Sink = std::function<void(const VcfRecord&, const std::vector<AnnotationEntry>&)>;

  /// `source` and `sink` must outlive it.
  PhasedJoining(std::size_t sample_count, EntrySource& source, Sink sink)
      : sample_count_(sample_count), source_(source), sink_(std::move(sink)) {}

  /// `contig` is "" for a record on a contig without genes. `entries` are taken away where they have to wait.
  void add(const VcfRecord& record, const std::string& contig, std::vector<AnnotationEntry>& entries);
  /// Lets everything out, as before a record that belongs to nothing here.
  void finish() { release(); }

  /// Entries of one codon whose phase is not stated.
  [[nodiscard]] std::int64_t unphased() const noexcept { return unphased_; }

 private:
  struct Waiting {
    VcfRecord record;
    std::vector<AnnotationEntry> entries;
  };
  struct Member {
    std::size_t record = 0;
    std::size_t entry = 0;
    CodingChange change;
  };

  [[nodiscard]] std::int64_t joining_end(const VcfRecord& record, const std::vector<AnnotationEntry>& entries) const;
  void join_transcript(const CodingTranscript& model, const std::vector<Member>& members);
  void release();

  std::size_t sample_count_;
  EntrySource& source_;
  Sink sink_;
  std::vector<Waiting> waiting_;
  std::string contig_;
  std::int64_t end_ = 0;  ///< from here on no record belongs to those that wait
  std::int64_t unphased_ = 0;
};

}  // namespace marrow
