#include "marrow/findings/joined_change.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "marrow/findings/decay_escape.hpp"

namespace marrow {

namespace {

using Place = TranscriptPlace;

/// First codon that a change touches, and one past the last; nothing for an insertion between codons.
std::pair<std::int64_t, std::int64_t> codons_of(const CodingChange& change) noexcept {
  const std::int64_t first = change.begin / 3;
  if (change.begin == change.end) return {first, change.begin % 3 == 0 ? first : first + 1};
  return {first, (change.end + 2) / 3};
}

/// Offset of the base with index 0 in `cds()`.
std::int64_t first_offset(const CodingTranscript& transcript) noexcept {
  return transcript.cds_end() - static_cast<std::int64_t>(transcript.cds().size());
}

/// 0-based position on the contig of a base of the coding sequence.
std::int64_t contig_position(const CodingTranscript& transcript, std::int64_t index) noexcept {
  const std::int64_t offset = index + first_offset(transcript);
  for (const auto& exon : transcript.exons()) {
    if (!exon.place || offset < exon.offset || offset >= exon.offset + exon.size) continue;
    const std::int64_t oriented = exon.place->begin + offset - exon.offset;
    return transcript.transcript().strand == Strand::plus ? oriented : -1 - oriented;
  }
  return 0;
}

std::string_view piece(const std::string& bases, std::int64_t begin, std::int64_t end) noexcept {
  return std::string_view(bases).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

/// The changes as one: from the first base of the first to the last of the last.
CodingChange united(const CodingTranscript& transcript, std::span<const CodingChange> changes) {
  CodingChange all{changes.front().begin, changes.front().begin, ""};
  for (const CodingChange& change : changes) {
    all.alt += piece(transcript.cds(), all.end, change.begin);
    all.alt += change.alt;
    all.end = change.end;
  }
  return all;
}

/// Whether the changed sequence reads on to index `end` of the old one without a stop.
bool reads_on(const CodingTranscript& transcript, std::span<const CodingChange> changes, std::int64_t end) {
  const CodingChange all = united(transcript, changes);
  std::string bases(piece(transcript.cds(), all.begin / 3 * 3, all.begin));
  bases += all.alt;
  bases += piece(transcript.cds(), all.end, end);
  return translate(bases).find('*') == std::string::npos;
}

/// One more member of a list of ascending changes that starts at `first`, or as many as restore the frame.
class GroupFinder {
 public:
  GroupFinder(const CodingTranscript& transcript, std::vector<CodingChange> changes)
      : transcript_(transcript), changes_(std::move(changes)) {}

  /// One past the last member of the group that begins with `first`.
  [[nodiscard]] std::size_t group_end(std::size_t first) const {
    std::size_t end = first + 1;
    while (end < changes_.size()) {
      if (shares_codon(first, end)) {
        ++end;
        continue;
      }
      const std::size_t restored = restored_end(first, end);
      if (restored == end) break;
      end = restored;
    }
    return end;
  }

 private:
  [[nodiscard]] bool shares_codon(std::size_t first, std::size_t next) const {
    const auto [begin, end] = codons_of(changes_[next]);
    if (begin == end || changes_[next].begin < changes_[next - 1].end) return false;
    for (std::size_t i = first; i < next; ++i) {
      if (begin < codons_of(changes_[i]).second) return true;
    }
    return false;
  }

  /// One past the change that restores the frame which those before `end` shift; `end` if none does.
  [[nodiscard]] std::size_t restored_end(std::size_t first, std::size_t end) const {
    const std::span<const CodingChange> all(changes_);
    std::int64_t shift = 0;
    for (std::size_t i = first; i < end; ++i) shift += all[i].length_change();
    if (shift % 3 == 0) return end;
    for (std::size_t i = end; i < all.size(); ++i) {
      if (all[i].begin < all[i - 1].end || all[i].begin - all[end - 1].end > most_shifted_bases) return end;
      if (!reads_on(transcript_, all.subspan(first, i - first), all[i].begin)) return end;
      shift += all[i].length_change();
      if (shift % 3 == 0) return i + 1;
    }
    return end;
  }

  const CodingTranscript& transcript_;
  std::vector<CodingChange> changes_;
};

/// Candidates of one sample by haplotype.
class Haplotypes {
 public:
  Haplotypes(std::span<const JoinCandidate> candidates, std::size_t sample) : candidates_(candidates), sample_(sample) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (carries(i) && !call(i).is_same_on_all) add_keys(i);
    }
    lists_.insert({"", -1});  // what every haplotype has
  }

