#include "marrow/io/fasta_reference.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "temporary_folder.hpp"

TEST_CASE("a FASTA of another build is refused by the length of its contigs") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.write("small.fa", ">chr17\nACGTACGT\nACG\n");
  CHECK_THROWS_WITH_AS(marrow::FastaReference(path, marrow::Assembly::grch38),
                       "the reference's chr17 has 11 bases, but that of GRCh38 has 83257441", marrow::Error);
}

TEST_CASE("a FASTA without main contigs, a missing and a plain-gzip one are refused") {
  const marrow_test::TemporaryFolder folder;
  CHECK_THROWS_AS(marrow::FastaReference(folder.write("a.fa", ">decoy\nACGT\n"), marrow::Assembly::grch38),
                  marrow::Error);
  CHECK_THROWS_AS(marrow::FastaReference(folder.path("none.fa"), marrow::Assembly::grch38), marrow::Error);
}

TEST_CASE("bases come in either contig style, in upper case, and none past the end") {
  const marrow_test::TemporaryFolder folder;
  // The mitochondrial genome is the one contig small enough for a test: 16,569 bases.
  std::string bases;
  for (int i = 0; i < 16569; ++i) bases += "acgtN"[i % 5];
  const std::string path = folder.write("mt.fa", ">MT\n" + bases + "\n");
  const marrow::FastaReference reference(path, marrow::Assembly::grch38);
  CHECK(reference.bases(marrow::Assembly::grch38, {"chrM", 1, 5}) == "CGTN");
  CHECK_FALSE(reference.bases(marrow::Assembly::grch38, {"chrM", 16560, 16570}));
  CHECK_FALSE(reference.bases(marrow::Assembly::grch38, {"chr17", 1, 5}));
  CHECK_FALSE(reference.bases(marrow::Assembly::grch37, {"chrM", 1, 5}));
}

TEST_CASE("a reference of any genome has contigs of any name and length, read across the kept stretches") {
  const marrow_test::TemporaryFolder folder;
  std::string bases;
  for (int i = 0; i < 50000; ++i) bases += "ACGTTGCAA"[i % 9];
  const marrow::FastaReference reference(folder.write("any.fa", ">17\nacgt\n>scaffold_5\n" + bases + "\n"));
  CHECK(reference.has_contig("chr17"));
  CHECK(reference.has_contig("scaffold_5"));
  CHECK_FALSE(reference.has_contig("chr1"));
  CHECK(reference.bases(marrow::Assembly::grch37, {"chr17", 0, 4}) == "ACGT");
  for (const std::int64_t begin : {0, 16380, 16384, 32767, 40000}) {
    CHECK(reference.bases(marrow::Assembly::grch38, {"scaffold_5", begin, begin + 9000}) ==
          bases.substr(static_cast<std::size_t>(begin), 9000));
  }
  CHECK_FALSE(reference.bases(marrow::Assembly::grch38, {"scaffold_5", 49999, 50001}));
  CHECK(reference.bases(marrow::Assembly::grch38, {"scaffold_5", 50000, 50000}) == "");
}
