#include "marrow/findings/consequence.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "marrow/base/delimited_text.hpp"
#include "marrow/findings/sequence_layers.hpp"
#include "unit/findings/findings_fixture.hpp"

using findings_test::consequence;
using findings_test::summary;
using marrow::Assembly;
using marrow::Reason;
using marrow::State;

namespace {

/// A small gene made up for one test: two exons of 20 and 25 bases on chr1, plus strand, intron of 30.
/// Exon 1: 5 bases of 5'UTR and 15 coding; exon 2: 15 coding and 10 bases of 3'UTR.
class MadeUpGene : public marrow::SequenceSource {
 public:
  explicit MadeUpGene(marrow::Strand strand = marrow::Strand::plus) {
    transcript.gene = "MADEUP";
    transcript.accession = "NM_1.1";
    transcript.contig = "chr1";
    transcript.strand = strand;
    transcript.cds_length = 30;
    transcript.aa_length = 9;
    transcript.cds = exon1.substr(5) + exon2.substr(0, 15);
    std::string reading = before + exon1 + intron + exon2 + after;
    const auto size = static_cast<std::int64_t>(reading.size());
    plus_ = strand == marrow::Strand::plus ? reading : marrow::reverse_complement(reading);
    const auto block = [&](std::int64_t begin, std::int64_t end) {
      return strand == marrow::Strand::plus ? marrow::Block{begin, end} : marrow::Block{size - end, size - begin};
    };
    transcript.exons_grch38 = {block(100, 120), block(150, 175)};
    transcript.cds_grch38 = {block(105, 120), block(150, 165)};
    if (strand == marrow::Strand::minus) {
      std::swap(transcript.exons_grch38[0], transcript.exons_grch38[1]);
      std::swap(transcript.cds_grch38[0], transcript.cds_grch38[1]);
    }
    transcript.exons_grch37 = transcript.exons_grch38;
    transcript.cds_grch37 = transcript.cds_grch38;
  }
  [[nodiscard]] std::optional<std::string> bases(Assembly, const marrow::Interval& interval) const override {
    if (interval.begin < 0 || interval.end > static_cast<std::int64_t>(plus_.size())) return std::nullopt;
    return plus_.substr(static_cast<std::size_t>(interval.begin),
                        static_cast<std::size_t>(interval.end - interval.begin));
  }
  /// Replaces `ref_size` bases at a place of the reading direction (100 is the transcript's first base) by `alt`.
  [[nodiscard]] marrow::TranscriptConsequence change(std::int64_t begin, std::int64_t ref_size, std::string alt) const {
    const auto size = static_cast<std::int64_t>(plus_.size());
    std::int64_t at = begin;
    if (transcript.strand == marrow::Strand::minus) {
      at = size - begin - ref_size;
      alt = marrow::reverse_complement(alt);
    }
    const std::string ref = plus_.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(ref_size));
    const auto variant = marrow::trim_alleles("chr1", at, ref, alt);
    return marrow::assess_consequence(variant.value(), Assembly::grch38, transcript, this);
  }

  //                                  M  K  K  E  Q    (ATG starts at 105)
  const std::string exon1 = "GCATAATGAAAAAGGAGCAG";
  const std::string intron = "GTAAGTCCCTTTCCATTTTCCTTTTTGCAG";
  //                         G  H  H  L  *
  const std::string exon2 = "GGCCACCATTTGTAATTGACGTAAC";
  const std::string before = std::string(100, 'C');
  const std::string after = std::string(100, 'G');
  marrow::Transcript transcript;

 private:
  std::string plus_;
};

}  // namespace

TEST_CASE("known pairs of genome and protein change agree, gene by gene") {
  std::ifstream file(std::string(MARROW_SOURCE_DIR) + "/tests/unit/findings/anchors.tsv");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto table = marrow::parse_delimited(text, "anchors.tsv", marrow::Delimiter::tab);
  CHECK(table.rows.size() == 61);
  for (const auto& row : table.rows) {
    const auto& cells = row.cells;
    CAPTURE(cells[0]);
    CAPTURE(cells[1]);
    const auto found = consequence(cells[0].c_str(), cells[2] + " " + cells[3] + " " + cells[4] + " " + cells[5]);
    if (cells[0] == "IKZF3") {  // no coding sequence ships: the residue is known, its letters are not
      CHECK(found.assessment.reason == Reason::no_reference_sequence);
      CHECK(cells[1].find(std::to_string(found.aa_begin.value())) == 5);
      continue;
    }
    CHECK(found.hgvsp == cells[1]);
    CHECK(found.assessment.is_present());
    CHECK(findings_test::terms_of(found) == "missense_variant");
  }
}

