#include "marrow/findings/annotation_reading.hpp"

#include <doctest/doctest.h>

#include "marrow/knowledge/knowledge.hpp"

namespace {

using marrow::AnnotationFields;
using marrow::AnnotationReader;
using marrow::Variant;
using marrow::VcfRecord;

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge shipped(marrow::KnowledgeSource::embedded());
  return shipped;
}

const std::string vep_description =
    "Consequence annotations from Ensembl VEP. Format: "
    "Allele|Consequence|SYMBOL|Gene|Feature|EXON|INTRON|HGVSc|HGVSp|CANONICAL|MANE_SELECT";
const std::string snpeff_description =
    "Functional annotations: 'Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | "
    "Feature_ID | "
    "Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / cDNA.length | CDS.pos / CDS.length | AA.pos / AA.length "
    "| "
    "Distance | ERRORS / WARNINGS / INFO' ";

VcfRecord record_with(const std::string& key, const std::string& value, const std::vector<std::string>& alts = {"T"},
                      const std::string& ref = "C") {
  VcfRecord record;
  record.ref = ref;
  for (const std::string& alt : alts) record.alts.push_back({alt, marrow::AlleleKind::small});
  record.info = {{key, value}};
  return record;
}

std::optional<marrow::AnnotationReading> read_vep(const std::string& csq, const std::string& gene,
                                                  const std::vector<std::string>& alts = {"T"}, std::size_t alt = 0,
                                                  const std::string& ref = "C") {
  const AnnotationReader reader({"CSQ", marrow::annotation_field_names(vep_description)}, knowledge().panel());
  return reader.read(record_with("CSQ", csq, alts, ref), alt, *knowledge().panel().find_gene(gene));
}

}  // namespace

TEST_CASE(
    "of the entries of a gene the panel's own transcript is read, else MANE, else the canonical, else the first") {
  const std::string own =
      "T|missense_variant|TP53|ENSG00000141510|NM_000546.5|7/11||NM_000546.5:c.743G>A|NP_000537.3:p.Arg248Gln||";
  const std::string mane =
      "T|synonymous_variant|TP53|ENSG00000141510|ENST1.1|||ENST1.1:c.1G>A|ENSP1.1:p.Arg1%3D||NM_1.1";
  const std::string canonical = "T|intron_variant|TP53|ENSG00000141510|ENST2.1||3/9|ENST2.1:c.5+9G>A||YES|";
  const std::string any = "T|stop_gained|TP53|ENSG00000141510|ENST3.1|2/9||||";
  const std::string other = "T|stop_gained|WRAP53|ENSG00000141499|ENST4.1|2/9||||YES|NM_2.1";
  const auto reading = read_vep(any + "," + other + "," + canonical + "," + mane + "," + own, "TP53");
  REQUIRE(reading);
  CHECK(reading->is_own_transcript);
  const Variant& variant = reading->variant;
  CHECK(variant.hgvsc == "c.743G>A");
  CHECK(variant.hgvsp == "p.Arg248Gln");
  CHECK(variant.aa_begin == 248);
  CHECK(variant.aa_alt == "Q");
  CHECK(variant.exon == "7/11");
  CHECK(variant.impact == "MODERATE");
  CHECK(variant.variant_class == marrow::VariantClass::missense);
  CHECK(variant.annotated_by == "CSQ");
  const auto by_mane = read_vep(any + "," + canonical + "," + mane, "TP53");
  CHECK_FALSE(by_mane->is_own_transcript);
  CHECK(by_mane->variant.hgvsp == "p.Arg1=");
  CHECK(read_vep(any + "," + canonical, "TP53")->variant.exon == "intron 3/9");
  CHECK(read_vep(other + "," + any, "TP53")->variant.transcript == "ENST3.1");
  CHECK_FALSE(read_vep(other, "TP53"));
  CHECK_FALSE(read_vep("T|upstream_gene_variant|TP53|ENSG00000141510|ENST1.1||||||", "TP53"));
}

TEST_CASE("an entry belongs to the allele that it names, and to a gene by id or old symbol too") {
  const std::string deletion = "-|frameshift_variant|PHF6|ENSG00000156531|X|||||YES|";
  const std::string insertion = "TT|inframe_insertion|PHF6|ENSG00000156531|X|||||YES|";
  const std::vector<std::string> alts{"C", "CTT"};
  const std::string both = deletion + "," + insertion;
  CHECK(read_vep(both, "PHF6", alts, 0, "CT")->variant.consequence == std::vector<std::string>{"frameshift_variant"});
  CHECK(read_vep(both, "PHF6", alts, 1, "CT")->variant.consequence == std::vector<std::string>{"inframe_insertion"});
  CHECK(read_vep("T|stop_gained|MLL|||||||YES|", "KMT2A"));
  CHECK(read_vep("T|stop_gained||ENSG00000141510.17||||||YES|", "TP53"));
  CHECK(read_vep("T|splice_donor_region_variant&intron_variant|TP53||||||||", "TP53")->variant.consequence ==
        std::vector<std::string>{"splice_region_variant", "intron_variant"});
}

TEST_CASE("SnpEff's ANN is read by its own names of fields and terms") {
  const AnnotationReader reader({"ANN", marrow::annotation_field_names(snpeff_description)}, knowledge().panel());
  const std::string ann =
      "TAA|disruptive_inframe_insertion|MODERATE|NOTCH1|ENSG00000148400|transcript|NM_017617.3|protein_coding|26/34|"
      "c.4775_4776insTTA|p.Phe1592delinsLeuTyr|||||,"
      "G|stop_gained|HIGH|NOTCH1|ENSG00000148400|transcript|NM_017617.3|protein_coding|26/34|c.1A>T|p.Lys1*|||||";
  const auto record = record_with("ANN", ann, {"TAA", "G"}, "T");
  const auto& notch1 = *knowledge().panel().find_gene("NOTCH1");
  const auto first = reader.read(record, 0, notch1);
  REQUIRE(first);
  CHECK(first->is_own_transcript);
  CHECK(first->variant.consequence == std::vector<std::string>{"inframe_insertion"});
  CHECK(first->variant.aa_begin == 1592);
  CHECK(first->variant.annotated_by == "ANN");
  const auto second = reader.read(record, 1, notch1);
  CHECK(second->variant.hgvsp == "p.Lys1Ter");
  CHECK(second->variant.variant_class == marrow::VariantClass::truncating);
  CHECK(marrow::contradict(first->variant, second->variant));
  CHECK_FALSE(marrow::contradict(first->variant, first->variant));
  CHECK(marrow::annotation_field_names("depth").empty());
}
