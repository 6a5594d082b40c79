#include "marrow/io/genome_fasta.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "marrow/base/error.hpp"
#include "marrow/io/fasta_reference.hpp"
#include "temporary_folder.hpp"

TEST_CASE("whole chromosomes are N with the known stretches in their places, found by the index") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.path("genome.fa.gz");
  std::string bases;
  for (int i = 0; i < 50; ++i) bases += "ACGGT";
  marrow::write_genome_fasta(path, {{"chr1", 100003, {{0, "ACGT"}, {100, bases}, {99999, "TTGA"}}}, {"chr2", 60, {}}});
  const std::string names = marrow_test::read_file(path + ".fai");
  const marrow::FastaReference genome(path);
  const auto at = [&](const std::string& contig, std::int64_t begin, std::int64_t end) {
    return genome.bases(marrow::Assembly::grch38, {contig, begin, end}).value_or("");
  };
  CHECK(at("chr1", 0, 6) == "ACGTNN");
  CHECK(at("chr1", 98, 352) == "NN" + bases + "NN");
  CHECK(at("chr1", 99998, 100003) == "NTTGA");
  CHECK(at("chr2", 0, 60) == std::string(60, 'N'));
  CHECK(at("chr1", 0, 100004).empty());
  // The index is ours: that which HTSlib makes of the file is the same.
  std::filesystem::remove(path + ".fai");
  std::filesystem::remove(path + ".gzi");
  const marrow::FastaReference again(path);
  CHECK(marrow_test::read_file(path + ".fai") == names);
}

TEST_CASE("a genome that cannot be written leaves nothing behind") {
  const marrow_test::TemporaryFolder folder;
  CHECK_THROWS_AS(marrow::write_genome_fasta(folder.path("no/such/genome.fa.gz"), {{"chr1", 10, {}}}), marrow::Error);
  CHECK(std::filesystem::is_empty(folder.path("")));
}
