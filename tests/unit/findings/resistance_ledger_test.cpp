#include "marrow/findings/resistance_ledger.hpp"

#include <doctest/doctest.h>

#include <set>

#include "marrow/base/text.hpp"
#include "unit/findings/ledger_cases.hpp"

using ledger_cases::add_fusion;
using ledger_cases::add_variant;
using ledger_cases::child;
using ledger_cases::knowledge;
using marrow::Profile;
using marrow::ResistanceLine;
using marrow::ResistanceRow;
using marrow::Timepoint;

namespace {

std::vector<ResistanceLine> ledger(const Profile& profile) {
  return marrow::resistance_ledger(profile, marrow::to_value(profile), knowledge().resistance(),
                                   knowledge().predicates());
}

std::string extra(const ResistanceLine& line, std::string_view key) {
  for (const auto& [name, value] : line.extra) {
    const auto* text = value.get_if<std::string>();
    if (name == key) return text != nullptr ? *text : ".";
  }
  return "no key";
}

bool has_line(const std::vector<ResistanceLine>& lines, const ResistanceRow& row) {
  return std::any_of(lines.begin(), lines.end(), [&](const ResistanceLine& line) {
    return line.drug == row.drug && line.direction == row.direction && line.source == row.source &&
           line.mechanism.value_or("") == row.mechanism && extra(line, "state") == "present";
  });
}

/// "imatinib resistant", "ponatinib not_assessed" of one variant, sorted.
std::set<std::string> answers_of(const std::vector<ResistanceLine>& lines, const std::string& change) {
  std::set<std::string> answers;
  for (const ResistanceLine& line : lines) {
    if (line.lesion == change && line.drug_group == "abl_tki") answers.insert(line.drug + " " + line.direction);
  }
  return answers;
}

std::string answer(const std::vector<ResistanceLine>& lines, std::string_view drug, std::string_view gene) {
  std::set<std::string> answers;
  for (const ResistanceLine& line : lines) {
    if (line.drug == drug && line.gene == gene) answers.insert(line.direction);
  }
  return marrow::join({answers.begin(), answers.end()}, ",");
}

const ResistanceLine* find_line(const std::vector<ResistanceLine>& lines, std::string_view gene,
                                std::string_view lesion) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const ResistanceLine& line) {
    return line.gene == gene && line.lesion == lesion;
  });
  return found == lines.end() ? nullptr : &*found;
}

/// "KMT2A present" …, one entry a way out.
std::set<std::string> escapes(const ResistanceLine& line) {
  std::set<std::string> states;
  for (const auto& [key, value] : line.extra) {
    if (key != "escape") continue;
    for (const marrow::Value& route : *value.get_if<marrow::ValueList>()) {
      states.insert(*route.find("gene")->get_if<std::string>() + " " + *route.find("state")->get_if<std::string>());
    }
  }
  return states;
}

marrow::Variant change(const char* gene, const char* hgvsp, marrow::VariantClass kind, marrow::Effect effect) {
  marrow::Variant variant;
  variant.gene = gene;
  variant.hgvsp = hgvsp;
  variant.variant_class = kind;
  variant.effect = effect;
  return variant;
}

marrow::Variant kinase_change(const char* hgvsp) {
  return change("ABL1", hgvsp, marrow::VariantClass::missense, marrow::Effect::resistance);
}

Profile philadelphia(std::initializer_list<const char*> changes) {
  Profile profile = child("B", Timepoint::relapse);
  add_fusion(profile, "BCR", "ABL1");
  for (const char* one : changes) add_variant(profile, kinase_change(one));
  return profile;
}

void set_cis(Profile& profile, marrow::Assessment in_cis) {
  profile.genes["ABL1"].value.reading.emplace().in_cis = std::move(in_cis);
}

constexpr auto both = "p.Thr315Ile and p.Glu255Val on one copy";

}  // namespace

