#include "marrow/findings/decay_escape.hpp"

#include <doctest/doctest.h>

#include "unit/findings/findings_fixture.hpp"

using findings_test::consequence;

TEST_CASE(
    "an early stop escapes decay in the last exon and up to 50 bases before it; a frameshift's new stop decides") {
  struct Row {
    const char* gene;
    const char* record;
    const char* hgvsp;
    std::optional<bool> escape;
  };
  // TP53's last junction stands between c.1100 and c.1101.
  for (const Row& row : std::initializer_list<Row>{
           {"TP53", "chr17 7673704 G A", "p.Arg306Ter", false},
           {"TP53", "chr17 7670685 G A", "p.Arg342Ter", false},          // 74 bases before
           {"TP53", "chr17 7670659 GAG TCA", "p.Leu350Ter", true},       // 50
           {"TP53", "chr17 7670664 C A", "p.Glu349Ter", false},          // 53
           {"TP53", "chr17 7673717 TG T", "p.Pro301GlnfsTer44", false},  // its stop 67 bases before
           {"TP53", "chr17 7669644 GT G", "p.Lys382AsnfsTer40", true},
           {"TP53", "chr17 7676152 C CG", "p.Val73ArgfsTer76", false},
           {"TP53", "chr17 7674220 C T", "p.Arg248Gln", std::nullopt},
           {"TP53", "chr17 7669611 A G", "p.Arg394", std::nullopt},
           {"NOTCH1", "chr9 136496196 CAG C", "p.Pro2514ArgfsTer4", true},
           // NRAS has a short exon behind the one of its stop codon: what is read ends within reach of its last
           // junction.
           {"NRAS", "chr1 114708545 T TA", "p.Val188GlyfsTer?", true},
       }) {
    CAPTURE(row.hgvsp);
    const auto found = consequence(row.gene, row.record);
    if (row.escape) CHECK(found.hgvsp == row.hgvsp);
    CHECK(found.nmd_escape == row.escape);
  }
}

TEST_CASE("without sequence only a frameshift of the last exon is known to escape") {
  const marrow::Transcript& nr3c1 = *findings_test::panel().find_transcript("NR3C1");  // minus strand
  const auto deletion = [&](std::int64_t begin) {
    return marrow::assess_consequence({nr3c1.contig, begin, "C", ""}, marrow::Assembly::grch38, nr3c1, nullptr);
  };
  CHECK(deletion(nr3c1.cds_grch38.front()->end - 20).nmd_escape == true);
  CHECK_FALSE(deletion(nr3c1.cds_grch38.back()->end - 20).nmd_escape);
}