TEST_CASE("changes that every laboratory knows carry their names, on both builds") {
  struct Row {
    const char* gene;
    const char* grch38;
    const char* grch37;
    const char* expected;
  };
  // Names: COSMIC/ClinVar records of these changes, from memory; positions of the other build by UCSC chain.
  for (const Row& row : std::initializer_list<Row>{
           {"TP53", "chr17 7674220 C T", "chr17 7577538 C T", "missense_variant c.743G>A p.Arg248Gln missense 7/11"},
           {"TP53", "chr17 7674894 G A", "chr17 7578212 G A", "stop_gained c.637C>T p.Arg213Ter truncating 6/11"},
           {"TP53", "chr17 7675993 C T", "chr17 7579311 C T", "splice_donor_variant c.375+1G>A . splice intron 4/10"},
           {"TP53", "chr17 7675237 C T", "chr17 7578555 C T",
            "splice_acceptor_variant c.376-1G>A . splice intron 4/10"},
           {"TP53", "chr17 7676594 T C", "chr17 7579912 T C", "start_lost c.1A>G p.Met1? other 2/11"},
           {"KRAS", "chr12 25245350 C T", "chr12 25398284 C T", "missense_variant c.35G>A p.Gly12Asp missense 2/5"},
           {"NRAS", "chr1 114713908 T C", "chr1 115256529 T C", "missense_variant c.182A>G p.Gln61Arg missense 3/7"},
           {"NOTCH1", "chr9 136504892 A G", "chr9 139399344 A G",
            "missense_variant c.4799T>C p.Leu1600Pro missense 26/34"},
           {"NOTCH1", "chr9 136496196 CAG C", "chr9 139390648 CAG C",
            "frameshift_variant c.7541_7542del p.Pro2514ArgfsTer4 truncating 34/34"},
           {"NOTCH1", "chr9 136495700 T C", "chr9 139390152 T C", "3_prime_UTR_variant c.*371A>G . other 34/34"},
           {"BRAF", "chr7 140753335 CA TT", "chr7 140453135 CA TT",
            "missense_variant c.1799_1800delinsAA p.Val600Glu missense 15/18"},
           {"JAK2", "chr9 5073770 G T", "chr9 5073770 G T", "missense_variant c.1849G>T p.Val617Phe missense 14/25"},
           {"PTEN", "chr10 87958012 TA T", "chr10 89717769 TA T",
            "frameshift_variant c.800del p.Lys267ArgfsTer9 truncating 7/9"},
           {"PTEN", "chr10 87961041 GTACT G", "chr10 89720798 GTACT G",
            "frameshift_variant c.955_958del p.Thr319Ter truncating 8/9"},
       }) {
    CAPTURE(row.expected);
    CHECK(summary(consequence(row.gene, row.grch38)) == row.expected);
    CHECK(summary(consequence(row.gene, row.grch37, Assembly::grch37)) == row.expected);
  }
}

