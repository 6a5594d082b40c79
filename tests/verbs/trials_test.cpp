#include <doctest/doctest.h>

#include <string>

#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

const std::string header = "trial\tcriterion\tkind\texpression\twords\n";

std::string example(const std::string& name) {
  return std::string(MARROW_SOURCE_DIR) + "/data/example/" + name;
}

/// `query --trials` over two reported samples: what stands on its lines behind the sample.
VerbResult judged(const std::string& rules, const std::vector<std::string>& more = {}) {
  const marrow_test::TemporaryFolder folder;
  const std::string clinical = folder.write("c.tsv",
                                            "sample\tlineage\tage_years\tmutations\tassessed_genes\tfusions\n"
                                            "A\tT\t9\tNOTCH1 L1600P\tNOTCH1;TP53\tnone\n"
                                            "B\tB\t4\tNA\tNA\tBCR::ABL1\n");
  std::vector<std::string> arguments = {"query", "--clinical", clinical, "--trials", folder.write("rules.tsv", rules)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_verb(arguments);
}

std::string lines(const std::string& rules) {
  const VerbResult result = judged(rules, {"-f", "%sample %trial %eligibility %criteria [%missing]\\n"});
  INFO(result.err);
  REQUIRE(result.status == 0);
  return result.out;
}

}  // namespace

TEST_CASE("a trial is open to a patient, closed to another, and unknown where a test is missing") {
  CHECK(lines(header + "T1\tT lineage\tinclusion\tlineage == \"T\"\t.\nT1\tPh\texclusion\tFUSION(BCR>ABL1)\t.\n") ==
        "A T1 eligible . [.]\nB T1 not_eligible T lineage [.]\n");
  CHECK(lines(header + "T2\tNOTCH1\tinclusion\tSNV(NOTCH1 hotspot)\t.\nT2\tIKZF1\texclusion\tCN(IKZF1_del_any)\t.\n") ==
        "A T2 unknown IKZF1 [CN(IKZF1_del_any): copy number]\n"
        "B T2 unknown NOTCH1,IKZF1 [SNV(NOTCH1 hotspot): NOTCH1 not sequenced,CN(IKZF1_del_any): copy number]\n");
  CHECK(lines(header + "T3\tPTEN\texclusion\tLOF(PTEN) >= 1\t.\nT3\tage\tinclusion\tclinical.age_years < 5\t.\n") ==
        "A T3 not_eligible age [.]\nB T3 unknown PTEN [LOF(PTEN): not sequenced,LOF(PTEN): copy number]\n");
}

TEST_CASE("what is not stated closes no trial: time point, states of schemes and lesions, lines of the ledger") {
  CHECK(lines(header + "T1\trelapse\tinclusion\ttimepoint == \"relapse\"\t.\n") ==
        "A T1 unknown relapse [timepoint]\nB T1 unknown relapse [timepoint]\n");
  CHECK(lines(header + "T2\tno diagnosis\tinclusion\ttimepoint != \"diagnosis\"\t.\n") ==
        "A T2 unknown no diagnosis [timepoint]\nB T2 unknown no diagnosis [timepoint]\n");
  CHECK(
      lines(header + "T3\thigh risk\tinclusion\tschemes[\"NCI/NCI-HR\"].state == \"present\"\t.\n").find("eligible") ==
      std::string::npos);
  const std::string ledger = lines(
      header + "T4\tresists\texclusion\tany(resistance, drug == \"ponatinib\" and direction == \"resistant\")\t.\n");
  CHECK(ledger.find("B T4 unknown resists [resistance: not everything was assessed]") != std::string::npos);
}

