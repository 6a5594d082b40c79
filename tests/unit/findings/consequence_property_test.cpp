#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/findings/consequence.hpp"
#include "unit/findings/findings_fixture.hpp"

// Laws that hold for any variant: the alignment, the padding and the build of a record change nothing, and a c. name
// says exactly what the alleles say.
namespace {

using findings_test::panel;
using findings_test::shipped;
using marrow::Assembly;

/// Plus-strand bases of a gene's slice with 0-based access by contig position.
struct Slice {
  const marrow::GenomeSlice* slice;
  [[nodiscard]] char at(std::int64_t position) const {
    return slice->bases[static_cast<std::size_t>(position - slice->interval.begin)];
  }
  [[nodiscard]] std::string get(std::int64_t begin, std::int64_t end) const {
    return slice->bases.substr(static_cast<std::size_t>(begin - slice->interval.begin),
                               static_cast<std::size_t>(end - begin));
  }
};

struct Record {
  std::int64_t begin;
  std::string ref;
  std::string alt;
};

/// The same change one base further left or right on the plus strand, if its sequence allows; written plainly, base
/// by base, independent of the code under test. Alleles hold one anchoring base in front.
bool move(const Slice& slice, Record& record, int direction) {
  std::string moved = record.ref.size() > 1 ? record.ref.substr(1) : record.alt.substr(1);
  const bool is_deletion = record.ref.size() > 1;
  std::int64_t begin = record.begin + 1;
  const std::int64_t end = begin + (is_deletion ? static_cast<std::int64_t>(moved.size()) : 0);
  if (direction > 0) {
    const char next = slice.at(end);
    if (next != moved.front()) return false;
    moved = moved.substr(1) + next;
    ++begin;
  } else {
    const char previous = slice.at(begin - 1);
    if (previous != moved.back()) return false;
    moved = previous + moved.substr(0, moved.size() - 1);
    --begin;
  }
  const std::string anchor(1, slice.at(begin - 1));
  record = {begin - 1, is_deletion ? anchor + moved : anchor, is_deletion ? anchor : anchor + moved};
  return true;
}

/// The same change with more bases of the reference before and behind it.
Record padded(const Slice& slice, const Record& record, std::int64_t before, std::int64_t behind) {
  const std::int64_t end = record.begin + static_cast<std::int64_t>(record.ref.size());
  const std::string left = slice.get(record.begin - before, record.begin);
  const std::string right = slice.get(end, end + behind);
  return {record.begin - before, left + record.ref + right, left + record.alt + right};
}

/// Every place at which a change can be written, and at least ten ways of writing it.
std::vector<Record> spellings(const Slice& slice, const Record& record) {
  std::vector<Record> found{record};
  for (const int direction : {-1, 1}) {
    Record moved = record;
    while (move(slice, moved, direction)) found.push_back(moved);
  }
  const std::size_t places = found.size();
  for (std::int64_t i = 0; i < 9; ++i) {
    found.push_back(padded(slice, found[static_cast<std::size_t>(i) % places], i % 4, (i + 1) % 5));
  }
  return found;
}

marrow::TranscriptConsequence assess(const marrow::CodingTranscript& model, const Record& record) {
  const auto variant = marrow::trim_alleles(model.transcript().contig, record.begin, record.ref, record.alt);
  return marrow::assess_consequence(variant.value(), model, &shipped());
}

Record random_indel(const Slice& slice, marrow::Random& random, const marrow::Block& exon) {
  constexpr std::int64_t flank = 12;
  const auto width = static_cast<std::uint64_t>(exon.size() + 2 * flank);
  const std::int64_t begin = std::clamp(exon.begin - flank + static_cast<std::int64_t>(random.below(width)),
                                        slice.slice->interval.begin + 1, slice.slice->interval.end - 20);
  const auto size = static_cast<std::int64_t>(1 + random.below(7));
  const std::string anchor(1, slice.at(begin));
  if (random.below(2) == 0) return {begin, slice.get(begin, begin + 1 + size), anchor};
  std::string inserted;
  if (random.below(2) == 0) {
    inserted = slice.get(begin + 1, begin + 1 + size);  // a tandem duplication
  } else {
    for (std::int64_t i = 0; i < size; ++i) inserted += "ACGT"[random.below(4)];
  }
  return {begin, anchor, anchor + inserted};
}

std::string answer(const marrow::TranscriptConsequence& found) {
  return findings_test::summary(found) + " " + std::to_string(found.aa_begin.value_or(-1)) + " " +
         std::to_string(found.aa_end.value_or(-1)) + " " + found.aa_ref.value_or(".") + " " +
         found.aa_alt.value_or(".") + " " + std::to_string(found.aa_delta.value_or(0));
}

/// Reads a c. name back and applies it to the oriented sequence.
class NameReader {
 public:
  NameReader(const marrow::CodingTranscript& model, const Slice& slice) : model_(model) {
    const bool is_plus = model.transcript().strand == marrow::Strand::plus;
    begin_ = is_plus ? slice.slice->interval.begin : -slice.slice->interval.end;
    bases_ = is_plus ? slice.slice->bases : marrow::reverse_complement(slice.slice->bases);
    for (std::size_t i = 0; i < bases_.size(); ++i) {
      const auto at = begin_ + static_cast<std::int64_t>(i);
      if (const auto name = model.position_name(at)) places_.emplace(*name, i);
    }
  }
  [[nodiscard]] std::string apply(std::string name) const {
    name = name.substr(2);
    const std::size_t kind = name.find_first_of("ACGTdi");
    const std::string range = name.substr(0, kind);
    const std::string what = name.substr(kind);
    const std::size_t line = range.find('_');
    const std::size_t first = places_.at(range.substr(0, line));
    const std::size_t last = line == std::string::npos ? first : places_.at(range.substr(line + 1));
    const std::string covered = bases_.substr(first, last + 1 - first);
    std::string result = bases_;
    if (what == "del") return result.erase(first, covered.size());
    if (what == "dup") return result.insert(last + 1, covered);
    if (what == "inv") return result.replace(first, covered.size(), marrow::reverse_complement(covered));
    if (what.starts_with("delins")) return result.replace(first, covered.size(), what.substr(6));
    if (what.starts_with("ins")) return result.insert(last, what.substr(3));
    return what.substr(0, 1) == covered ? result.replace(first, 1, what.substr(2)) : "another base stands there";
  }
  [[nodiscard]] std::string apply(const marrow::OrientedChange& change) const {
    std::string result = bases_;
    return result.replace(static_cast<std::size_t>(change.begin - begin_), change.ref.size(), change.alt);
  }

