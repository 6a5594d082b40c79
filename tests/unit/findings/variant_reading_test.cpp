#include "marrow/findings/variant_reading.hpp"

#include <doctest/doctest.h>

#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/variant_text.hpp"
#include "unit/findings/findings_fixture.hpp"

using marrow::Assembly;
using marrow::Effect;

namespace {

const marrow::Hotspots& hotspots() {
  static const marrow::Hotspots loaded = marrow::Hotspots::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// A variant as a report writes it, with what the tables say of it.
marrow::Variant reported(const char* gene, const char* change) {
  auto variant = marrow::read_protein_change(change);
  REQUIRE(variant);
  variant->gene = gene;
  variant->domain = findings_test::panel().domain_at(gene, *variant->aa_begin, *variant->aa_end);
  if (const auto* row = hotspots().match(*variant)) {
    variant->hotspot = row->change;
    variant->effect = row->effect;
  }
  marrow::add_reading(hotspots(), *variant);
  return *variant;
}

marrow::Variant sequenced(const std::string& record, Assembly assembly) {
  const auto cells = marrow::split(record, ' ');
  const marrow::VariantInterpreter interpreter(findings_test::panel(), hotspots(), assembly, findings_test::shipped(),
                                               nullptr);
  marrow::Variant variant =
      interpreter
          .annotate_variant({std::string(cells.at(0)), marrow::parse_integer(cells.at(1)).value() - 1,
                             std::string(cells.at(2)), std::string(cells.at(3))})
          .variant;
  marrow::add_reading(hotspots(), variant);
  return variant;
}

}  // namespace

TEST_CASE("NOTCH1, FBXW7 and TP53 changes get the name that an expert gives them") {
  struct Row {
    const char* gene;
    const char* change;
    const char* reading;
  };
  // Changes of NOTCH1, FBXW7: Liu 2017 (doi:10.1038/ng.3909), T-ALL of TARGET, in the numbering of NM_017617.
  for (const Row& row : std::initializer_list<Row>{
           {"NOTCH1", "p.L1600P", "HD-N activating"},
           {"NOTCH1", "p.E1595Q", "HD-N activating"},
           {"NOTCH1", "p.V1578_L1579delinsV", "HD-N activating"},
           {"NOTCH1", "p.L1678P", "HD-C activating"},
           {"NOTCH1", "p.V1721M", "HD-C activating"},
           {"NOTCH1", "p.C1528F", "LNR activating"},
           {"NOTCH1", "p.P1452A", "LNR missense, effect uncertain"},
           {"NOTCH1", "p.Y1738_L1739insACDEFGHIKLMNP", "JM expansion"},
           {"NOTCH1", "p.Y1738_L1739insACDEFGHI", "JM in-frame, effect uncertain"},
           {"NOTCH1", "p.P2514fs", "PEST truncating"},
           {"NOTCH1", "p.Q2440*", "PEST truncating"},
           {"NOTCH1", "p.A2339fs", "TAD truncating"},
           {"NOTCH1", "p.Q2200*", "TAD truncating, effect uncertain"},
           {"NOTCH1", "p.Q2123*", "TAD truncating, effect uncertain"},
           {"NOTCH1", "p.Q2122*", "ANK truncating, effect uncertain"},
           {"NOTCH1", "p.Q2000fs", "ANK truncating, effect uncertain"},
           {"NOTCH1", "p.N871K", "EGF missense, effect uncertain"},
           {"NOTCH1", "p.F1617_Y1619delinsL*", "HD-N truncating, effect uncertain"},
           {"FBXW7", "p.R465C", "WD40 hotspot"},
           {"FBXW7", "p.R465P", "WD40 missense, effect uncertain"},
           {"FBXW7", "p.R689W", "hotspot"},
           {"FBXW7", "p.R224*", "truncating"},
           {"TP53", "p.R248Q", "DBD hotspot"},
           {"TP53", "p.R337C", "TET hotspot"},
           {"TP53", "p.S241F", "DBD missense, LoF (likely)"},
           {"TP53", "p.L344P", "TET missense, LoF (likely)"},
           {"TP53", "p.R213*", "truncating"},
           {"TP53", "p.P72R", "PRD missense, effect uncertain"},
       }) {
    CAPTURE(row.gene);
    CAPTURE(row.change);
    CHECK(reported(row.gene, row.change).reading == row.reading);
  }
}

TEST_CASE("other genes, silent changes and unknown consequences have no reading") {
  CHECK_FALSE(reported("KRAS", "p.G12D").reading);
  CHECK_FALSE(reported("TP53", "p.R248=").reading);
  marrow::Variant unknown = reported("TP53", "p.R213*");
  unknown.variant_class.reset();
  unknown.reading.reset();
  marrow::add_reading(hotspots(), unknown);
  CHECK_FALSE(unknown.reading);
}

TEST_CASE("a truncation of NOTCH1's ankyrin domain has an uncertain effect") {
  CHECK(reported("NOTCH1", "p.Q2122*").effect == Effect::uncertain);
  CHECK(reported("NOTCH1", "p.Q2299*").effect == Effect::uncertain);
  CHECK(reported("NOTCH1", "p.Q2300*").effect == Effect::activating);
}

TEST_CASE("the splice changes of NOTCH1's 3' untranslated region are recognised on both builds") {
  for (const auto& [record, assembly] :
       std::initializer_list<std::pair<const char*, Assembly>>{{"chr9 136495700 T C", Assembly::grch38},
                                                               {"chr9 136495693 T C", Assembly::grch38},
                                                               {"chr9 139390152 T C", Assembly::grch37},
                                                               {"chr9 139390145 T C", Assembly::grch37}}) {
    CAPTURE(record);
    const marrow::Variant variant = sequenced(record, assembly);
    CHECK(variant.reading == "3'UTR splice");
    CHECK(variant.domain == "3UTR");
    CHECK(variant.effect == Effect::activating);
  }
  CHECK_FALSE(sequenced("chr9 136495701 G A", Assembly::grch38).reading);
}
