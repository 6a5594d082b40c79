#include "marrow/findings/interpretation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "unit/findings/findings_fixture.hpp"

using marrow::Assembly;
using marrow::Effect;
using marrow::Reason;
using marrow::VariantClass;

namespace {

const marrow::Hotspots& hotspots() {
  static const marrow::Hotspots loaded = marrow::Hotspots::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

const marrow::ResistanceTable& resistance() {
  static const marrow::Knowledge loaded(marrow::KnowledgeSource::embedded());
  return loaded.resistance();
}

marrow::InterpretedVariant interpret(const std::string& record, Assembly assembly = Assembly::grch38) {
  static const marrow::VariantInterpreter old_build(findings_test::panel(), hotspots(), Assembly::grch37,
                                                    findings_test::shipped(), nullptr);
  static const marrow::VariantInterpreter new_build(findings_test::panel(), hotspots(), Assembly::grch38,
                                                    findings_test::shipped(), nullptr);
  const auto cells = marrow::split(record, ' ');
  const marrow::RecordAllele allele{std::string(cells.at(0)), marrow::parse_integer(cells.at(1)).value() - 1,
                                    std::string(cells.at(2)), std::string(cells.at(3))};
  return (assembly == Assembly::grch38 ? new_build : old_build).annotate_variant(allele);
}

std::string tags(const marrow::InterpretedVariant& found) {
  return marrow::join(marrow::resistance_tags(resistance().matching(found.variant)), ",");
}

}  // namespace

TEST_CASE("driver and resistance changes are recognised with domain, row, effect and evidence") {
  struct Row {
    const char* record;
    const char* hotspot;
    const char* domain;
    Effect effect;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"chr17 7674220 C T", "p.R248Q", "DBD", Effect::loss_of_function},
           {"chr17 7674241 G A", "DBD missense", "DBD", Effect::loss_of_function},
           {"chr9 136504892 A G", "p.L1600P", "HD-N", Effect::activating},
           {"chr9 136496196 CAG C", "TAD/PEST truncation (ANK intact, degron lost)", "PEST", Effect::activating},
           {"chr12 25245350 C T", "p.G12D", "", Effect::activating},
           {"chr10 103093198 C T", "p.R367Q", "", Effect::resistance},
           {"chr12 112450406 G A", "p.E76K", "", Effect::activating},
           {"chr9 136495700 T C", "3'UTR splice variants c.*371A>G / c.*378A>G", "", Effect::activating},
       }) {
    CAPTURE(row.record);
    const auto found = interpret(row.record);
    CHECK(found.variant.hotspot == row.hotspot);
    CHECK(found.variant.effect == row.effect);
    CHECK(found.variant.evidence.has_value());
    if (*row.domain != '\0') CHECK(found.variant.domain == row.domain);
  }
}

TEST_CASE("a variant carries its record's alleles as its id and the accession of its transcript") {
  const auto found = interpret("chr17 7674219 CCGG CC");
  CHECK(found.variant.id == "chr17-7674219-CCGG-CC");
  CHECK(found.variant.gene == "TP53");
  CHECK(found.variant.transcript == "NM_000546.6");
  CHECK(found.variant.consequence == std::vector<std::string>{"frameshift_variant"});
  CHECK(found.variant.impact == "HIGH");
  CHECK(found.variant.variant_class == VariantClass::truncating);
}

TEST_CASE("a listed allele of a gene without sequence is known on both builds, its neighbour is not") {
  for (const auto assembly : {Assembly::grch38, Assembly::grch37}) {
    const auto known =
        interpret(assembly == Assembly::grch38 ? "chr10 103093198 C T" : "chr10 104852955 C T", assembly);
    CHECK(known.variant.hgvsp == "p.Arg367Gln");
    CHECK(known.variant.hgvsc == "c.1100G>A");
    CHECK(known.variant.variant_class == VariantClass::missense);
    CHECK(known.variant.aa_begin == 367);
    CHECK(known.assessment.is_present());
    CHECK(known.hotspot != nullptr);
  }
  const auto other = interpret("chr10 103093198 C G");
  CHECK(other.assessment.reason == Reason::no_reference_sequence);
  CHECK_FALSE(other.variant.variant_class);  // unknown is never negative
  CHECK_FALSE(other.variant.hotspot);
  CHECK_FALSE(other.variant.effect);
}

TEST_CASE("every listed allele is the change that its position and strand make it") {
  for (const auto& allele : findings_test::panel().known_alleles()) {
    CAPTURE(allele.gene);
    CAPTURE(allele.protein_change);
    for (const auto assembly : {Assembly::grch38, Assembly::grch37}) {
      const auto by_position =
          marrow::assess_consequence({allele.contig, allele.begin(assembly), allele.ref, allele.alt}, assembly,
                                     *findings_test::panel().find_transcript(allele.gene), nullptr);
      CHECK(by_position.hgvsc == allele.hgvsc);
      const auto residue = allele.protein_change.substr(3, allele.protein_change.size() - 4);
      CHECK(by_position.aa_begin == marrow::parse_integer(residue));
    }
  }
}

TEST_CASE("a lost start truncates a tumour suppressor and takes the effect of its truncating row") {
  const auto found = interpret("chr17 7676594 T C");
  CHECK(found.variant.consequence == std::vector<std::string>{"start_lost"});
  CHECK(found.variant.variant_class == VariantClass::truncating);
  CHECK_FALSE(found.variant.hotspot);
  CHECK(found.variant.effect == Effect::loss_of_function);
  CHECK(found.variant.evidence.has_value());
  // An oncogene's is no truncation: FLT3 and KRAS lose nothing by it that a row speaks of.
  const auto oncogene = interpret("chr12 25245384 T C");
  CHECK(oncogene.variant.consequence == std::vector<std::string>{"start_lost"});
  CHECK(oncogene.variant.variant_class == VariantClass::other);
  CHECK_FALSE(oncogene.variant.effect);
}

