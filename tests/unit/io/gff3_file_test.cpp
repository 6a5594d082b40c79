#include "marrow/io/gff3_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "temporary_folder.hpp"

namespace {

/// Columns separated by spaces here.
std::string gff(const std::vector<std::string>& lines) {
  std::string text;
  for (std::string line : lines) {
    for (char& c : line) c = c == ' ' ? '\t' : c;
    text += line + "\n";
  }
  return text;
}

const std::vector<std::string> minus_transcript = {
    "17 ensembl gene 101 400 . - . ID=gene:ENSG1;Name=A%2CB;biotype=protein_coding",
    "17 ensembl mRNA 101 400 . - . ID=transcript:ENST1;Parent=gene:ENSG1;biotype=protein_coding;version=9",
    "17 ensembl five_prime_UTR 391 400 . - . Parent=transcript:ENST1",
    "17 ensembl exon 301 400 . - . Parent=transcript:ENST1;Name=ENSE1",
    "17 ensembl CDS 301 390 . - 0 ID=CDS:ENSP1;Parent=transcript:ENST1;protein_id=ENSP1;version=4",
    "17 ensembl CDS 151 200 . - 1 ID=CDS:ENSP1;Parent=transcript:ENST1;protein_id=ENSP1",
    "17 ensembl exon 101 200 . - . Parent=transcript:ENST1;Name=ENSE2"};

marrow::GeneSet read(const std::string& text) {
  const marrow_test::TemporaryFolder folder;
  return marrow::read_gff3(folder.write("g.gff3", text));
}

}  // namespace

TEST_CASE("an Ensembl GFF3 gives genes, transcripts, exons and the coding part") {
  const marrow::GeneSet set = read("##gff-version 3\n" + gff(minus_transcript) + "###\n");
  REQUIRE(set.transcripts().size() == 1);
  const marrow::GeneSetTranscript& one = set.transcripts()[0];
  CHECK(one.accession() == "ENST1.9");
  CHECK(one.protein == "ENSP1.4");
  CHECK(one.biotype == "protein_coding");
  CHECK(one.strand == marrow::Strand::minus);
  CHECK(one.span == marrow::Block{100, 400});
  CHECK(one.coding == marrow::Block{150, 390});
  CHECK(one.coding_bases == 140);
  CHECK(one.phase == 0);  // of the block that is read first, the one with the higher positions
  CHECK(set.gene(one).id == "ENSG1");
  CHECK(set.gene(one).name == "A,B");
  CHECK(set.gene(one).contig == "chr17");
  const auto exons = set.exons(one);
  REQUIRE(exons.size() == 2);
  CHECK(exons[0] == marrow::Block{100, 200});
  CHECK(exons[1] == marrow::Block{300, 400});
}

TEST_CASE("lines of a GFF3 may come in any order") {
  std::vector<std::string> lines = minus_transcript;
  const marrow::GeneSet forward = read(gff(lines));
  std::reverse(lines.begin(), lines.end());
  const marrow::GeneSet backward = read(gff(lines));
  REQUIRE(backward.transcripts().size() == 1);
  CHECK(backward.transcripts()[0].coding == forward.transcripts()[0].coding);
  CHECK(backward.transcripts()[0].phase == forward.transcripts()[0].phase);
  CHECK(backward.exons(backward.transcripts()[0])[0] == marrow::Block{100, 200});
  CHECK(backward.gene(backward.transcripts()[0]).id == "ENSG1");
}

TEST_CASE("GENCODE's and RefSeq's manner is read too") {
  const marrow::GeneSet gencode = read(gff({"chr1 HAVANA gene 1 9 . + . ID=ENSG2.5;gene_name=B",
                                            "chr1 HAVANA transcript 1 9 . + . ID=ENST2.3;Parent=ENSG2.5;"
                                            "transcript_type=nonsense_mediated_decay;tag=basic,cds_start_NF",
                                            "chr1 HAVANA exon 1 9 . + . ID=exon:1;Parent=ENST2.3",
                                            "chr1 HAVANA CDS 1 9 . + 2 ID=CDS:1;Parent=ENST2.3;protein_id=ENSP2.1",
                                            "chr1 HAVANA stop_codon_redefined_as_selenocysteine 4 6 . + . "
                                            "ID=sec:1;Parent=ENST2.3"}));
  const marrow::GeneSetTranscript& one = gencode.transcripts().at(0);
  CHECK(one.accession() == "ENST2.3");
  CHECK(one.biotype == "nonsense_mediated_decay");
  CHECK(one.protein == "ENSP2.1");
  CHECK(one.phase == 2);
  CHECK(one.lacks_start);
  CHECK(one.selenocysteines == std::vector<marrow::Block>{{3, 6}});
  CHECK(gencode.gene(one).name == "B");

  const marrow::GeneSet refseq =
      read(gff({"NC_1 RefSeq gene 1 9 . + . ID=gene-B;Name=B", "NC_1 RefSeq mRNA 1 9 . + . ID=rna-NM_1.2;Parent=gene-B",
                "NC_1 RefSeq CDS 1 9 . + 0 ID=cds-NP_1.2;Parent=rna-NM_1.2;protein_id=NP_1.2",
                "NC_1 RefSeq CDS 21 29 . + 0 ID=cds-NP_2;Parent=gene-C", "NC_1 RefSeq gene 21 29 . + . ID=gene-C"}));
  REQUIRE(refseq.transcripts().size() == 2);
  CHECK(refseq.transcripts()[0].accession() == "NM_1.2");
  CHECK(refseq.exons(refseq.transcripts()[0])[0] == marrow::Block{0, 9});  // no exon lines: the coding blocks
  CHECK(refseq.transcripts()[1].id == "C");                                // a CDS that hangs on its gene
  CHECK(refseq.has_contig("NC_1"));
}