  [[nodiscard]] bool carries(std::size_t at) const {
    const auto& genotype = candidates_[at].calls[sample_];
    if (!genotype) return false;
    return std::find(genotype->alleles.begin(), genotype->alleles.end(), candidates_[at].allele) !=
           genotype->alleles.end();
  }

  /// Members of each haplotype, ascending.
  [[nodiscard]] std::vector<std::vector<std::size_t>> lists() const {
    std::vector<std::vector<std::size_t>> found;
    for (const auto& key : lists_) {
      std::vector<std::size_t> members;
      for (std::size_t i = 0; i < candidates_.size(); ++i) {
        if (carries(i) && (call(i).is_same_on_all || keys_of(i).contains(key))) members.push_back(i);
      }
      found.push_back(std::move(members));
    }
    return found;
  }

  [[nodiscard]] bool is_unphased(std::size_t at) const {
    return carries(at) && !call(at).is_same_on_all && !call(at).is_phased;
  }

 private:
  using Key = std::pair<std::string, int>;

  [[nodiscard]] const PhasedGenotype& call(std::size_t at) const { return *candidates_[at].calls[sample_]; }

  /// An unphased change has a haplotype of its own.
  [[nodiscard]] std::set<Key> keys_of(std::size_t at) const {
    if (!call(at).is_phased) return {{"unphased", static_cast<int>(at)}};
    std::set<Key> keys;
    for (std::size_t h = 0; h < call(at).alleles.size(); ++h) {
      if (call(at).alleles[h] == candidates_[at].allele)
        keys.insert({"set " + call(at).phase_set, static_cast<int>(h)});
    }
    return keys;
  }

  void add_keys(std::size_t at) {
    const std::set<Key> keys = keys_of(at);
    lists_.insert(keys.begin(), keys.end());
  }

  std::span<const JoinCandidate> candidates_;
  std::size_t sample_;
  std::set<Key> lists_;
};

/// Puts the groups of one list of candidates into `found`, under each member.
void add_groups(const CodingTranscript& transcript, std::span<const JoinCandidate> candidates,
                const std::vector<std::size_t>& list, std::vector<std::set<std::vector<std::size_t>>>& found) {
  std::vector<CodingChange> changes;
  for (const std::size_t at : list) changes.push_back(candidates[at].change);
  const GroupFinder finder(transcript, std::move(changes));
  for (std::size_t first = 0; first < list.size();) {
    const std::size_t end = finder.group_end(first);
    const std::vector<std::size_t> group(list.begin() + static_cast<std::ptrdiff_t>(first),
                                         list.begin() + static_cast<std::ptrdiff_t>(end));
    for (const std::size_t at : group) found[at].insert(group);
    first = end;
  }
}

std::int64_t count_unphased(std::span<const JoinCandidate> candidates, const Haplotypes& haplotypes) {
  std::set<std::size_t> unphased;
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    const bool shares = codons_of(candidates[i].change).first < codons_of(candidates[i - 1].change).second;
    if (!shares || !haplotypes.carries(i) || !haplotypes.carries(i - 1)) continue;
    if (haplotypes.is_unphased(i) || haplotypes.is_unphased(i - 1)) unphased.insert({i - 1, i});
  }
  return static_cast<std::int64_t>(unphased.size());
}

}  // namespace

