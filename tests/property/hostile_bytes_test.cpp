#include <doctest/doctest.h>

#include <string>

#include "marrow/base/random.hpp"
#include "temporary_folder.hpp"
#include "verbs/run_verb.hpp"

// Whatever the bytes, a verb ends with a message about them, or with an answer; never with a crash or an internal
// error.

namespace {

std::string example(const std::string& name) {
  return marrow_test::read_file(std::string(MARROW_SOURCE_DIR) + "/data/example/" + name);
}

/// `text` with a few bytes changed, dropped, doubled or cut off.
std::string damaged(std::string text, marrow::Random& random) {
  for (std::uint64_t edits = 1 + random.below(4); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = random.below(text.size());
    switch (random.below(5)) {
      case 0:
        text[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        text.erase(at, 1 + random.below(8));
        break;
      case 2:
        text.insert(at, text.substr(at, 1 + random.below(16)));
        break;
      case 3:
        text.resize(at);
        break;
      default:
        text[at] = "\t\n\"{}[],;:|/0-9"[random.below(15)];
    }
  }
  return text;
}

void check_ends_well(const VerbResult& result) {
  INFO(result.err);
  CHECK((result.status == 0 || result.status == 2 || result.status == 4 || result.status == 6));
}

}  // namespace

TEST_CASE("damaged variant files never crash annotate, check and extract") {
  const std::string whole = example("EX-B08.mutect2.vcf");
  marrow::Random random(11);
  for (int i = 0; i < 40; ++i) {
    CAPTURE(i);
    const marrow_test::TemporaryFolder folder;
    const std::string path = folder.write("t.vcf", damaged(whole, random));
    check_ends_well(run_verb({"annotate", "--quiet", path}));
    check_ends_well(run_verb({"check", "--quiet", path}));
    check_ends_well(run_verb({"extract", "--quiet", "--id", "PT1", "--vcf", path}));
  }
}

TEST_CASE("damaged clinical tables and samplesheets never crash extract") {
  marrow::Random random(12);
  const std::string clinical = example("clinical.tsv");
  for (int i = 0; i < 40; ++i) {
    CAPTURE(i);
    const marrow_test::TemporaryFolder folder;
    check_ends_well(run_verb({"extract", "--quiet", "--clinical", folder.write("t.tsv", damaged(clinical, random))}));
  }
}

TEST_CASE("damaged tables of variants never crash extract and check") {
  const std::string whole =
      "#version 2.4\nHugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tVariant_Classification\tReference_Allele\t"
      "Tumor_Seq_Allele2\tTumor_Sample_Barcode\tMutation_Status\tHGVSp_Short\tvaf\n"
      "TP53\tGRCh37\tchr17\t7577538\tMissense_Mutation\tC\tT\tPT1\tSomatic\tp.R248Q\t0.4\n"
      "NOTCH1\tGRCh37\tchr9\t139399369\tIn_Frame_Ins\t.\t.\tPT1\tSomatic\tSQEinsF1592\t42%\n"
      "FLT3\tGRCh37\tchr13\t28608286\tIn_Frame_Ins\t.\t.\tPT2\t.\tF590>11aa\t.\n"
      "FBXW7\tGRCh37\tchr4\t153332453\tSplice_Site\t.\t.\tPT2\tGermline\tK167_E2splice\t.\n"
      "NOTCH1\tGRCh37\tchr9\t139399287\tIn_Frame_Del\tAGG\t-\tPT2\t.\tF1617_Y1619>F\t.\n";
  marrow::Random random(14);
  for (int i = 0; i < 100; ++i) {
    CAPTURE(i);
    const marrow_test::TemporaryFolder folder;
    const std::string path = folder.write("t.maf", damaged(whole, random));
    check_ends_well(run_verb({"check", "--quiet", path}));
    check_ends_well(run_verb({"extract", "--quiet", "--variants", path}));
    check_ends_well(run_verb({"extract", "--quiet", "--lenient", "--variants", path}));
  }
}

TEST_CASE("damaged profiles never crash score, query and report") {
  const VerbResult whole =
      run_verb({"extract", "--quiet", "--clinical", std::string(MARROW_SOURCE_DIR) + "/data/example/clinical.tsv"});
  REQUIRE(whole.status == 0);
  const std::string first = whole.out.substr(0, whole.out.find('\n') + 1);
  marrow::Random random(13);
  for (int i = 0; i < 40; ++i) {
    CAPTURE(i);
    const std::string bytes = damaged(first, random);
    check_ends_well(run_verb({"score", "--quiet"}, bytes));
    check_ends_well(run_verb({"query", "--quiet", "-f", "%sample %TP53.state\\n"}, bytes));
    check_ends_well(run_verb({"report", "--quiet"}, bytes));
  }
}
