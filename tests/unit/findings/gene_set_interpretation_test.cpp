#include "marrow/findings/gene_set_interpretation.hpp"

#include <doctest/doctest.h>

#include "marrow/base/text.hpp"

namespace {

/// One contig, "toy".
class ToyGenome : public marrow::SequenceSource {
 public:
  explicit ToyGenome(std::string bases) : bases_(std::move(bases)) {}
  [[nodiscard]] std::optional<std::string> bases(marrow::Assembly, const marrow::Interval& interval) const override {
    if (interval.contig != "toy" || interval.begin < 0 || interval.end > static_cast<std::int64_t>(bases_.size())) {
      return std::nullopt;
    }
    return bases_.substr(static_cast<std::size_t>(interval.begin),
                         static_cast<std::size_t>(interval.end - interval.begin));
  }

 private:
  std::string bases_;
};

//                        0         10        20        30        40
//                        M  R  C  g  t             a  g  D  L  *
const std::string bases = "ATGCGTTGCGTAAGTTTTTTTTTTTTCAGGATCTTTGACCCCCCCCC";

struct Toy {
  marrow::GeneSetBuilder builder;
  std::size_t gene = builder.add_gene({"G", "TOY", "toy"});

  /// Two exons, [0, 9) and [29, exon_end), coding from `coding_begin` to `coding_end`.
  void add(const std::string& name, std::int64_t coding_begin, std::int64_t coding_end, int phase = 0) {
    const std::size_t at = builder.add_transcript({.id = name, .biotype = "protein_coding", .gene = gene});
    builder.add_exon(at, {0, 9});
    builder.add_exon(at, {29, 44});
    builder.add_coding_block(at, {coding_begin, 9}, phase);
    builder.add_coding_block(at, {29, coding_end}, 0);
  }
};

std::string summary(const marrow::GeneSetVariant& one) {
  const marrow::Variant& variant = one.interpreted.variant;
  return one.transcript->id + " " + marrow::join(variant.consequence, "&") + " " + variant.hgvsc.value_or(".") + " " +
         variant.hgvsp.value_or(".");
}

}  // namespace

TEST_CASE("a variant gets its meaning for every transcript that it touches") {
  Toy toy;
  toy.add("T1", 0, 38);
  toy.add("T2", 3, 38);  // begins with CGT after a 5′ UTR: the set says that it is the start
  toy.add("T3", 0, 44);  // no stop
  const marrow::GeneSet set = toy.builder.finish();
  const ToyGenome genome(bases);
  marrow::GeneSetInterpreter interpreter(set, genome);
  const auto found = interpreter.interpret({"toy", 30, "A", "G"});
  REQUIRE(found.size() == 3);
  CHECK(summary(found[0]) == "T1 missense_variant&splice_region_variant c.11A>G p.Asp4Gly");
  CHECK(summary(found[1]) == "T2 missense_variant&splice_region_variant c.8A>G p.Asp3Gly");
  CHECK(found[0].gene->name == "TOY");
  CHECK(interpreter.interpret({"toy", 45, "C", "G"}).empty());
}

TEST_CASE("a REF that is not the reference's is said of every transcript") {
  Toy toy;
  toy.add("T1", 0, 38);
  const marrow::GeneSet set = toy.builder.finish();
  const ToyGenome genome(bases);
  marrow::GeneSetInterpreter interpreter(set, genome);
  const auto found = interpreter.interpret({"toy", 30, "C", "G"});
  REQUIRE(found.size() == 1);
  CHECK(found[0].interpreted.is_ref_mismatch);
  CHECK(found[0].model == nullptr);
}

TEST_CASE("coding blocks beside the exons and stops inside are not read, selenocysteine is") {
  Toy toy;
  toy.add("shifted", 0, 38);
  toy.builder.add_coding_block(0, {34, 38}, 0);  // a ribosome that slips back reads these twice
  toy.add("stopped", 0, 44);
  toy.add("seleno", 0, 44);
  toy.builder.transcript(2).selenocysteines.push_back({35, 38});
  const marrow::GeneSet set = toy.builder.finish();
  const ToyGenome genome(bases);
  marrow::GeneSetInterpreter interpreter(set, genome);
  const auto found = interpreter.interpret({"toy", 32, "C", "G"});
  REQUIRE(found.size() == 3);
  CHECK(summary(found[0]) == "shifted coding_sequence_variant c.13C>G .");
  CHECK(found[0].interpreted.assessment.detail == "the coding blocks of shifted are not the coding part of its exons");
  CHECK(summary(found[1]) == "stopped coding_sequence_variant c.13C>G .");
  CHECK(found[1].interpreted.assessment.detail.find("holds a stop codon, number 6") != std::string::npos);
  CHECK(summary(found[2]) == "seleno missense_variant c.13C>G p.Leu5Val");
}

TEST_CASE("transcripts that code for nothing or decay get the terms of such") {
  Toy toy;
  toy.add("decaying", 0, 38);
  toy.builder.transcript(0).biotype = "nonsense_mediated_decay";
  const std::size_t at = toy.builder.add_transcript({.id = "silent", .biotype = "lncRNA", .gene = toy.gene});
  toy.builder.add_exon(at, {0, 9});
  toy.builder.add_exon(at, {29, 44});
  const marrow::GeneSet set = toy.builder.finish();
  const ToyGenome genome(bases);
  marrow::GeneSetInterpreter interpreter(set, genome);
  const auto exonic = interpreter.interpret({"toy", 32, "C", "G"});
  REQUIRE(exonic.size() == 2);
  CHECK(summary(exonic[0]) == "decaying missense_variant&NMD_transcript_variant c.13C>G p.Leu5Val");
  CHECK(summary(exonic[1]) == "silent non_coding_transcript_exon_variant n.13C>G .");
  const auto intronic = interpreter.interpret({"toy", 19, "T", "G"});
  CHECK(summary(intronic[1]) == "silent intron_variant&non_coding_transcript_variant n.10-10T>G .");
}
