#include "marrow/report/resistance_view.hpp"

#include <doctest/doctest.h>

#include "marrow/knowledge/knowledge.hpp"

using marrow::PatientView;
using marrow::ResistanceLine;
using marrow::Value;
using marrow::ValueList;
using marrow::ValueObject;

namespace {

ResistanceLine thiopurine_line(const char* drug, const char* other) {
  ResistanceLine line;
  line.drug = drug;
  line.drug_group = "thiopurine";
  line.gene = "NT5C2";
  line.lesion = "p.Arg367Gln";
  line.direction = "resistant";
  line.mechanism = "nucleotidase hyperactivation";
  line.stage = "relapse";
  line.clonality = "subclonal";
  line.evidence = "B";
  line.source = "Barz 2020";
  line.extra = {{"state", "present"}, {"vaf", 0.12}, {"cross_resistance", ValueList{other}}};
  return line;
}

ResistanceLine open_line(const char* group, const char* reason, ValueObject more = {}) {
  ResistanceLine line;
  line.drug = "a;b";
  line.drug_group = group;
  line.gene = "CD19";
  line.lesion = "antigen escape";
  line.direction = "not_assessed";
  line.extra = {{"state", "not_assessed"}, {"reason", reason}, {"detail", "nobody knows"}};
  line.extra.insert(line.extra.end(), more.begin(), more.end());
  return line;
}

marrow::SchemeResult scheme(const char* state, const char* result, std::vector<std::string> missing = {}) {
  marrow::SchemeResult made;
  made.state = state;
  if (result != nullptr) made.result = result;
  made.inputs_missing = std::move(missing);
  made.verified = true;
  return made;
}

}  // namespace

TEST_CASE("lines that differ in the drug alone are one row, and cross-resistance is said by group") {
  PatientView view;
  marrow::add_resistance(
      view, {thiopurine_line("mercaptopurine", "thioguanine"), thiopurine_line("thioguanine", "mercaptopurine")});
  REQUIRE(view.resistance_rows.size() == 1);
  CHECK(view.resistance_rows.front().cells.at(0) == "mercaptopurine, thioguanine");
  CHECK(view.resistance_rows.front().cells.at(3) == "relapse, subclonal, 12\u00a0% of reads");
  REQUIRE(view.cross_rows.size() == 1);
  CHECK(view.cross_rows.front().cells == std::vector<std::string>{"thiopurine", "mercaptopurine, thioguanine",
                                                                  "NT5C2 p.Arg367Gln (nucleotidase hyperactivation)"});
}

TEST_CASE("lines that claim nothing are no rows of the ledger: they stand by reason, ways out of therapy by state") {
  const Value routes = ValueList{
      ValueObject{{"gene", "CD19"},
                  {"route", "loss"},
                  {"drugs", "x"},
                  {"state", "absent"},
                  {"limit", ValueObject{{"vaf", 0.05}}}},
      ValueObject{{"gene", "KMT2A"}, {"route", "lineage switch"}, {"drugs", "x"}, {"state", "absent"}, {"limit", {}}},
      ValueObject{
          {"gene", "CD19"}, {"route", "splicing"}, {"drugs", "x"}, {"state", "not_assessed"}, {"reason", "needs_rna"}}};
  PatientView view;
  marrow::add_resistance(view, {open_line("glucocorticoid", "needs_rna"), open_line("abl_tki", "unsupported"),
                                open_line("abl_tki", "unsupported"), open_line("thiopurine", "germline_not_asked"),
                                open_line("cd19_immunotherapy", "needs_rna", {{"escape", routes}})});
  CHECK(view.resistance_rows.empty());
  REQUIRE(view.resistance_open.size() == 3);
  CHECK(view.resistance_open.at(1).items.size() == 1);
  CHECK(view.resistance_open.at(2).heading.starts_with("Inherited"));
  REQUIRE(view.escape_rows.size() == 3);
  CHECK(view.escape_rows.at(0).cells.at(2) == "not found (above 5\u00a0% VAF)");
  CHECK(view.escape_rows.at(1).cells.at(2) == "not found");
  CHECK(view.escape_rows.at(2).cells.at(2).starts_with("not assessed"));
}

TEST_CASE("schemes that place a patient differently are shown as a disagreement, those that agree are not") {
  PatientView view;
  marrow::add_schemes(view, {{"NCI/NCI-SR", scheme("present", "standard risk")},
                             {"UKALL-GEN/CYTO-HR", scheme("present", "high-risk cytogenetics")},
                             {"PI_COG/formula", scheme("not_assessed", nullptr, {"rule not published here"})},
                             {"COG/LR", scheme("not_assessed", nullptr, {"clinical.mrd_day8_pct"})}});
  CHECK(view.scheme_conflict ==
        "The schemes disagree. low: NCI/NCI-SR (standard risk); high: UKALL-GEN/CYTO-HR (high-risk cytogenetics)");
  REQUIRE(view.schemes_unknown.size() == 2);
  CHECK(view.schemes_unknown.at(0).items.front() == "missing clinical.mrd_day8_pct");
  CHECK(view.schemes_unknown.at(1).items.front() == "rule not published here");
  PatientView calm;
  marrow::add_schemes(calm, {{"NCI/NCI-SR", scheme("present", "standard risk")},
                             {"COG/x", scheme("present", "average risk (36%)")},
                             {"Y/x", scheme("absent", "high risk")}});
  CHECK(calm.scheme_conflict.empty());
}

TEST_CASE("every result of the scheme table has a tier, but for those that name none") {
  const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  std::vector<std::string> without;
  for (const marrow::RiskRule& rule : knowledge.risk_schemes().rules()) {
    if (marrow::risk_tier(rule.result).empty()) without.push_back(rule.result);
  }
  CHECK(without == std::vector<std::string>{"IKZF1plus", "4 groups", "continuous score (higher = worse)", "continuous",
                                            "TKI stratum", "early relapse (<18 months)",
                                            "intermediate relapse (18 to <36 months)",
                                            "late relapse (36 months or more)"});
  CHECK(marrow::risk_tier("genetic poor risk") == "high");
  CHECK(marrow::risk_tier("SR-favourable") == "low");
  CHECK(marrow::risk_tier("very high risk (24%)") == "high");
}