TEST_CASE("every row of the resistance table is met by a case made from its condition, and by no empty profile") {
  int by_variant = 0;
  int by_profile = 0;
  int open = 0;
  for (const ResistanceRow& row : knowledge().resistance().rows()) {
    CAPTURE(row.drug);
    CAPTURE(row.lesion);
    CHECK_FALSE(has_line(ledger(ledger_cases::nobody()), row));
    const char* lineage = row.lineage == "T" ? "T" : "B";
    if (row.expression) {
      Profile profile = child(lineage, Timepoint::relapse);
      const marrow::Variant variant = ledger_cases::variant_of(*row.expression);
      REQUIRE(variant.gene);
      add_variant(profile, variant);
      if (variant.gene == "ABL1") add_fusion(profile, "BCR", "ABL1");
      CHECK(has_line(ledger(profile), row));
      profile.genes[*variant.gene] = marrow::Assessment::not_assessed(marrow::Reason::no_input);
      CHECK_FALSE(has_line(ledger(profile), row));
      ++by_variant;
    }
    if (row.profile_rule) {
      const auto profiles = ledger_cases::profiles_of(*row.profile_rule, child(lineage, Timepoint::diagnosis));
      REQUIRE_FALSE(profiles.empty());
      for (const Profile& profile : profiles) CHECK(has_line(ledger(profile), row));
      ++by_profile;
    }
    CHECK((row.expression || row.profile_rule) != row.undecided.has_value());
    open += row.undecided ? 1 : 0;
  }
  CHECK(by_variant > 80);
  CHECK(by_profile > 40);
  CHECK(open > 30);
}

TEST_CASE("every proposal with a condition is met by a case made from it, and by no empty profile") {
  int met = 0;
  for (const marrow::DrugOption& option : knowledge().drug_options().rows()) {
    if (!option.rule) continue;
    CAPTURE(option.trigger);
    const auto has_option = [&](const Profile& profile) {
      const auto options = marrow::drug_options(marrow::to_value(profile), knowledge().drug_options());
      return std::any_of(options.begin(), options.end(),
                         [&](const auto& one) { return one.finding == option.trigger && one.option == option.option; });
    };
    const auto profiles = ledger_cases::profiles_of(*option.rule, ledger_cases::nobody());
    REQUIRE_FALSE(profiles.empty());
    for (const Profile& profile : profiles) CHECK(has_option(profile));
    CHECK_FALSE(has_option(ledger_cases::nobody()));
    ++met;
  }
  CHECK(met == 34);
}

TEST_CASE("T315I beside BCR::ABL1 has a line for every inhibitor of the table") {
  const auto lines = ledger(philadelphia({"p.Thr315Ile"}));
  CHECK(answers_of(lines, "p.Thr315Ile") == std::set<std::string>{"imatinib resistant", "dasatinib resistant",
                                                                  "nilotinib resistant", "bosutinib resistant",
                                                                  "ponatinib sensitive", "asciminib no_effect"});
  CHECK(answers_of(ledger(philadelphia({"p.Met244Val"})), "p.Met244Val") ==
        std::set<std::string>{"imatinib resistant", "dasatinib no_effect", "ponatinib no_effect",
                              "nilotinib not_assessed", "bosutinib not_assessed", "asciminib not_assessed"});
}