TEST_CASE("each kind of change of a small gene has its term and names, read from either strand") {
  struct Row {
    std::int64_t begin;
    std::int64_t size;
    const char* alt;
    const char* expected;
  };
  // c.1 stands at 105; exon 1 ends at 120 (c.15), exon 2 begins at 150 (c.16), the stop TAA is c.28_30 at 162.
  for (const marrow::Strand strand : {marrow::Strand::plus, marrow::Strand::minus}) {
    const MadeUpGene gene(strand);
    for (const Row& row : std::initializer_list<Row>{
             {114, 1, "T", "stop_gained c.10G>T p.Glu4Ter truncating 1/2"},
             {110, 1, "G", "synonymous_variant c.6A>G p.Lys2= synonymous 1/2"},
             {115, 1, "G", "missense_variant c.11A>G p.Glu4Gly missense 1/2"},
             {119, 1, "A", "splice_region_variant&synonymous_variant c.15G>A p.Gln5= synonymous 1/2"},
             {107, 1, "C", "start_lost c.3G>C p.Met1? other 1/2"},
             {164, 1, "G", "stop_retained_variant c.30A>G p.Ter10= synonymous 2/2"},
             {162, 1, "C", "stop_lost c.28T>C p.Ter10GlnextTer3 other 2/2"},
             {102, 1, "G", "5_prime_UTR_variant c.-3A>G . other 1/2"},
             {170, 1, "A", "3_prime_UTR_variant c.*6G>A . other 2/2"},
             {120, 1, "C", "splice_donor_variant c.15+1G>C . splice intron 1/1"},
             {149, 1, "C", "splice_acceptor_variant c.16-1G>C . splice intron 1/1"},
             {122, 1, "C", "splice_region_variant&intron_variant c.15+3A>C . other intron 1/1"},
             {128, 1, "G", "intron_variant c.15+9C>G . other intron 1/1"},
             {135, 1, "G", "intron_variant c.16-15T>G . other intron 1/1"},
             // the run of five A, c.4_8
             {108, 3, "", "inframe_deletion c.6_8del p.Lys3del inframe 1/2"},
             {108, 0, "AAA", "inframe_insertion c.6_8dup p.Lys3dup inframe 1/2"},
             {108, 0, "A", "frameshift_variant c.8dup p.Glu4GlyfsTer? truncating 1/2"},
             {111, 0, "TGA", "stop_gained&inframe_insertion c.6_7insTGA p.Lys3Ter truncating 1/2"},
             {114, 0, "GTC", "inframe_insertion c.10_11insTCG p.Lys3_Glu4insVal inframe 1/2"},
             {114, 3, "TGGTGT", "inframe_insertion c.10_12delinsTGGTGT p.Glu4delinsTrpCys inframe 1/2"},
             {114, 6, "TGG",
              "inframe_deletion&splice_region_variant c.10_14delinsTG "
              "p.Glu4_Gln5delinsTrp inframe 1/2"},
             {114, 2, "TC", "missense_variant c.10_11inv p.Glu4Ser missense 1/2"},
             {117, 2, "TG", "missense_variant&splice_region_variant c.13_14inv p.Gln5Trp missense 1/2"},
             {118, 4, "", "splice_donor_variant&coding_sequence_variant&intron_variant c.15_15+3del . splice 1/2"},
             {120, 0, "T", "frameshift_variant&splice_region_variant c.15_15+1insT p.Gly6TrpfsTer? truncating 1/2"},
             {121, 0, "C", "splice_donor_variant c.15+1_15+2insC . splice intron 1/1"},
             {103, 4, "", "start_lost&5_prime_UTR_variant c.-2_2del p.Met1? other 1/2"},
             {163, 4, "", "stop_retained_variant&3_prime_UTR_variant c.29_*2del p.Ter10= synonymous 2/2"},
             {163, 5, "", "stop_lost&3_prime_UTR_variant c.30_*4del p.Ter10TyrextTer? other 2/2"},
         }) {
      CAPTURE(row.begin);
      CAPTURE(row.alt);
      CHECK(summary(gene.change(row.begin, row.size, row.alt)) == row.expected);
    }
  }
}

TEST_CASE("the next stop is counted where the 3' untranslated region ships, and `?` where it does not") {
  // TP53 has its slice of the genome; NRAS has its coding sequence only.
  CHECK(summary(consequence("TP53", "chr17 7669611 A G")) == "stop_lost c.1180T>C p.Ter394ArgextTer9 other 11/11");
  CHECK(summary(consequence("NRAS", "chr1 114708537 A G")) == "stop_lost c.568T>C p.Ter190GlnextTer? other 5/7");
  CHECK(summary(consequence("NRAS", "chr1 114708545 T TA")) ==
        "frameshift_variant c.560dup p.Val188GlyfsTer? truncating 5/7");
}

