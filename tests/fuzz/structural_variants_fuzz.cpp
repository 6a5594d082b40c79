// Any bytes as structural variants: no crash, and each record is used or set aside under a code.

#include "fuzz_target.hpp"
#include "marrow/base/error.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/rearrangement_inputs.hpp"
#include "memory_file.hpp"

std::vector<std::string> marrow_test::fuzz_seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  static marrow::ExtractTools tools(knowledge, std::nullopt);
  const marrow_test::MemoryFile file(data, size);
  marrow::PlannedSample sample;
  sample.entry.sv = {file.path()};
  marrow::Profile profile;
  marrow::Warnings warnings;
  try {
    marrow::add_rearrangements(sample, tools, {}, profile, warnings);
    for (const marrow::InputFile& input : profile.inputs) {
      long long told = input.used;
      for (const auto& [code, count] : input.set_aside) told += count;
      marrow_test::require(told == input.records, "each record is used or set aside", told, input.records);
    }
  } catch (const marrow::Error& error) {
    marrow_test::require(error.kind() != marrow::ErrorKind::internal, error.what(), 0, 1);
  }
  return 0;
}
