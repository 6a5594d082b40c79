// Any bytes as a table of fusions: no crash, and each row is named, set aside or a fault.

#include "fuzz_target.hpp"
#include "marrow/base/error.hpp"
#include "marrow/findings/rearrangement_naming.hpp"
#include "marrow/io/fusion_table.hpp"
#include "memory_file.hpp"

namespace {

struct Tables {
  marrow::KnowledgeSource source = marrow::KnowledgeSource::embedded();
  marrow::Panel panel = marrow::Panel::load(source);
  marrow::ReportedVocabulary vocabulary =
      marrow::ReportedVocabulary::load(source, panel, marrow::FocalLesions::load(source));
  marrow::BreakpointRegions regions = marrow::BreakpointRegions::load(source);
};

}  // namespace

std::vector<std::string> marrow_test::fuzz_seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Tables tables;
  const marrow::RearrangementNamer namer(tables.vocabulary, tables.regions);
  try {
    const marrow::FusionTable table = marrow::read_fusion_table(std::string(data, data + size), "input");
    for (const marrow::RearrangementCall& row : table.rows) {
      for (const auto assembly : {marrow::Assembly::grch37, marrow::Assembly::grch38}) {
        const auto named = namer.name_transcript(row, assembly);
        marrow_test::require(!named || named->five_prime != named->three_prime, "a pair has two genes", 1, 2);
        marrow_test::require(!named || (!named->five_prime.empty() && !named->three_prime.empty()), "genes have names",
                             0, 1);
      }
    }
  } catch (const marrow::Error& error) {
    marrow_test::require(error.kind() != marrow::ErrorKind::internal, error.what(), 0, 1);
  }
  return 0;
}