TEST_CASE("the words of the criterion that decided stand on the line, and lines can be chosen") {
  const std::string rules = header + "T1\tT lineage\tinclusion\tlineage == \"T\"\tT-lineage leukaemia\n";
  const VerbResult table = judged(rules);
  CHECK(table.out ==
        "sample\tpatient\ttrial\teligibility\tcriteria\twords\tmissing\nA\tA\tT1\teligible\t.\t.\t.\n"
        "B\tB\tT1\tnot_eligible\tT lineage\tT-lineage leukaemia\t.\n");
  CHECK(judged(rules, {"-i", "eligibility != \"eligible\"", "-f", "%sample"}).out == "B\n");
  CHECK(judged(rules, {"--each", "variants"}).status == 2);
}

TEST_CASE("a broken rule file is refused with its line and column") {
  const auto refused = [](const std::string& rules) {
    const VerbResult result = judged(rules);
    CHECK(result.status == 4);
    CHECK(result.out.empty());
    return result.err;
  };
  CHECK(refused("trial\tcriterion\texpression\nT\tc\tTP53\n").find("has no column 'kind'") != std::string::npos);
  CHECK(refused(header).find("holds no rule") != std::string::npos);
  const std::string good = "T\ta\tinclusion\tTP53\t.\n";
  const auto is_at = [&](const std::string& row, const char* column, const char* words) {
    const std::string error = refused(header + good + row);
    CAPTURE(error);
    CHECK(error.find(std::string("column '") + column + "', line 3 of rules.tsv") != std::string::npos);
    CHECK(error.find(words) != std::string::npos);
  };
  is_at("T\tb\tmaybe\tTP53\t.\n", "kind", "neither inclusion nor exclusion");
  is_at("T\tb\tinclusion\tTP53 and (\t.\n", "expression", "TP53 and (");
  is_at("T\tb\tinclusion\t.\t.\n", "expression", "is missing");
  is_at("T\tb\tinclusion\tCN(NOSUCH_del)\t.\n", "expression", "no lesion of focal_lesions.tsv");
  is_at("T\tb\tinclusion\tclinicl.age_years > 3\t.\n", "expression", "no key of a profile");
  is_at("T\tb\tinclusion\tFUSION(BRC>ABL1)\t.\n", "expression", "no gene of the panel or of known fusions");
  is_at("T\tb\tinclusion\tany(variants, gene == \"TP5E\")\t.\n", "expression", "no gene of the panel");
  is_at("T\tb\tinclusion\tsubtype.gruop == \"Ph-like\"\t.\n", "expression", "no key of subtype");
  is_at("T\ta\tinclusion\tKRAS\t.\n", "criterion", "comes twice");
  const std::string compared = refused(header + "T\tb\tinclusion\tsample > 3\t.\n");
  CHECK(compared.find("line 2 of rules.tsv") != std::string::npos);
}

TEST_CASE("the predicates of the subtype rules are words of query too") {
  const VerbResult fusion =
      run_verb({"query", "--samplesheet", example("samplesheet.csv"), "-i", "FUSION(BCR>ABL1)", "-f", "%sample"});
  CHECK(fusion.out == "EX-B02\n");
  CHECK(run_verb({"query", "-i", "CN(NOSUCH_del)", "-f", "%sample"}, "").status == 2);
  const VerbResult other = run_verb({"query", "--samplesheet", example("samplesheet.csv"), "-e", "NO_OTHER", "-i",
                                     "FUSION(BCR>ABL1) or FUSION(KMT2A>any)", "-f", "%sample"});
  CHECK(other.out == "EX-B02\nEX-B04\n");
}

TEST_CASE("the example's invented trials read the example's patients") {
  const VerbResult result =
      run_verb({"query", "--samplesheet", example("samplesheet.csv"), "--trials", example("trials.tsv"), "-f",
                "%sample %trial %eligibility\\n", "-i", "sample in [\"EX-B06-R\", \"EX-T07\", \"EX-B04\"]"});
  INFO(result.err);
  CHECK(result.out.find("EX-B06-R INVENTED-RELAPSE-1 not_eligible\n") != std::string::npos);
  CHECK(result.out.find("EX-B04 INVENTED-RAS-3 not_eligible\n") != std::string::npos);
}
