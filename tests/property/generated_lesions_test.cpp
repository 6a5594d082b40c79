#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/segment_findings.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile_value.hpp"

// For every lesion of the table, segments made from its place and rule: it is there; with the same segments balanced it
// is absent; without its chromosome nobody looked.

using marrow::Assembly;
using marrow::CopyNumber;
using marrow::FocalLesion;
using marrow::Interval;
using marrow::SegmentRow;
using marrow::SegmentRule;
using marrow::State;

namespace {

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge loaded(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// A changed stretch and the copies that are left there.
struct Change {
  Interval place;
  double copies = 1;
};

Interval gene_place(const std::string& symbol, Assembly assembly) {
  const marrow::PanelGene* gene = knowledge().panel().find_gene(symbol);
  REQUIRE(gene != nullptr);
  REQUIRE(gene->span(assembly).has_value());
  return {gene->contig, gene->span(assembly)->begin, gene->span(assembly)->end};
}

Interval chromosome(const std::string& contig, Assembly assembly) {
  const auto arm = [&](const char* name) { return knowledge().regions().arm(assembly, contig.substr(3) + name); };
  REQUIRE(arm("q").has_value());
  return {contig, 0, arm("q")->end};
}

/// What the lesion's rule asks for.
Change change_of(const FocalLesion& lesion, Assembly assembly) {
  if (lesion.segment_rule == SegmentRule::arm_loss) {
    return {*knowledge().regions().arm(assembly, lesion.genes.front())};
  }
  if (lesion.segment_rule == SegmentRule::chromosome_gain) {
    return {chromosome(lesion.place_grch38.contig, assembly), 3};
  }
  Interval place = *lesion.place(assembly);
  switch (lesion.segment_rule) {
    case SegmentRule::whole_gene_loss: {
      const Interval gene = gene_place(lesion.genes.front(), assembly);
      return {{place.contig, std::min(place.begin, gene.begin), std::max(place.end, gene.end)}};
    }
    case SegmentRule::upstream_loss:
      place.begin += (place.end - place.begin) / 4;
      place.end -= (place.end - place.begin) / 4;
      return {place};
    case SegmentRule::loss_beyond:
      place.end = knowledge().regions().locus(assembly, lesion.rule_argument)->end + 1000;
      return {place};
    case SegmentRule::gain:
    case SegmentRule::intragenic_gain:
      return {place, *marrow::parse_number(lesion.rule_argument)};
    case SegmentRule::focal_gain:
    case SegmentRule::region_gain:
      return {place, 3};
    case SegmentRule::iamp21:
      return {place, 6};
    default:
      return {place};
  }
}

SegmentRow row_of(const std::string& contig, std::int64_t begin, std::int64_t end, double copies) {
  SegmentRow row;
  row.place = {contig, begin, end};
  row.copies = copies;
  row.minor = copies < 2 ? 0 : 1;
  return row;
}

/// The chromosome of the change: what lies before it, the change with `copies`, and what comes after.
std::vector<SegmentRow> segments_of(const Change& change, double copies, Assembly assembly) {
  const Interval whole = chromosome(change.place.contig, assembly);
  std::vector<SegmentRow> rows{row_of(whole.contig, change.place.begin, change.place.end, copies)};
  if (change.place.begin > 0) rows.push_back(row_of(whole.contig, 0, change.place.begin, 2));
  if (change.place.end < whole.end) rows.push_back(row_of(whole.contig, change.place.end, whole.end, 2));
  return rows;
}

CopyNumber assess(const std::vector<SegmentRow>& rows, Assembly assembly) {
  const marrow::SegmentContext context{.assembly = assembly, .purity = {}, .sex = "female"};
  return assess_segments(rows, context, knowledge().focal_lesions(), knowledge().regions(), knowledge().panel());
}

/// "1": the rules see the lesion; "0": they do not; "?": they cannot tell.
std::string predicate(const CopyNumber& copy_number, const std::string& id) {
  marrow::Profile profile;
  profile.copy_number.focal[id] = copy_number.focal.at(id);
  const auto count = knowledge().predicates().evaluate("CN", id, to_value(profile));
  return count.low != count.high ? "?" : count.low > 0 ? "1" : "0";
}

}  // namespace

TEST_CASE("segments made from a lesion's rule show it, balanced ones exclude it, and others leave it open") {
  int shown = 0;
  std::set<std::string> without_rule;
  for (const FocalLesion& lesion : knowledge().focal_lesions().rows()) {
    CAPTURE(lesion.id);
    for (const Assembly assembly : {Assembly::grch38, Assembly::grch37}) {
      CAPTURE(assembly_name(assembly));
      if (lesion.segment_rule == SegmentRule::none) {
        without_rule.insert(lesion.id);
        CHECK_FALSE(assess({row_of("chr21", 0, 40000000, 9)}, assembly).focal.contains(lesion.id));
        continue;
      }
      const bool is_of_region =
          lesion.segment_rule == SegmentRule::arm_loss || lesion.segment_rule == SegmentRule::chromosome_gain;
      if (!lesion.place(assembly) && !is_of_region) {
        CHECK(assess({row_of("chr3", 0, 9000000, 2)}, assembly).focal.at(lesion.id).reason ==
              marrow::Reason::unmappable);
        continue;
      }
      const Change change = change_of(lesion, assembly);
      CAPTURE(locus_text(change.place));
      const CopyNumber changed = assess(segments_of(change, change.copies, assembly), assembly);
      CHECK(changed.focal.at(lesion.id).state == State::present);
      CHECK(predicate(changed, lesion.id) == "1");
      const Change none{is_of_region ? change.place : *lesion.place(assembly)};
      const CopyNumber balanced = assess(segments_of(none, 2, assembly), assembly);
      CHECK(balanced.focal.at(lesion.id).state == State::absent);
      CHECK(predicate(balanced, lesion.id) == "0");
      const std::string elsewhere = change.place.contig == "chr3" ? "chr4" : "chr3";
      const CopyNumber other = assess({row_of(elsewhere, 0, 9000000, 2)}, assembly);
      CHECK(other.focal.at(lesion.id).state == State::not_assessed);
      CHECK(predicate(other, lesion.id) == "?");
      shown += changed.focal.at(lesion.id).is_present() ? 1 : 0;
    }
  }
  CHECK(without_rule == std::set<std::string>{"RUNX1_gene"});
  CHECK(shown >= 90);
}