 private:
  const marrow::CodingTranscript& model_;
  std::int64_t begin_ = 0;
  std::string bases_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace

TEST_CASE("an indel gives one answer in ten and more spellings, and its c. name means what its alleles mean") {
  marrow::Random random(20);
  int named = 0;
  for (const char* gene : {"TP53", "NOTCH1", "KRAS", "MYC", "PIK3R1"}) {
    CAPTURE(gene);
    const marrow::Transcript& transcript = *panel().find_transcript(gene);
    const marrow::CodingTranscript model(transcript, Assembly::grch38, &shipped());
    const Slice slice{panel().find_slice(gene)};
    const NameReader reader(model, slice);
    for (int i = 0; i < 100; ++i) {
      const auto& exon = *transcript.exons_grch38[random.below(transcript.exons_grch38.size())];
      Record record = random_indel(slice, random, exon);
      constexpr std::int64_t margin = 60;  // room to move inside the slice
      const marrow::Interval& known = slice.slice->interval;
      if (record.begin < known.begin + margin || record.begin > known.end - margin) continue;
      CAPTURE(record.begin);
      CAPTURE(record.ref);
      CAPTURE(record.alt);
      const auto found = assess(model, record);
      const std::string expected = answer(found);
      for (const Record& spelling : spellings(slice, record)) CHECK(answer(assess(model, spelling)) == expected);
      if (!found.hgvsc) continue;
      ++named;
      const auto variant = marrow::trim_alleles(transcript.contig, record.begin, record.ref, record.alt);
      const bool is_same = reader.apply(*found.hgvsc) == reader.apply(model.orient(*variant));
      CAPTURE(*found.hgvsc);
      CHECK(is_same);
    }
  }
  CHECK(named > 400);
}

TEST_CASE("GRCh37 and GRCh38 positions of a base give the same names") {
  for (const auto& transcript : panel().transcripts()) {
    if (!transcript.has_sequence()) continue;
    CAPTURE(transcript.gene);
    const marrow::CodingTranscript old_model(transcript, Assembly::grch37, &shipped());
    const marrow::CodingTranscript new_model(transcript, Assembly::grch38, &shipped());
    for (std::size_t i = 0; i < transcript.cds_grch38.size(); ++i) {
      if (!transcript.cds_grch37[i]) continue;
      const auto& there = *transcript.cds_grch38[i];
      for (std::int64_t at = 0; at < there.size(); at += 61) {
        const auto base =
            shipped().bases(Assembly::grch38, {transcript.contig, there.begin + at, there.begin + at + 1});
        if (!base) continue;  // an assumed stop
        const std::string alt = *base == "A" ? "G" : "A";
        const Record here{transcript.cds_grch37[i]->begin + at, *base, alt};
        CHECK(answer(assess(old_model, here)) == answer(assess(new_model, {there.begin + at, *base, alt})));
      }
    }
  }
}

TEST_CASE("every base of every coding sequence that ships is read back from its position") {
  for (const auto& transcript : panel().transcripts()) {
    if (!transcript.has_sequence()) continue;
    CAPTURE(transcript.gene);
    const marrow::CodingTranscript model(transcript, Assembly::grch38, &shipped());
    CHECK(model.cds_end() - model.cds_begin() == transcript.cds_length);
    std::string read;
    for (const auto& exon : model.exons()) {
      const std::int64_t begin = std::max(exon.offset, model.cds_begin());
      const std::int64_t end = std::min(exon.offset + exon.size, model.cds_end());
      if (begin >= end) continue;
      const std::int64_t shift = exon.place->begin - exon.offset;
      CHECK(model.locate(begin + shift).offset == begin);
      CHECK(model.locate(end - 1 + shift).offset == end - 1);
      const auto bases = model.bases(&shipped(), begin + shift, end + shift);
      read += bases.value_or(std::string(static_cast<std::size_t>(end - begin), 'N'));
    }
    if (transcript.is_stop_assumed) {  // its last exon is known but for the stop
      CHECK(transcript.cds.starts_with(read.substr(0, read.find('N'))));
      continue;
    }
    CHECK(read == transcript.cds);
  }
}