TEST_CASE("a change of ABL1's kinase domain says nothing of a drug without a fusion that ends in ABL1") {
  Profile profile = child("B", Timepoint::relapse);
  add_variant(profile, kinase_change("p.Thr315Ile"));
  const auto imatinib = [&](const std::vector<ResistanceLine>& lines) {
    const auto found = std::find_if(lines.begin(), lines.end(), [](const ResistanceLine& line) {
      return line.drug == "imatinib" && line.lesion == "p.Thr315Ile";
    });
    REQUIRE(found != lines.end());
    return found->direction + " " + extra(*found, "reason") + ": " + extra(*found, "detail");
  };
  CHECK(imatinib(ledger(profile)) ==
        "not_assessed no_input: p.Thr315Ile counts on a fusion transcript of ABL1 only; missing: FUSION(any>ABL1): not "
        "tested");
  profile.fusions.tested.push_back({"BCR>ABL1", "fish", "negative", {}});
  CHECK(imatinib(ledger(profile)).starts_with("not_assessed no_input"));
  profile.fusions.tested.push_back({"ABL1", "fish", "negative", {}});
  CHECK(
      imatinib(ledger(profile)) ==
      "not_assessed not_applicable: p.Thr315Ile counts on a fusion transcript of ABL1 only; no such fusion was found");
  CHECK(answers_of(ledger(profile), "p.Thr315Ile").size() == 6);
  add_fusion(profile, "ETV6", "ABL1");
  CHECK(imatinib(ledger(profile)).starts_with("resistant"));
}

TEST_CASE("what is said for a drug of one ABL1 change is left open beside a second one until phase tells") {
  Profile profile = philadelphia({"p.Thr315Ile", "p.Glu255Val"});
  CHECK(answer(ledger(profile), "ponatinib", "ABL1") == "not_assessed");
  CHECK(answer(ledger(profile), "imatinib", "ABL1") == "resistant");
  set_cis(profile, marrow::Assessment::not_assessed(marrow::Reason::unsupported, "not phased"));
  CHECK(answer(ledger(profile), "ponatinib", "ABL1") == "not_assessed");
  set_cis(profile, marrow::Assessment::absent({}));
  CHECK(answer(ledger(profile), "ponatinib", "ABL1") == "no_effect,sensitive");
  set_cis(profile, marrow::Assessment::present());
  const auto lines = ledger(profile);
  CHECK(answer(lines, "ponatinib", "ABL1") == "resistant");
  CHECK(find_line(lines, "ABL1", both) != nullptr);
  CHECK(answer(lines, "asciminib", "ABL1") == "not_assessed");
  // The table's row of compounds speaks of T315I alone.
  Profile other = philadelphia({"p.Tyr253His", "p.Glu255Val"});
  set_cis(other, marrow::Assessment::present());
  CHECK(answer(ledger(other), "ponatinib", "ABL1") == "not_assessed");
}

TEST_CASE("an NT5C2 change resists every thiopurine; at diagnosis the line says that this is no evidence") {
  const auto made = [](Timepoint timepoint) {
    Profile profile = child("B", timepoint);
    auto& variant = add_variant(
        profile, change("NT5C2", "p.Arg367Gln", marrow::VariantClass::missense, marrow::Effect::resistance));
    variant.vaf = 0.12;
    variant.ccf = marrow::FractionInterval{0.2, 0.3};
    variant.clonality = "subclonal";
    return ledger(profile);
  };
  const auto relapse = made(Timepoint::relapse);
  const ResistanceLine* line = find_line(relapse, "NT5C2", "p.Arg367Gln");
  REQUIRE(line != nullptr);
  CHECK(line->drug == "mercaptopurine");
  CHECK(line->clonality == "subclonal");
  CHECK(extra(*line, "stage_note") == ".");
  const auto member = [&](std::string_view key) {
    return std::find_if(line->extra.begin(), line->extra.end(), [&](const auto& one) { return one.first == key; })
        ->second;
  };
  CHECK(member("vaf") == marrow::Value(0.12));
  CHECK(*member("ccf").find("low") == marrow::Value(0.2));
  CHECK(member("cross_resistance") == marrow::Value(marrow::ValueList{"thioguanine"}));
  const auto diagnosis = made(Timepoint::diagnosis);
  CHECK(extra(*find_line(diagnosis, "NT5C2", "p.Arg367Gln"), "stage_note").find("no evidence") != std::string::npos);
  CHECK(answer(ledger(child("B", Timepoint::relapse)), "mercaptopurine", "NT5C2").empty());
}