TEST_CASE("outside the panel, outside a model and against the reference nothing is claimed") {
  CHECK(interpret("chr3 1000 A T").assessment.reason == Reason::not_on_panel);
  CHECK_FALSE(interpret("chr3 1000 A T").variant.gene);
  const auto wrong = interpret("chr17 7674220 T C");
  CHECK(wrong.is_ref_mismatch);
  CHECK_FALSE(wrong.variant.variant_class);
  CHECK_FALSE(wrong.variant.hotspot);
  // The anchoring base is checked too: chr17:7674219 is C.
  CHECK(interpret("chr17 7674219 GC G").is_ref_mismatch);
}

TEST_CASE("resistance tags name drug and direction, each once") {
  CHECK(tags(interpret("chr10 103093198 C T")).starts_with("mercaptopurine:resistant,thioguanine:resistant"));
  CHECK(tags(interpret("chr17 7674220 C T")).find(":resistant") != std::string::npos);
  CHECK(tags(interpret("chr17 7676154 G C")).empty());  // TP53 P72R, a polymorphism
  const auto rows = resistance().matching(interpret("chr17 7674220 C T").variant);
  auto named = marrow::resistance_tags(rows);
  std::sort(named.begin(), named.end());
  CHECK(std::adjacent_find(named.begin(), named.end()) == named.end());
  CHECK(marrow::resistance_tags({rows.front(), rows.front()}).size() == 1);
}

TEST_CASE("an exact row comes before a range, a narrow range before a wide one") {
  marrow::Variant variant;
  variant.gene = "TP53";
  variant.consequence = {"missense_variant"};
  variant.variant_class = VariantClass::missense;
  variant.hgvsp = "p.Arg248Gln";
  variant.aa_begin = variant.aa_end = 248;
  REQUIRE(hotspots().match(variant));
  CHECK(hotspots().match(variant)->change == "p.R248Q");
  CHECK(hotspots().match(variant)->is_exact());
  variant.hgvsp = "p.Arg248Ala";
  CHECK(hotspots().match(variant)->change == "DBD missense");
  variant.variant_class = VariantClass::truncating;
  variant.consequence = {"stop_gained"};
  variant.hgvsp = "p.Arg337Ter";
  variant.aa_begin = variant.aa_end = 337;
  CHECK(hotspots().match(variant)->change == "tetramerisation missense/trunc");
  variant.aa_begin = variant.aa_end = 20;
  CHECK(hotspots().match(variant)->change == "any truncating/splice");
  CHECK(hotspots().truncating_row("TP53")->change == "any truncating/splice");
  CHECK(hotspots().truncating_row("KRAS") == nullptr);
  CHECK(hotspots().rows().size() == 373);
}

TEST_CASE("every exact hotspot row is matched by the change that it names") {
  int checked = 0;
  for (const auto& row : hotspots().rows()) {
    if (row.precision != marrow::HotspotPrecision::exact || !row.change.starts_with("p.")) continue;
    const std::string& text = row.expression->text();
    if (!text.starts_with("hgvsp == \"")) continue;
    CAPTURE(row.gene);
    CAPTURE(row.change);
    marrow::Variant variant;
    variant.gene = row.gene;
    variant.hgvsp = text.substr(10, text.size() - 11);
    const marrow::HotspotRow* found = hotspots().match(variant);
    REQUIRE(found);
    CHECK(found->is_exact());
    ++checked;
  }
  CHECK(checked > 200);
}

TEST_CASE("an insertion into the window upstream of TAL1 is MuTE, on both builds; by its place and length alone") {
  static const auto regions = marrow::BreakpointRegions::load(marrow::KnowledgeSource::embedded());
  const auto found = [](Assembly assembly, std::int64_t pos1, const std::string& ref, const std::string& alt) {
    const marrow::VariantInterpreter interpreter(findings_test::panel(), hotspots(), assembly, findings_test::shipped(),
                                                 nullptr, &regions);
    const auto all = interpreter.interpret({"chr1", pos1 - 1, ref, alt});
    return all.empty() ? "" : all.front().variant.gene.value_or("") + " " + all.front().variant.hotspot.value_or("-");
  };
  const std::string mute = "TAL1 MuTE super-enhancer insertion";
  for (const std::int64_t shift : {0, 465'672}) {  // from GRCh38 to GRCh37
    const Assembly assembly = shift == 0 ? Assembly::grch38 : Assembly::grch37;
    CHECK(found(assembly, 47'239'296 + shift, "C", "CAACCG") == mute);
    CHECK(found(assembly, 47'239'280 + shift, "C", "CGT") == mute);
    CHECK(found(assembly, 47'239'320 + shift, "C", "C" + std::string(18, 'A')) == mute);
    CHECK(found(assembly, 47'239'296 + shift, "CT", "CAACCGT") == mute);  // padded
    CHECK(found(assembly, 47'239'279 + shift, "C", "CAACCG").empty());
    CHECK(found(assembly, 47'239'321 + shift, "C", "CAACCG").empty());
    CHECK(found(assembly, 47'239'296 + shift, "C", "CA").empty());
    CHECK(found(assembly, 47'239'296 + shift, "C", "C" + std::string(19, 'A')).empty());
    CHECK(found(assembly, 47'239'296 + shift, "C", "T").empty());
    CHECK(found(assembly, 47'239'296 + shift, "CAACCG", "C").empty());
  }
}
