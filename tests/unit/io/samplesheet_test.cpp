#include "marrow/io/samplesheet.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"

namespace {

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(marrow::read_samplesheet(text, "cohort/sheet.csv"));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    return error.message();
  }
  return "not refused";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

using Files = std::vector<std::string>;

}  // namespace

TEST_CASE("a samplesheet says what a sample is and where its files lie") {
  const auto entries = marrow::read_samplesheet(
      "vcf,sample,patient,timepoint,assembly,assay,normal,sex,purity,clinical,panel\n"
      "snv.vcf.gz; indel.vcf.gz,S1,P1,Relapse,hg38,WES,N1,F,0.85,/data/c.tsv,https://example.org/p.bed\n"
      "NA,S2,.,,,,,,,,\n",
      "cohort/sheet.csv");
  REQUIRE(entries.size() == 2);
  const marrow::SampleEntry& first = entries[0];
  CHECK(first.sample == "S1");
  CHECK(first.patient == "P1");
  CHECK(first.line1 == 2);
  CHECK(first.timepoint == marrow::Timepoint::relapse);
  CHECK(first.assembly == marrow::Assembly::grch38);
  CHECK(first.assay == marrow::Assay::wes);
  CHECK(first.normal == "N1");
  CHECK(first.sex == "female");
  CHECK(first.purity == 0.85);
  CHECK(first.vcf == Files{"cohort/snv.vcf.gz", "cohort/indel.vcf.gz"});
  CHECK(first.clinical == Files{"/data/c.tsv"});
  CHECK(first.panel == Files{"https://example.org/p.bed"});
  const marrow::SampleEntry& second = entries[1];
  CHECK(second.patient == "S2");
  CHECK(second.timepoint == marrow::Timepoint::unknown);
  CHECK_FALSE(second.assembly);
  CHECK_FALSE(second.sex);
  CHECK(second.vcf.empty());
}

TEST_CASE("each file column of a samplesheet reaches its own list") {
  for (const auto& [column, list] : std::vector<std::pair<std::string, Files marrow::SampleEntry::*>>{
           {"vcf", &marrow::SampleEntry::vcf},
           {"variants", &marrow::SampleEntry::variants},
           {"sv", &marrow::SampleEntry::sv},
           {"bam", &marrow::SampleEntry::bam},
           {"segments", &marrow::SampleEntry::segments},
           {"fusions", &marrow::SampleEntry::fusions},
           {"expression_calls", &marrow::SampleEntry::expression_calls},
           {"germline", &marrow::SampleEntry::germline},
           {"panel", &marrow::SampleEntry::panel},
           {"coverage", &marrow::SampleEntry::coverage},
           {"clinical", &marrow::SampleEntry::clinical}}) {
    CAPTURE(column);
    const auto entries = marrow::read_samplesheet("sample," + column + "\nS,../x\n", "sheet.csv");
    CHECK(entries.at(0).*list == Files{"../x"});
  }
}

TEST_CASE("a sheet from standard input has paths from the working folder") {
  CHECK(marrow::read_samplesheet("sample,bam\nS,a.bam\n", "-").at(0).bam == Files{"a.bam"});
}

TEST_CASE("a samplesheet with a fault is refused with line, column and the way out") {
  CHECK(has(refusal("sample,Segmnts\nS,a\n"),
            "unknown column 'Segmnts'\n  in: cohort/sheet.csv\n  hint: did you mean 'segments'?"));
  CHECK(has(refusal("sample,frobnicate\nS,a\n"), "columns are sample, patient"));
  CHECK(has(refusal("vcf\na.vcf\n"), "no 'sample' column"));
  CHECK(has(refusal("sample,vcf\nS,a.vcf\nT,b.vcf\nS,c.vcf\n"), "lines 2 and 4 are of the same sample"));
  CHECK(has(refusal("sample,vcf\nNA,a.vcf\n"), "line 2 names no sample"));
  CHECK(has(refusal("sample,vcf\nS,a.vcf;./b.vcf;a.vcf\n"), "'a.vcf' stands twice"));
  CHECK(has(refusal("sample,vcf\nS,;\n"), "names no file"));
  CHECK(has(refusal("sample,vcf\n"), "no samples"));
  CHECK(has(refusal("sample,purity\nS,85\n"), "divide per cent by 100"));
  CHECK(has(refusal("sample,purity\nS,high\n"), "line 2, column 'purity'"));
  CHECK(has(refusal("sample,assembly\nS,T2T-CHM13\n"), "no genome build"));
  CHECK(has(refusal("sample,assay\nS,WXS\n"), "none of wgs, wes, panel, amplicon, rna"));
  CHECK(has(refusal("sample,timepoint\nS,day 33\n"), "none of diagnosis, remission, relapse, unknown"));
  CHECK(has(refusal("sample,sex\nS,boy\n"), "none of male, female"));
  CHECK(has(refusal("sample,sample\nS,S\n"), "stands twice in the header"));
  CHECK(has(refusal("sample,vcf\nS,a,b\n"), "3 cells"));
}