TEST_CASE("loss of MSH6 shields from thiopurines; TP53 against anthracyclines says what is known of its other copy") {
  Profile profile = child("B", Timepoint::relapse);
  using marrow::Effect;
  using marrow::VariantClass;
  add_variant(profile, change("MSH6", "p.Arg248Ter", VariantClass::truncating, Effect::loss_of_function));
  add_variant(profile, change("TP53", "p.Arg248Gln", VariantClass::missense, Effect::loss_of_function));
  auto lines = ledger(profile);
  CHECK(answer(lines, "mercaptopurine", "MSH6") == "resistant");
  CHECK(answer(lines, "thioguanine", "MSH6") == "resistant");
  CHECK(answer(lines, "inotuzumab", "TP53") == "sensitive");
  const auto detail = [&lines] {
    for (const ResistanceLine& line : lines) {
      if (line.drug == "daunorubicin" && line.gene == "TP53") return extra(line, "detail");
    }
    return std::string("no line");
  };
  CHECK(detail().find("was not assessed") != std::string::npos);
  profile.genes["TP53"].value.second_hit = marrow::Assessment::present();
  lines = ledger(profile);
  CHECK(detail().find("a second hit is present") != std::string::npos);
}

TEST_CASE("ways out of CD19 and CD22 therapy have a state each, and an intact gene proves no antigen") {
  Profile profile = child("B", Timepoint::diagnosis);
  const auto cd19 = [](const std::vector<ResistanceLine>& lines) { return find_line(lines, "CD19", "antigen escape"); };
  auto lines = ledger(profile);
  REQUIRE(cd19(lines) != nullptr);
  CHECK(cd19(lines)->drug == "CD19 CAR-T;blinatumomab");
  CHECK(cd19(lines)->direction == "not_assessed");
  CHECK(find_line(lines, "CD22", "antigen escape") != nullptr);
  CHECK(find_line(ledger(child("T", Timepoint::diagnosis)), "CD19", "antigen escape") == nullptr);

  for (const char* gene : {"CD19", "CD81", "CD58"}) profile.genes[gene] = marrow::Assessment::absent(0.05);
  profile.fusions.tested.push_back({"KMT2A", "fish", "negative", {}});
  lines = ledger(profile);
  CHECK(escapes(*cd19(lines)) ==
        std::set<std::string>{"CD19 absent", "CD19 not_assessed", "CD58 absent", "CD81 absent", "KMT2A absent"});
  CHECK(cd19(lines)->direction == "not_assessed");
  CHECK(extra(*cd19(lines), "detail").find("does not say that the antigen is expressed") != std::string::npos);

  profile.fusions.tested.clear();
  add_fusion(profile, "KMT2A", "AFF1");
  add_variant(profile, change("CD19", "p.Trp100Ter", marrow::VariantClass::truncating, marrow::Effect::uncertain));
  lines = ledger(profile);
  CHECK(escapes(*cd19(lines)).contains("KMT2A present"));
  CHECK(escapes(*cd19(lines)).contains("CD19 present"));
  CHECK(cd19(lines)->direction == "resistant");
  CHECK(answer(lines, "blinatumomab", "CD19") == "resistant");
  CHECK(answer(lines, "CD19 CAR-T", "KMT2A") == "resistant");
}

TEST_CASE("what needs RNA is one line a drug group, of drugs with a place in the lineage, and never a finding") {
  for (const char* lineage : {"B", "T"}) {
    const auto lines = ledger(child(lineage, Timepoint::diagnosis));
    std::set<std::string> groups;
    for (const ResistanceLine& line : lines) {
      if (line.lesion != "expression, protein or methylation") continue;
      CHECK(line.direction == "not_assessed");
      CHECK(extra(line, "reason") == "needs_rna");
      CHECK(groups.insert(line.drug_group).second);
    }
    CHECK(groups.contains("glucocorticoid"));
    CHECK(groups.contains("nelarabine") == (*lineage == 'T'));
    CHECK(groups.contains("cd22_immunotherapy") == (*lineage == 'B'));
    CHECK(groups.size() <= 10);
  }
}

