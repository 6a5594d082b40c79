#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "marrow/io/profile_json.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow::Profile;
using marrow::State;

const std::string header38 =
    "##fileformat=VCFv4.2\n##contig=<ID=chr12,length=133275309>\n##contig=<ID=chr17,length=83257441>\n"
    "##contig=<ID=chr9,length=138394717>\n";
const std::string sites = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

std::string example(const std::string& name) {
  return std::string(MARROW_SOURCE_DIR) + "/data/example/" + name;
}

Profile extract(const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"extract"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  INFO(result.err);
  REQUIRE(result.status == 0);
  return marrow::read_profile(result.out.substr(0, result.out.find('\n')));
}

const marrow::Variant* find_variant(const Profile& profile, const std::string& id) {
  for (const auto& variant : profile.variants) {
    if (variant.id == id) return &variant;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("TP53 R248Q of a VCF is present, and every gene without evidence is not assessed, never absent") {
  const marrow_test::TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", header38 + sites + "chr17\t7674220\t.\tC\tT\t.\tPASS\t.\n");
  const Profile profile = extract({"--vcf", vcf, "--id", "PT1"});
  CHECK(profile.sample == "PT1");
  const auto& tp53 = profile.genes.at("TP53");
  CHECK(tp53.state == State::present);
  CHECK(tp53.value.variants == std::vector<std::string>{"chr17-7674220-C-T"});
  CHECK(tp53.value.domains.at("DBD").is_present());
  CHECK(find_variant(profile, "chr17-7674220-C-T")->hgvsp == "p.Arg248Gln");
  for (const auto& [gene, state] : profile.genes) {
    CAPTURE(gene);
    if (gene != "TP53") CHECK(state.state == State::not_assessed);
  }
}

TEST_CASE("a deletion that two genes share is a finding of both") {
  const marrow_test::TemporaryFolder folder;
  const std::string table = folder.write("c.tsv", "sample\tcopy_number\nPT1\tCDKN2A homdel\n");
  const Profile profile = extract({"--clinical", table, "--id", "PT1"});
  for (const char* gene : {"CDKN2A", "CDKN2B"}) {
    CAPTURE(gene);
    CHECK(profile.genes.at(gene).is_present());
    CHECK(profile.genes.at(gene).value.lesions == std::vector<std::string>{"CDKN2AB_del"});
  }
}

TEST_CASE("many changes of a gene without a model are counted and not listed, few are listed; its state is open") {
  const marrow_test::TemporaryFolder folder;
  const auto extract_changes = [&](int count) {
    std::string text = header38 + sites + "chr17\t7674220\t.\tC\tT\t.\tPASS\t.\n";
    for (int i = 0; i < count; ++i) {
      text += "chr9\t" + std::to_string(20400000 + 10 * i) + "\t.\tA\tC\t.\tPASS\t.\n";
    }
    return extract({"--vcf", folder.write("t.vcf", text), "--id", "PT1"});
  };
  const Profile few = extract_changes(20);
  CHECK(few.variants.size() == 21);
  CHECK(few.genes.at("MLLT3").state == State::not_assessed);
  CHECK(few.warnings.empty());
  const Profile many = extract_changes(21);
  CHECK(many.variants.size() == 1);
  CHECK(many.inputs.front().used == 22);
  CHECK(many.genes.at("MLLT3").state == State::not_assessed);
  CHECK(many.genes.at("TP53").is_present());
  REQUIRE(many.warnings.size() == 1);
  CHECK(many.warnings.front().code == "W365");
  CHECK(many.warnings.front().count == 21);
}

TEST_CASE("a panel that holds all of a gene's coding sequence makes its silence an absence without limit") {
  const marrow_test::TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", header38 + sites);
  const std::string bed = folder.write("p.bed", "chr17\t7600000\t7700000\nchr12\t25245300\t25245350\n");
  const Profile profile = extract({"--vcf", vcf, "--panel", bed, "--id", "PT1"});
  CHECK(profile.genes.at("TP53").state == State::absent);
  CHECK_FALSE(profile.genes.at("TP53").limit_vaf);
  CHECK(profile.genes.at("KRAS").state == State::not_assessed);
  CHECK(profile.genes.at("KRAS").detail.find("% of its coding sequence") != std::string::npos);
  CHECK(profile.genes.at("NOTCH1").reason == marrow::Reason::not_on_panel);
}

TEST_CASE("filtered, germline and repeated records are set aside and counted") {
  const marrow_test::TemporaryFolder folder;
  const std::string vcf = folder.write(
      "t.vcf",
      header38 + "##FILTER=<ID=low,Description=\"-\">\n##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description=\"-\">\n" +
          sites +
          "chr17\t7674220\t.\tC\tT\t.\tlow\t.\n"
          "chr12\t25245350\t.\tC\tT\t.\tPASS\t.\n"
          "chr12\t25245350\t.\tC\tT\t.\tPASS\t.\n"
          "chr17\t7676154\t.\tG\tC\t.\tPASS\tgnomAD_AF=0.6\n"
          "chr17\t7676160\t.\tA\t<DEL>\t.\tPASS\t.\n"
          "chr17\t100\t.\tA\tT,<DEL>\t.\tlow\t.\n"
          "chrUn\t100\t.\tA\tT\t.\tPASS\t.\n");
  const Profile profile = extract({"--vcf", vcf, "--id", "PT1"});
  const auto& set_aside = profile.inputs.at(0).set_aside;
  CHECK(profile.inputs.at(0).records == 7);
  CHECK(set_aside.at("filtered") == 1);
  CHECK(set_aside.at("duplicate") == 1);
  CHECK(set_aside.at("germline") == 1);
  CHECK(set_aside.at("symbolic") == 1);
  CHECK(set_aside.at("outside_panel") == 1);
  CHECK(set_aside.at("other_contig") == 1);
  CHECK(profile.genes.at("TP53").state == State::not_assessed);
  CHECK(profile.genes.at("KRAS").state == State::present);
  const Profile filtered = extract({"--vcf", vcf, "--id", "PT1", "-f", "low"});
  CHECK(filtered.genes.at("TP53").state == State::present);
}

TEST_CASE("--use-csq takes the consequence from the file, tells where marrow differs, and knows what has no sequence") {
  const marrow_test::TemporaryFolder folder;
  const std::string definition =
      "##INFO=<ID=CSQ,Number=.,Type=String,Description=\"Format: "
      "Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|CANONICAL\">\n";
  const std::string tp53 =
      "chr17\t7674220\t.\tC\tT\t.\tPASS\tCSQ=T|missense_variant|TP53|NM_000546.6|c.743G>A|p.Arg248";
  const std::string abcc1 =
      "chr16\t16000000\t.\tC\tT\t.\tPASS\tCSQ=T|stop_gained|ABCC1|ENST00000399410.8|c.1C>T|p.Gln1Ter|YES\n";
  const auto run = [&](const std::string& tp53_end, const std::vector<std::string>& more) {
    const std::string vcf = folder.write("t.vcf", header38 + definition + sites + abcc1 + tp53 + tp53_end);
    std::vector<std::string> options = {"--vcf", vcf, "--id", "PT1"};
    options.insert(options.end(), more.begin(), more.end());
    return extract(options);
  };
  const Profile own = run("Gln|YES\n", {});
  CHECK(find_variant(own, "chr17-7674220-C-T")->annotated_by == "marrow");
  CHECK_FALSE(find_variant(own, "chr16-16000000-C-T")->variant_class);
  const Profile read = run("Gln|YES\n", {"--use-csq"});
  CHECK(find_variant(read, "chr17-7674220-C-T")->annotated_by == "CSQ");
  CHECK(find_variant(read, "chr17-7674220-C-T")->hotspot == "p.R248Q");
  CHECK(find_variant(read, "chr16-16000000-C-T")->variant_class == marrow::VariantClass::truncating);
  CHECK(find_variant(read, "chr16-16000000-C-T")->transcript == "ENST00000399410.8");
  const auto has_warning = [](const Profile& profile, std::string_view code) {
    return std::any_of(profile.warnings.begin(), profile.warnings.end(),
                       [&](const marrow::Warning& warning) { return warning.code == code; });
  };
  CHECK_FALSE(has_warning(read, "W221"));
  CHECK(has_warning(run("Trp|YES\n", {"--use-csq"}), "W221"));
  const std::string bare = folder.write("bare.vcf", header38 + sites + "chr17\t7674220\t.\tC\tT\t.\tPASS\t.\n");
  CHECK(has_warning(extract({"--vcf", bare, "--id", "PT1", "--use-csq"}), "W222"));
}

TEST_CASE("reference bases of another build are an error from five places on, a warning below") {
  const marrow_test::TemporaryFolder folder;
  std::string records;
  for (const int position : {7674220, 7674230, 7674238, 7674241, 7674251, 7674256}) {
    records += "chr17\t" + std::to_string(position) + "\t.\tN\tT\t.\tPASS\t.\n";
  }
  // T at places where TP53 has another base, found by trying all four.
  std::string wrong = records;
  for (char& c : wrong) {
    if (c == 'N') c = 'A';
  }
  const std::string vcf = folder.write("t.vcf", header38 + sites + wrong);
  const VerbResult result = run_verb({"extract", "--vcf", vcf, "--id", "PT1"});
  CHECK(result.status == 4);
  CHECK(result.out.empty());
  CHECK(result.err.find("reference bases contradict GRCh38") != std::string::npos);
}

TEST_CASE("one line answers as the chain does, byte for byte") {
  const std::vector<std::string> inputs = {
      "--vcf", example("EX-B08.mutect2.vcf"), "--clinical", example("clinical.tsv"), "--id", "EX-B08"};
  std::vector<std::string> extract_arguments = {"extract"};
  std::vector<std::string> query_arguments = {"query", "-f", "%sample\\t%KRAS.state\\t%TP53.state\\n"};
  extract_arguments.insert(extract_arguments.end(), inputs.begin(), inputs.end());
  std::vector<std::string> direct = query_arguments;
  direct.insert(direct.end(), inputs.begin(), inputs.end());
  const VerbResult profile = run_verb(extract_arguments);
  REQUIRE(profile.status == 0);
  CHECK(run_verb(query_arguments, profile.out).out == run_verb(direct).out);
}

TEST_CASE("the example cohort runs through, in the order of its sheet") {
  const VerbResult result = run_verb({"extract", "--samplesheet", example("samplesheet.csv")});
  INFO(result.err);
  CHECK(result.status == 0);
  std::istringstream stream(result.out);
  marrow::ProfileReader reader(stream, "profiles");
  std::map<std::string, Profile> profiles;
  while (auto profile = reader.next()) profiles[profile->sample] = *profile;
  CHECK(profiles.size() == 9);
  CHECK(profiles.at("EX-T05").genes.at("NOTCH1").is_present());
  CHECK(profiles.at("EX-T05").assembly == marrow::Assembly::grch37);
  CHECK(profiles.at("EX-B06-R").genes.at("NT5C2").is_present());
  CHECK(profiles.at("EX-T07").genes.at("TP53").is_absent());
  CHECK(profiles.at("EX-T07").genes.at("NOTCH1").is_present());
  CHECK(profiles.at("EX-T07").genes.at("JAK1").state == State::not_assessed);
}

TEST_CASE("a sample of a cohort that fails is named, the others go on, and the status is 6") {
  const marrow_test::TemporaryFolder folder;
  folder.write("good.vcf", header38 + sites + "chr17\t7674220\t.\tC\tT\t.\tPASS\t.\n");
  folder.write("bad.vcf", header38 + sites + "chr17\tABC\t.\tC\tT\t.\tPASS\t.\n");
  const std::string sheet = folder.write("s.csv", "sample,vcf\nA,bad.vcf\nB,good.vcf\n");
  const VerbResult result = run_verb({"extract", "--samplesheet", sheet});
  CHECK(result.status == 6);
  CHECK(result.err.find("sample A: error: ") != std::string::npos);
  CHECK(result.err.find("record 1 of bad.vcf") != std::string::npos);
  CHECK(result.out.find("\"sample\":\"B\"") != std::string::npos);
}

TEST_CASE("annotate writes one MARROW entry an allele that splits at the bars") {
  const marrow_test::TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", header38 + sites + "chr17\t7674220\tid;x\tC\tT,A\t.\tPASS\tDP=3\n");
  const VerbResult result = run_verb({"annotate", "--no-version", vcf});
  CHECK(result.status == 0);
  CHECK(result.out.find("chr17\t7674220\tid;x\tC\tT,A\t.\tPASS\tDP=3;MARROW=T|missense_variant|MODERATE|TP53|") !=
        std::string::npos);
  CHECK(result.out.find("NP_000537.3:p.Arg248Gln|DBD|p.R248Q|missense|loss_of_function|") != std::string::npos);
  CHECK(result.out.find("##marrow") == std::string::npos);
}

TEST_CASE("check lists the faults of a VCF with their places and ends with status 4") {
  const marrow_test::TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", header38 + sites +
                                                    "chr17\t7674220\t.\tG\tT\t.\tPASS\t.\n"
                                                    "chr17\tABC\t.\tC\tT\t.\tPASS\t.\n");
  const VerbResult result = run_verb({"check", vcf});
  CHECK(result.status == 4);
  CHECK(result.out.find("fault\tref_mismatch\trecord 1 of t.vcf") != std::string::npos);
  CHECK(result.out.find("record 2 of t.vcf") != std::string::npos);
  CHECK(run_verb({"check", example("clinical.tsv"), example("samplesheet.csv")}).status == 0);
}

TEST_CASE(
    "a gene with something that could not be read is not assessed, though the panel holds it and nothing else is "
    "there") {
  const marrow_test::TemporaryFolder folder;
  const std::string bed = folder.write("p.bed", "chr17\t7600000\t7700000\nchr9\t130000000\t137000000\n");
  const auto tp53_beside = [&](const std::string& record) {
    const std::string vcf = folder.write("t.vcf", header38 + sites + record);
    return extract({"--vcf", vcf, "--panel", bed, "--id", "PT1"}).genes.at("TP53");
  };
  CHECK(tp53_beside("chr17\t100\t.\tA\tT\t.\tPASS\t.\n").is_absent());
  for (const std::string record :
       {"chr17\t7674250\t.\t-\tA\t.\tPASS\t.\n", "chr17\t7670000\t.\tC\t<DEL>\t.\tPASS\tEND=7680000\n",
        "chr17\t7674250\t.\tC\tC[chr9:100[\t.\tPASS\t.\n"}) {
    CAPTURE(record);
    const auto tp53 = tp53_beside(record);
    CHECK(tp53.state == State::not_assessed);
    CHECK_FALSE(tp53.detail.empty());
  }
  const std::string deletion = "chr17\t7670000\t.\tC\t<DEL>\t.\tPASS\tEND=7680000\n";
  const std::string breakend = "chr17\t7674250\t.\tC\tC[chr9:100[\t.\tPASS\t.\n";
  CHECK(tp53_beside(deletion + breakend).detail == tp53_beside(breakend + deletion).detail);
}

TEST_CASE("ABL1 T315I of unknown origin leaves ABL1 open, and is present beside BCR::ABL1") {
  const marrow_test::TemporaryFolder folder;
  const std::string bed = folder.write("p.bed", "chr9\t130000000\t137000000\n");
  const std::string vcf = folder.write("t.vcf", header38 + sites + "chr9\t130872896\t.\tC\tT\t.\tPASS\t.\n");
  const Profile alone = extract({"--vcf", vcf, "--panel", bed, "--id", "PT1"});
  CHECK(find_variant(alone, "chr9-130872896-C-T")->hotspot == "p.T315I");
  CHECK(alone.genes.at("ABL1").state == State::not_assessed);
  const std::string table = folder.write("c.tsv", "sample\tbcr_abl1\nPT1\tPositive\n");
  const Profile fused = extract({"--vcf", vcf, "--panel", bed, "--id", "PT1", "--clinical", table});
  CHECK(fused.genes.at("ABL1").value.variants == std::vector<std::string>{"chr9-130872896-C-T"});
}

TEST_CASE("a build that only a word in the header tells vouches for no gene until reference bases bear it out") {
  const marrow_test::TemporaryFolder folder;
  const std::string header = "##fileformat=VCFv4.2\n##reference=GRCh38\n";
  const std::string bed = folder.write("p.bed", "chr17\t7600000\t7700000\nchr12\t25200000\t25300000\n");
  const std::string one = "chr12\t25245350\t.\tC\tT\t.\tPASS\t.\n";
  const std::string more = "chr12\t25245351\t.\tC\tT\t.\tPASS\t.\nchr12\t25245347\t.\tC\tT\t.\tPASS\t.\n";
  const auto tp53_of = [&](const std::string& records) {
    const std::string vcf = folder.write("t.vcf", header + sites + records);
    return extract({"--vcf", vcf, "--panel", bed, "--id", "PT1"}).genes.at("TP53");
  };
  CHECK(tp53_of(one).state == State::not_assessed);
  CHECK(tp53_of(one + more).is_absent());
}

TEST_CASE("standard input is read once, and exchanged tumour and normal names are refused") {
  const VerbResult twice = run_verb({"extract", "--vcf", "-", "--clinical", "-"});
  CHECK(twice.status == 2);
  CHECK(twice.err.find("only once") != std::string::npos);
  const VerbResult exchanged =
      run_verb({"extract", "--vcf", example("EX-B01.mutect2.vcf"), "-s", "EX-B01-N", "--normal", "EX-B01-T"});
  CHECK(exchanged.status == 2);
  CHECK(exchanged.err.find("'EX-B01-T' the tumour") != std::string::npos);
}

TEST_CASE("options that describe files, and another model, are refused beside profiles that are there already") {
  const marrow_test::TemporaryFolder folder;
  const std::string profiles = folder.write("p.jsonl", "{\"schema\":\"marrow.profile/1\",\"sample\":\"A\"}\n");
  CHECK(run_verb({"score", profiles}).status == 0);
  CHECK(run_verb({"score", profiles, "--sex", "male"}).status == 2);
  CHECK(run_verb({"report", profiles}).status == 0);
  CHECK(run_verb({"report", profiles, "--model", "other"}).status == 2);
  CHECK(run_verb({"query", profiles, "--model", "other"}).status == 2);
  CHECK(run_verb({"report", profiles, "--interactions"}).status == 2);
}

TEST_CASE("a line end in a sample's name makes no line of the feature matrix") {
  const marrow_test::TemporaryFolder folder;
  const std::string profiles = folder.write("p.jsonl", "{\"schema\":\"marrow.profile/1\",\"sample\":\"A\\nB\\tC\"}\n");
  const VerbResult result = run_verb({"query", "--matrix", profiles});
  CHECK(result.status == 0);
  CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 2);
}