TEST_CASE("residues of a change: first changed, range, gained and lost") {
  const auto shifted = consequence("NOTCH1", "chr9 136496196 CAG C");
  CHECK(shifted.aa_begin == 2514);
  CHECK(shifted.aa_end == 2514);
  CHECK(shifted.aa_ref == "P");
  CHECK(shifted.aa_alt == "R");
  CHECK_FALSE(shifted.aa_delta);
  const auto deleted = consequence("PTEN", "chr10 89720803 TACT T", Assembly::grch37);
  CHECK(deleted.hgvsp == "p.Thr319del");
  CHECK(deleted.aa_delta == -1);
  const auto inserted = consequence("KRAS", "chr12 25245350 C CACC");
  CHECK(inserted.hgvsp == "p.Gly12_Gly13insCys");
  CHECK(inserted.aa_begin == 12);
  CHECK(inserted.aa_end == 13);
  CHECK(inserted.aa_delta == 1);
  const auto splice = consequence("TP53", "chr17 7675993 C T");
  CHECK(splice.aa_begin == 125);
  CHECK(splice.aa_end == 125);
}

TEST_CASE("REF that is not the reference is said to be so, and nothing else") {
  for (const char* record : {"chr17 7674220 G A", "chr17 7674220 T C", "chr9 5073770 T G"}) {
    CAPTURE(record);
    const auto found = consequence(record[3] == '9' ? "JAK2" : "TP53", record);
    CHECK(found.is_ref_mismatch);
    CHECK_FALSE(found.assessment.is_known());
    CHECK(found.terms.empty());
    CHECK_FALSE(found.hgvsc);
  }
  // A GRCh37 position read as GRCh38.
  CHECK(consequence("TP53", "chr17 7675238 A T").is_ref_mismatch);
}

TEST_CASE("N and IUPAC letters: REF takes the reference's base, ALT is not assessed") {
  CHECK(summary(consequence("TP53", "chr17 7674220 N T")) == "missense_variant c.743G>A p.Arg248Gln missense 7/11");
  CHECK(summary(consequence("TP53", "chr17 7674220 Y T")) == "missense_variant c.743G>A p.Arg248Gln missense 7/11");
  CHECK(consequence("TP53", "chr17 7674220 R T").is_ref_mismatch);
  const auto unknown = consequence("TP53", "chr17 7674220 C N");
  CHECK(unknown.assessment.reason == Reason::unsupported);
  CHECK(findings_test::terms_of(unknown) == "coding_sequence_variant");
  CHECK_FALSE(unknown.hgvsp);
}

TEST_CASE("a change beside unknown sequence keeps its consequence and loses its names") {
  // PTEN ships without introns: T after the last base of exon 2 may or may not repeat the intron's next base.
  const auto found = consequence("PTEN", "chr10 87894109 G GT");
  CHECK(summary(found) == "frameshift_variant&splice_region_variant . . truncating 2/9");
  CHECK(found.assessment.is_present());
  CHECK(found.hgvs_reason == Reason::no_reference_sequence);
  // The record's own REF tells: the next base is no T.
  const marrow::RecordSequence record(Assembly::grch38, "chr10", 87894108, "GA");
  const marrow::SequenceLayers layers(&findings_test::shipped(), &record);
  const marrow::SmallVariant insertion{"chr10", 87894109, "", "T"};
  const auto told =
      marrow::assess_consequence(insertion, Assembly::grch38, *findings_test::panel().find_transcript("PTEN"), &layers);
  CHECK(told.hgvsc == "c.164_164+1insT");
}

TEST_CASE("a gene without sequence is judged by position, and says what it cannot judge") {
  const auto coding = consequence("NT5C2", "chr10 103093198 C T");
  CHECK(coding.assessment.reason == Reason::no_reference_sequence);
  CHECK(coding.hgvsc == "c.1100G>A");
  CHECK(coding.aa_begin == 367);
  CHECK_FALSE(coding.hgvsp);
  const marrow::Transcript& nr3c1 = *findings_test::panel().find_transcript("NR3C1");
  CHECK_FALSE(nr3c1.has_sequence());
  const marrow::Block exon = *nr3c1.cds_grch38[2];
  const auto at = [&](std::int64_t begin, const char* ref, const char* alt) {
    return marrow::assess_consequence({nr3c1.contig, begin, ref, alt}, Assembly::grch38, nr3c1, nullptr);
  };
  CHECK(findings_test::terms_of(at(exon.begin - 1, "C", "T")) == "splice_donor_variant");
  CHECK(findings_test::terms_of(at(exon.end, "C", "T")) == "splice_acceptor_variant");
  CHECK(at(exon.end, "C", "T").assessment.is_present());
  CHECK(findings_test::terms_of(at(exon.end + 20, "C", "T")) == "intron_variant");
  const auto frameshift = at(exon.begin + 20, "C", "");
  CHECK(findings_test::terms_of(frameshift) == "frameshift_variant");
  CHECK(frameshift.assessment.is_present());
  CHECK(frameshift.hgvs_reason == Reason::no_reference_sequence);
  CHECK(at(exon.begin + 20, "CCC", "").assessment.reason == Reason::no_reference_sequence);
}