TEST_CASE("every row that nothing decides has its reason in the ledger of a lineage that it is for") {
  std::set<std::string> told;
  for (const char* lineage : {"B", "T"}) {
    for (const ResistanceLine& line : ledger(child(lineage, Timepoint::relapse))) {
      if (line.direction != "not_assessed") continue;
      for (const std::string& gene : marrow::split_list(line.gene, ';')) {
        told.insert(line.drug_group + " " + gene + " " + extra(line, "reason"));
      }
      if (line.gene == "DHFR") {
        CHECK(extra(line, "detail") == "DHFR amplification: nothing that is read tells it");
      }
      if (line.gene == "TPMT;NUDT15") {
        CHECK(line.drug == "mercaptopurine;thioguanine");
        CHECK(extra(line, "detail") == "TPMT;NUDT15 LoF: inherited variants are not read for the ledger");
      }
    }
  }
  int rows = 0;
  for (const ResistanceRow& row : knowledge().resistance().rows()) {
    if (!row.undecided || row.lesion.starts_with("compound")) continue;
    CAPTURE(row.drug);
    CAPTURE(row.lesion);
    for (const std::string& gene : row.genes) {
      CHECK(told.contains(row.drug_group + " " + gene + " " + std::string(marrow::reason_name(*row.undecided))));
    }
    ++rows;
  }
  CHECK(rows > 30);
}

TEST_CASE("a partner other than BCR makes an ABL-class fusion, whether or not BCR::ABL1 was tested") {
  for (const char* kinase : {"ABL1", "ABL2", "PDGFRB"}) {
    CAPTURE(kinase);
    Profile profile = child("B", Timepoint::diagnosis);
    add_fusion(profile, "ETV6", kinase);
    CHECK(answer(ledger(profile), "imatinib", "ABL1;ABL2;PDGFRB;CSF1R") == "sensitive");
  }
  CHECK(answer(ledger(philadelphia({})), "imatinib", "ABL1;ABL2;PDGFRB;CSF1R").empty());
}

TEST_CASE("conflicting and absent effects stand in the ledger as such") {
  Profile profile = child("T", Timepoint::relapse);
  using marrow::Effect;
  using marrow::VariantClass;
  add_variant(profile, change("NOTCH1", "p.Leu1600Pro", VariantClass::missense, Effect::activating));
  add_variant(profile, change("NT5C2", "p.Arg367Gln", VariantClass::missense, Effect::resistance));
  const auto lines = ledger(profile);
  CHECK(answer(lines, "prednisone", "NOTCH1") == "conflicting");
  CHECK(answer(lines, "nelarabine", "NT5C2") == "no_effect");
}

TEST_CASE("the tables state and propose; they never tell a reader what to do") {
  const std::set<std::string> imperatives{"avoid", "consider", "give",     "stop",   "start",      "add",    "check",
                                          "treat", "must",     "should",   "never",  "flag",       "choose", "use",
                                          "refer", "replace",  "increase", "reduce", "discontinue"};
  const auto check = [&](const std::string& text) {
    CAPTURE(text);
    std::string words = marrow::lower_case(text);
    std::replace_if(
        words.begin(), words.end(), [](unsigned char c) { return std::isalpha(c) == 0; }, ' ');
    for (const std::string& word : marrow::split_list(words, ' ')) CHECK_FALSE(imperatives.contains(word));
  };
  for (const marrow::DrugOption& option : knowledge().drug_options().rows()) {
    check(option.trigger);
    check(option.option);
    check(option.status);
    check(option.paediatric_note);
  }
  for (const ResistanceRow& row : knowledge().resistance().rows()) {
    check(row.lesion);
    check(row.effect);
    check(row.mechanism);
    check(row.direction_note);
  }
}
