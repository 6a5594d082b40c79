#include "marrow/pipeline/phased_joining.hpp"

#include <algorithm>
#include <map>

#include "marrow/io/vcf_phase.hpp"
#include "marrow/pipeline/record_use.hpp"

namespace marrow {

namespace {

std::vector<std::optional<PhasedGenotype>> calls_of(const VcfRecord& record, std::size_t sample_count) {
  std::vector<std::optional<PhasedGenotype>> calls;
  for (std::size_t i = 0; i < sample_count; ++i) calls.push_back(phased_genotype(record, i));
  return calls;
}

bool is_carried(const std::vector<std::optional<PhasedGenotype>>& calls, int allele) {
  return std::any_of(calls.begin(), calls.end(), [&](const auto& call) {
    return call && std::find(call->alleles.begin(), call->alleles.end(), allele) != call->alleles.end();
  });
}

/// The change in the coding sequence, if it is one whose effect on the protein is known.
std::optional<CodingChange> known_change(const AnnotationEntry& entry) {
  if (!entry.model || !entry.interpreted.assessment.is_known() || !entry.variant) return std::nullopt;
  return coding_change(*entry.model, *entry.variant);
}

/// A record that a filter set aside is read alone, and so is its neighbour, as `extract` reads them.
bool passes(const VcfRecord& record) {
  static const std::vector<std::string> passing{"PASS", "."};
  return is_used(record, passing);
}

}  // namespace

std::int64_t PhasedJoining::joining_end(const VcfRecord& record, const std::vector<AnnotationEntry>& entries) const {
  std::int64_t end = 0;
  if (!passes(record)) return end;
  std::vector<std::optional<PhasedGenotype>> calls;
  for (const AnnotationEntry& entry : entries) {
    const auto change = known_change(entry);
    if (!change) continue;
    if (calls.empty()) calls = calls_of(record, sample_count_);
    if (is_carried(calls, entry.allele_index)) end = std::max(end, end_of_joining(*entry.model, *change));
  }
  return end;
}

void PhasedJoining::add(const VcfRecord& record, const std::string& contig, std::vector<AnnotationEntry>& entries) {
  if (contig != contig_ || record.begin >= end_ || waiting_.size() >= most_waiting) {
    release();
    contig_ = contig;
  }
  const std::int64_t end = sample_count_ == 0 ? 0 : joining_end(record, entries);
  if (waiting_.empty() && end == 0) {
    sink_(record, entries);
    return;
  }
  waiting_.push_back({record, std::move(entries)});
  end_ = std::max(end_, end);
}

void PhasedJoining::join_transcript(const CodingTranscript& model, const std::vector<Member>& members) {
  std::vector<JoinCandidate> candidates;
  const auto entry_of = [&](std::size_t at) -> AnnotationEntry& {
    return waiting_[members[at].record].entries[members[at].entry];
  };
  for (std::size_t i = 0; i < members.size(); ++i) {
    candidates.push_back(
        {members[i].change, entry_of(i).allele_index, calls_of(waiting_[members[i].record].record, sample_count_)});
  }
  const JoinedReadings readings = read_joined_changes(model, candidates);
  unphased_ += readings.unphased;
  for (const JoinedReading& reading : readings.items) {
    AnnotationEntry& entry = entry_of(reading.candidate);
    for (const std::size_t at : reading.partners) {
      entry.interpreted.variant.joined.push_back(entry_of(at).interpreted.variant.id);
    }
    source_.read_joined(reading.joint, entry);
  }
}

void PhasedJoining::release() {
  std::map<std::string, std::vector<Member>> transcripts;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (!passes(waiting_[i].record)) continue;
    for (std::size_t k = 0; k < waiting_[i].entries.size(); ++k) {
      const AnnotationEntry& entry = waiting_[i].entries[k];
      if (const auto change = known_change(entry)) transcripts[entry.feature].push_back({i, k, *change});
    }
  }
  for (auto& [feature, members] : transcripts) {
    if (members.size() < 2) continue;
    const std::shared_ptr<const CodingTranscript> model = waiting_[members[0].record].entries[members[0].entry].model;
    join_transcript(*model, members);
  }
  for (const Waiting& one : waiting_) sink_(one.record, one.entries);
  waiting_.clear();
  end_ = 0;
}

}  // namespace marrow
