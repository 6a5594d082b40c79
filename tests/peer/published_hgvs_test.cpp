#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/consequence.hpp"
#include "marrow/knowledge/shipped_sequence.hpp"

namespace {

using marrow::Assembly;

marrow::DelimitedText read_published() {
  std::ifstream file(std::string(MARROW_SOURCE_DIR) + "/tests/peer/published_hgvs.tsv");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return marrow::parse_delimited(text, "published_hgvs.tsv", marrow::Delimiter::tab);
}

/// One row as the panel's transcript reads it; `position` is that of the build.
marrow::TranscriptConsequence assess(const std::vector<std::string>& cells, Assembly assembly,
                                     const std::string& position) {
  static const marrow::Panel panel = marrow::Panel::load(marrow::KnowledgeSource::embedded());
  static const marrow::ShippedSequence shipped(panel);
  const marrow::Transcript* transcript = panel.find_transcript(cells[0]);
  REQUIRE(transcript != nullptr);
  CHECK(transcript->accession == cells[1]);
  const std::int64_t begin = marrow::parse_integer(position).value() - 1;
  const auto variant = marrow::trim_alleles(cells[4], begin, cells[7], cells[8]);
  return marrow::assess_consequence(variant.value(), assembly, *transcript, &shipped);
}

}  // namespace

TEST_CASE("published changes of every gene with sequence carry their published names, on both builds") {
  const auto table = read_published();
  std::set<std::string> genes;
  for (const auto& row : table.rows) {
    const auto& cells = row.cells;
    CAPTURE(cells[0]);
    CAPTURE(cells[2]);
    genes.insert(cells[0]);
    for (const Assembly assembly : {Assembly::grch38, Assembly::grch37}) {
      const auto found = assess(cells, assembly, cells[assembly == Assembly::grch38 ? 5 : 6]);
      CHECK(found.assessment.is_present());
      CHECK(found.hgvsc.value_or(".") == cells[2]);
      CHECK(found.hgvsp.value_or(".") == cells[3]);
    }
  }
  CHECK(table.rows.size() >= 120);
  CHECK(genes.size() == 48);
}