std::optional<CodingChange> coding_change(const CodingTranscript& transcript, const SmallVariant& variant) {
  if (!transcript.has_sequence() || variant.alt.find_first_not_of("ACGT") != std::string::npos) return std::nullopt;
  const OrientedChange change = transcript.orient(variant);
  CodingChange result{0, 0, change.alt};
  if (change.is_insertion()) {
    const auto offset = transcript.insertion_offset(change.begin);
    if (!offset || *offset <= transcript.cds_begin() || *offset >= transcript.cds_end()) return std::nullopt;
    result.begin = result.end = *offset - first_offset(transcript);
    return result;
  }
  const Place first = transcript.locate(change.begin);
  const Place last = transcript.locate(change.end() - 1);
  if (first.kind != Place::Kind::exon || last.kind != Place::Kind::exon || first.index != last.index) {
    return std::nullopt;
  }
  if (!transcript.codon_at(first.offset) || !transcript.codon_at(last.offset)) return std::nullopt;
  result.begin = first.offset - first_offset(transcript);
  result.end = last.offset + 1 - first_offset(transcript);
  return result;
}

std::int64_t end_of_joining(const CodingTranscript& transcript, const CodingChange& change) {
  const auto [first, last] = codons_of(change);
  std::int64_t begin = first * 3;
  std::int64_t end = std::max(last * 3, change.end);
  if (change.length_change() % 3 != 0) {
    begin -= most_shifted_bases;
    end += most_shifted_bases;
  }
  begin = std::max(begin, transcript.cds_begin() - first_offset(transcript));
  end = std::min(end, static_cast<std::int64_t>(transcript.cds().size()));
  const bool is_plus = transcript.transcript().strand == Strand::plus;
  return contig_position(transcript, is_plus ? end - 1 : begin) + 1;
}

Joining join_changes(const CodingTranscript& transcript, std::span<const JoinCandidate> candidates) {
  std::vector<std::set<std::vector<std::size_t>>> found(candidates.size());
  Joining joining;
  const std::size_t samples = candidates.empty() ? 0 : candidates.front().calls.size();
  for (std::size_t sample = 0; sample < samples; ++sample) {
    const Haplotypes haplotypes(candidates, sample);
    for (const auto& list : haplotypes.lists()) add_groups(transcript, candidates, list, found);
    joining.unphased += count_unphased(candidates, haplotypes);
  }
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    // Several meanings in one file: the record keeps its own.
    joining.groups.push_back(found[i].size() == 1 ? *found[i].begin() : std::vector<std::size_t>{i});
  }
  return joining;
}

TranscriptConsequence assess_joined(const CodingTranscript& transcript, std::span<const CodingChange> changes) {
  const CodingSequence sequence{transcript.cds(), transcript.protein(), transcript.three_prime_utr(),
                                transcript.is_stop_assumed(), transcript.has_start()};
  const CodingChange all = united(transcript, changes);
  ProteinChange change = assess_protein_change(sequence, all);
  TranscriptConsequence result;
  if (change.read_residues) {
    result.nmd_escape = escapes_decay(transcript, all.begin + first_offset(transcript), all.length_change(), change);
  }
  result.assessment = Assessment::present();
  result.terms = std::move(change.terms);
  result.variant_class = class_of(result.terms);
  if (transcript.has_start()) result.hgvsp = std::move(change.hgvsp);
  result.aa_begin = change.aa_begin;
  result.aa_end = change.aa_end;
  result.aa_ref = std::move(change.aa_ref);
  result.aa_alt = std::move(change.aa_alt);
  result.aa_delta = change.aa_delta;
  return result;
}

JoinedReadings read_joined_changes(const CodingTranscript& transcript, std::span<const JoinCandidate> candidates) {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto place = [&](std::size_t at) {
      return std::pair(candidates[at].change.begin, candidates[at].change.end);
    };
    return place(a) < place(b);
  });
  std::vector<JoinCandidate> sorted;
  for (const std::size_t at : order) sorted.push_back(candidates[at]);
  const Joining joining = join_changes(transcript, sorted);
  JoinedReadings readings{.unphased = joining.unphased};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (joining.groups[i].size() < 2) continue;
    JoinedReading reading{.candidate = order[i]};
    std::vector<CodingChange> changes;
    for (const std::size_t at : joining.groups[i]) {
      changes.push_back(sorted[at].change);
      if (at != i) reading.partners.push_back(order[at]);
    }
    reading.joint = assess_joined(transcript, changes);
    readings.items.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace marrow