TEST_CASE("transcripts are found by place, on both sides of an insertion") {
  const marrow::GeneSet set = read(gff(minus_transcript));
  CHECK(set.transcripts_at({"chr17", 399, 400}).size() == 1);
  CHECK(set.transcripts_at({"chr17", 400, 401}).empty());
  CHECK(set.transcripts_at({"chr17", 400, 400}).size() == 1);
  CHECK(set.transcripts_at({"chr17", 401, 401}).empty());
  CHECK(set.transcripts_at({"17", 150, 151}).empty());
}

TEST_CASE("a line that is no GFF3 is refused with its number") {
  const std::string gene = "1 x gene 1 9 . + . ID=gene:G";
  const std::string mrna = "1 x mRNA 1 9 . + . ID=transcript:T;Parent=gene:G";
  struct Refusal {
    std::vector<std::string> lines;
    const char* problem;
    const char* place;
  };
  const std::vector<Refusal> refusals = {
      {{gene, "1 x mRNA 1 9"}, "the line has 5 of the nine columns of GFF3", "line 2"},
      {{"1 x gene 9 1 . + . ID=gene:G"}, "'9' to '1' is no interval", "line 1"},
      {{"1 x gene 0 1 . + . ID=gene:G"}, "'0' to '1' is no interval", "line 1"},
      {{gene, "1 x mRNA 1 9 . . . ID=transcript:T;Parent=gene:G"},
       "a transcript's strand is '.', neither + nor -",
       "line 2"},
      {{gene, mrna, "1 x exon 1 9 . + . ID=e"}, "the exon has no Parent", "line 3"},
      {{gene, mrna, "1 x exon 1 9 . + . Parent=transcript:U"},
       "the Parent of the exon, 'transcript:U', is not in the file",
       "line 3"},
      {{gene, mrna, "1 x exon 1 9 . - . Parent=transcript:T"},
       "the exon lies on another contig or strand than its transcript T",
       "line 3"},
      {{gene, mrna, "2 x exon 1 9 . + . Parent=transcript:T"},
       "the exon lies on another contig or strand than its transcript T",
       "line 3"},
      {{gene, mrna, "1 x CDS 1 9 . + . Parent=transcript:T"}, "the phase of a CDS is '.', none of 0, 1, 2", "line 3"},
      {{gene, "2 x mRNA 1 9 . + . ID=transcript:T;Parent=gene:G"},
       "transcript T lies on another contig than its gene",
       "line 2"}};
  for (const Refusal& refusal : refusals) {
    CAPTURE(refusal.problem);
    try {
      static_cast<void>(read(gff(refusal.lines)));
      FAIL_CHECK("not refused");
    } catch (const marrow::Error& error) {
      CHECK(std::string(error.what()) == refusal.problem);
      CHECK(error.kind() == marrow::ErrorKind::data);
      CHECK(error.contexts() == std::vector<std::string>{refusal.place, "g.gff3"});
    }
  }
}

TEST_CASE("GTF, overlapping exons and a file without transcripts are refused") {
  const std::string gtf = "1\tx\texon\t1\t9\t.\t+\t.\tgene_id \"G\"; transcript_id \"T\";\n";
  CHECK_THROWS_WITH_AS(static_cast<void>(read(gtf)), "this is GTF, not GFF3", marrow::Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(read("##gff-version 3\n")), "no transcript with exons is in it",
                       marrow::Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(read(gff({"1 x mRNA 1 9 . + . ID=T;Parent=G", "1 x exon 1 5 . + . Parent=T",
                                                   "1 x exon 5 9 . + . Parent=T"}))),
                       "exons of transcript T overlap", marrow::Error);
}