TEST_CASE("an assumed stop codon is not assessed, the rest of its gene is") {
  const marrow::Transcript& jak2 = *findings_test::panel().find_transcript("JAK2");
  CHECK(jak2.is_stop_assumed);
  const std::int64_t last = jak2.cds_grch38.back()->end - 1;  // JAK2 lies on the plus strand
  const auto stop = marrow::assess_consequence({"chr9", last, "A", "C"}, Assembly::grch38, jak2, nullptr);
  CHECK(stop.assessment.reason == Reason::no_reference_sequence);
  const auto residue = marrow::assess_consequence({"chr9", last - 3, jak2.cds.substr(jak2.cds.size() - 4, 1), "C"},
                                                  Assembly::grch38, jak2, nullptr);
  CHECK(residue.assessment.is_present());
  // A reference that knows the codon is asked: TGA.
  const marrow::RecordSequence record(Assembly::grch38, "chr9", last - 2, "TGA");
  const marrow::SequenceLayers layers(&findings_test::shipped(), &record);
  CHECK(marrow::assess_consequence({"chr9", last, "A", "C"}, Assembly::grch38, jak2, &layers).hgvsp ==
        "p.Ter1133CysextTer?");
}

TEST_CASE("genes that start with CTG have a first methionine like others") {
  for (const char* name : {"MYC", "WT1"}) {
    CAPTURE(name);
    const marrow::Transcript& transcript = *findings_test::panel().find_transcript(name);
    CHECK(transcript.start_codon == "CTG");
    const bool is_plus = transcript.strand == marrow::Strand::plus;
    const marrow::Block first = is_plus ? *transcript.cds_grch38.front() : *transcript.cds_grch38.back();
    const auto at = [&](std::int64_t offset, char alt) {
      const std::int64_t begin = is_plus ? first.begin + offset : first.end - 1 - offset;
      const std::string ref = *findings_test::shipped().bases(Assembly::grch38, {transcript.contig, begin, begin + 1});
      const std::string base = is_plus ? std::string(1, alt) : marrow::reverse_complement(std::string(1, alt));
      return marrow::assess_consequence({transcript.contig, begin, ref, base}, Assembly::grch38, transcript,
                                        &findings_test::shipped());
    };
    CHECK(at(1, 'C').hgvsp == "p.Met1?");
    CHECK(findings_test::terms_of(at(0, 'T')) == "start_lost");
    CHECK(findings_test::terms_of(at(0, 'A')) == "start_retained_variant");
  }
}

TEST_CASE("CRLF2 lacks two coding exons on GRCh37: there it is not assessed, elsewhere it is") {
  const marrow::Transcript& crlf2 = *findings_test::panel().find_transcript("CRLF2");
  const auto at = [&](std::int64_t begin) {
    const std::string ref = findings_test::shipped().bases(Assembly::grch37, {"chrX", begin, begin + 1}).value_or("C");
    return marrow::assess_consequence({"chrX", begin, ref, ref == "T" ? "C" : "T"}, Assembly::grch37, crlf2,
                                      &findings_test::shipped());
  };
  const auto missing = at(1314893 - 500);
  CHECK(missing.assessment.reason == Reason::no_reference_sequence);
  CHECK_FALSE(missing.hgvsc);
  const marrow::Block known = *crlf2.cds_grch37[3];
  const auto assessed = at(known.begin + 30);
  CHECK(assessed.assessment.is_present());
  const auto other_build = marrow::assess_consequence(
      {"chrX", crlf2.cds_grch38[3]->begin + 30,
       findings_test::shipped().bases(Assembly::grch37, {"chrX", known.begin + 30, known.begin + 31}).value(),
       findings_test::shipped().bases(Assembly::grch37, {"chrX", known.begin + 30, known.begin + 31}) == "T" ? "C"
                                                                                                             : "T"},
      Assembly::grch38, crlf2, &findings_test::shipped());
  CHECK(summary(assessed) == summary(other_build));
}