TEST_CASE("check reads a VCF with a byte order mark as a VCF") {
  const marrow_test::TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", "\xef\xbb\xbf" + header38 + sites);
  const VerbResult result = run_verb({"check", vcf});
  CHECK(result.status == 0);
  CHECK(result.out.find("\tvcf\t") != std::string::npos);
}

TEST_CASE("the columns that risk schemes ask about are read as the kinds that they compare") {
  const marrow_test::TemporaryFolder folder;
  const std::string header =
      "sample\tlineage\tage_years\twbc_e9_per_l\tcns\tprednisone_response\tremission_day33\tmrd_day15_pct\t"
      "mrd_day33_pct\tmrd_day78_pct\tkmt2a\tkaryotype\n";
  const auto high_risk = [&](const std::string& row) {
    const std::string table = folder.write("c.tsv", header + "P\tB\t" + row + "\n");
    return extract({"--clinical", table, "--id", "P"}).schemes->at("AIEOP-BFM 2009/HR");
  };
  const std::string rest = "\tnegative\t47,XX,+21[20]";
  CHECK(high_risk("4\t20\t1\tgood\tno\tNA\tNA\tNA" + rest).state == "present");
  CHECK(high_risk("4\t20\t1\tpoor\tyes\tNA\tNA\tNA" + rest).state == "present");
  CHECK(high_risk("4\t20\t1\tgood\tyes\t0.05\t0.1\t0.001" + rest).state == "present");
  CHECK(high_risk("0.5\t20\t1\tgood\tno\tNA\tNA\tNA" + rest).state == "not_assessed");
  // A karyotype cannot exclude a doubled hypodiploid clone; all else of the rule is answered.
  CHECK(high_risk("4\t20\t1\tgood\tyes\t0.05\t0\t0" + rest).inputs_missing ==
        std::vector<std::string>{"MASKED(any): allele balance"});
}
