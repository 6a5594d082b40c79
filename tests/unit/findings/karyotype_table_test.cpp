#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/karyotype_arms.hpp"
#include "marrow/findings/karyotype_rearrangements.hpp"
#include "marrow/findings/karyotype_text.hpp"
#include "support/test_table.hpp"

namespace {

const marrow::Cytogenetics& cytogenetics() {
  static const marrow::Cytogenetics loaded = marrow::Cytogenetics::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

std::string words(const std::vector<std::string>& pieces) {
  return pieces.empty() ? "." : marrow::join(pieces, " ");
}

/// "+21x2", "-7", "9p-1": what is known to have changed, then "?20" for what stays open, "?*" for more than six.
std::vector<std::string> open_last(std::vector<std::string> known, const std::vector<std::string>& open) {
  constexpr std::size_t most_listed = 6;
  if (open.size() > most_listed) known.emplace_back("?*");
  if (open.size() <= most_listed) known.insert(known.end(), open.begin(), open.end());
  return known;
}

std::string chromosome_words(const marrow::KaryotypeText& read) {
  std::vector<std::string> known;
  std::vector<std::string> open;
  for (int i = 1; i <= 24; ++i) {
    const std::string name = i == 23 ? "X" : i == 24 ? "Y" : std::to_string(i);
    const auto found = read.chromosomes.find(name);
    if (found == read.chromosomes.end()) continue;
    if (!found->second.is_known()) open.push_back("?" + name);
    if (!found->second.is_present()) continue;
    const int change = static_cast<int>(*found->second.value.value);
    known.push_back((change > 0 ? "+" : "-") + name +
                    (std::abs(change) > 1 ? "x" + std::to_string(std::abs(change)) : ""));
  }
  // Where chromosomes stay open that no change names, what is known beside them is not the point of the case.
  return open.size() > 6 ? "?*" : words(open_last(known, open));
}

std::string arm_words(const marrow::IscnKaryotype& karyotype) {
  const marrow::KaryotypeArms read = assess_karyotype_arms(karyotype, cytogenetics().bands);
  std::vector<std::string> result;
  std::vector<std::string> open;
  for (const auto& [arm, state] : read.arms) {
    if (state.is_present()) result.push_back(fmt::format("{}{:+}", arm, static_cast<int>(*state.value.value)));
    if (!state.is_known()) open.push_back("?" + arm);
  }
  result = open_last(result, open);
  for (const auto& [lesion, state] : read.focal) result.push_back(lesion);
  if (assess_karyotype_rearrangements(karyotype, cytogenetics(), std::nullopt).iamp21) result.emplace_back("iAMP21");
  return words(result);
}

std::string pair_words(const std::vector<marrow::KaryotypeFusion>& fusions) {
  std::vector<std::string> result;
  for (const marrow::KaryotypeFusion& fusion : fusions) {
    result.push_back(fusion.five_prime + "::" + fusion.three_prime);
  }
  return words(result);
}

std::string fault_words(const marrow::KaryotypeText& read) {
  std::vector<std::string> result;
  for (const marrow::IscnIssue& issue : read.issues) result.emplace_back(marrow::enum_name(issue.fault));
  if (!read.mismatches.empty()) result.emplace_back("sum");
  return words(result);
}

bool names(const std::vector<marrow::KaryotypeFusion>& fusions, std::string_view five, std::string_view three) {
  for (const marrow::KaryotypeFusion& fusion : fusions) {
    if (fusion.five_prime == five && (three.empty() || fusion.three_prime == three)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("written-out karyotypes mean what a cytogeneticist reads in them") {
  const auto table = marrow_test::read_table(std::string(MARROW_SOURCE_DIR) + "/tests/unit/findings/karyotypes.tsv");
  REQUIRE(table.rows.size() >= 60);
  // Constructions that the cohorts lack.
  for (const char* construction : {",inc[", "dmin[", "hsr(", "or ", "//"}) {
    CAPTURE(construction);
    CHECK(std::count_if(table.rows.begin(), table.rows.end(),
                        [&](const auto& row) { return row.cells[0].find(construction) != std::string::npos; }) >= 3);
  }
  for (const auto& row : table.rows) {
    const auto cell = [&](const char* column) { return row.cells[static_cast<std::size_t>(table.column(column))]; };
    CAPTURE(row.line1);
    CAPTURE(cell("text"));
    const marrow::IscnKaryotype karyotype = marrow::read_iscn(cell("text"));
    const marrow::KaryotypeText read = assess_karyotype_text(karyotype);
    const auto lineage = cell("lineage") == "?" ? std::nullopt : std::optional<std::string>(cell("lineage"));
    const auto found = assess_karyotype_rearrangements(karyotype, cytogenetics(), lineage);
    CHECK((read.ploidy.value.modal ? std::to_string(*read.ploidy.value.modal) : "-") == cell("modal"));
    CHECK(chromosome_words(read) == cell("chromosomes"));
    CHECK(pair_words(found.fusions) == cell("fusions"));
    CHECK(pair_words(found.candidates) == cell("candidates"));
    CHECK(arm_words(karyotype) == cell("arms"));
    CHECK(fault_words(read) == cell("faults"));
  }
}

TEST_CASE("the loss of a chromosome or arm takes one copy of the genes that lie on it") {
  static const auto lesions = marrow::FocalLesions::load(marrow::KnowledgeSource::embedded()).rows();
  const auto lost = [](const std::string& text) {
    std::vector<std::string> found;
    const auto losses = karyotype_gene_losses(marrow::read_iscn(text), cytogenetics().bands, lesions);
    for (const char* id :
         {"IKZF1_del_any", "IKZF1_del_whole", "IKZF1_del_4-7", "CDKN2AB_del", "PAX5_del", "TP53_del"}) {
      const auto state = losses.find(id);
      if (state == losses.end()) continue;
      REQUIRE(state->second.is_present());
      const marrow::FocalState& focal = state->second.value;
      CHECK(focal.kind == "deletion");
      CHECK(focal.extra == marrow::ValueObject{{"source", "reported"}});
      found.push_back(std::string(id) + (focal.copies ? fmt::format(":{}", *focal.copies) : ""));
    }
    return words(found);
  };
  CHECK(lost("45,XX,-7[20]") == "IKZF1_del_any:1 IKZF1_del_whole:1");
  CHECK(lost("46,XX,del(7p)[20]") == "IKZF1_del_any:1 IKZF1_del_whole:1");
  CHECK(lost("46,XX,del(7)(p11.2)[20]") == "IKZF1_del_any:1 IKZF1_del_whole:1");
  CHECK(lost("46,XX,i(7)(q10)[20]") == "IKZF1_del_any:1 IKZF1_del_whole:1");
  CHECK(lost("46,XX,i(7q)[20]") == "IKZF1_del_any:1 IKZF1_del_whole:1");
  CHECK(lost("45,XX,-9[20]") == "CDKN2AB_del:1 PAX5_del:1");
  CHECK(lost("46,XX,del(9p)[20]") == "CDKN2AB_del:1 PAX5_del:1");
  CHECK(lost("46,XX,i(9)(q10)[20]") == "CDKN2AB_del:1 PAX5_del:1");
  CHECK(lost("45,XX,dic(9;20)(p13;q11)[20]") == "CDKN2AB_del:1");
  CHECK(lost("46,XX,i(17)(q10)[20]") == "TP53_del:1");
  // A break in the band of the gene may lie on either side of it; what is lost between two breaks may spare it.
  CHECK(lost("46,XX,del(9)(p21)[20]") == ".");
  CHECK(lost("46,XX,del(9)(p22p24)[20]") == ".");
  CHECK(lost("46,XX,del(7)(q22)[20]") == ".");
  // A gain that begins in the band of CDKN2A may bring its copy back; PAX5 lies outside.
  CHECK(lost("45,XX,-9,dup(9)(p21p24)[20]") == "PAX5_del:1");
  // Both copies are touched: never said to be lost both.
  CHECK(lost("45,XX,-9,del(9)(p21)[20]") == "CDKN2AB_del PAX5_del:1");
  CHECK(lost("45,XX,-9,del(9)(p11)[20]") == "CDKN2AB_del PAX5_del");
  // Made up for, uncertain, or perhaps in a marker; other ploidy levels and constitutional changes.
  CHECK(lost("46,XX,-9,+i(9)(p10)[20]") == ".");
  CHECK(lost("45,XX,?-9[20]") == ".");
  CHECK(lost("45,XX,-9 or -10[20]") == ".");
  CHECK(lost("46,XX,-9,+mar[20]") == ".");
  CHECK(lost("45,XX,-9,zzz[20]") == ".");
  CHECK(lost("27<1n>,X,+18,+21,+X,+14[20]") == ".");
  CHECK(lost("45,XX,-9c[20]") == ".");
  CHECK(lost("46,XX[20]") == ".");
}

TEST_CASE("bands stand for their sub-bands, and the centromere has none") {
  const marrow::Cytobands& bands = cytogenetics().bands;
  const auto whole = bands.find("9", "q34");
  const auto part = bands.find("9", "q34.1");
  REQUIRE((whole && part));
  CHECK(whole->end == 138394717);  // the end of chromosome 9 of GRCh38
  CHECK(part->begin == whole->begin);
  CHECK(part->end < whole->end);
  CHECK_FALSE(bands.find("9", "q3"));
  CHECK_FALSE(bands.find("9", "q44"));
  CHECK_FALSE(bands.find("25", "q11"));
  CHECK(bands.find("9", "q10")->end < bands.find("9", "q10")->begin);
  CHECK(bands.arm("9", 'p')->end + 1 == bands.arm("9", 'q')->begin);
}

TEST_CASE("no text makes the readers of rearrangements fail") {
  std::mt19937 random(3);
  const std::string alphabet = "0123456789XY,+-?c/()[];:>pqtiderns~x";
  for (int round = 0; round < 800; ++round) {
    std::string text =
        "46,XX,der(9)t(9;22)(q34;q11.2),i(17)(q10),dic(9;20)(p13;q11),ins(5;1)(q22;q12q25),"
        "der(1)(1pter->1p13::1q12->1qter)[3]/47,idem,-der(9)t(9;22),+r(7)(p22q36)[4]";
    for (int edit = 0; edit < 5; ++edit) {
      text.insert(random() % (text.size() + 1), 1, alphabet[random() % alphabet.size()]);
      text.erase(random() % text.size(), random() % 2);
    }
    const marrow::IscnKaryotype karyotype = marrow::read_iscn(text);
    const auto found = assess_karyotype_rearrangements(karyotype, cytogenetics(), std::nullopt);
    for (const marrow::KaryotypeFusion& fusion : found.fusions) REQUIRE(fusion.breaks.size() == 2);
    for (const auto& [arm, state] : assess_karyotype_arms(karyotype, cytogenetics().bands).arms) {
      if (state.is_present()) REQUIRE(*state.value.value != 0);
    }
  }
}

TEST_CASE("the cohorts' karyotypes show the fusions that the laboratory's tests found, and none that they exclude") {
  const char* folder = std::getenv("MARROW_COHORTS");
  if (folder == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the cohorts' fusions are not compared");
    return;
  }
  struct Pair {
    const char* column;
    const char* five_prime;
    const char* three_prime;
  };
  std::map<std::string, int> counts;
  for (const char* file : {"target_ball_aall0232_train.tsv", "target_tall_aall0434.tsv"}) {
    const auto table = marrow_test::read_table(std::string(folder) + "/" + file);
    for (const auto& row : table.rows) {
      const auto cell = [&](const char* column) { return row.cells[static_cast<std::size_t>(table.column(column))]; };
      if (cell("karyotype") == "NA") continue;
      const auto read = assess_karyotype_rearrangements(marrow::read_iscn(cell("karyotype")), cytogenetics(),
                                                        std::string(cell("lineage")));
      for (const Pair& pair : {Pair{"bcr_abl1", "BCR", "ABL1"}, Pair{"tcf3_pbx1", "TCF3", "PBX1"},
                               Pair{"kmt2a", "KMT2A", ""}, Pair{"etv6_runx1", "ETV6", "RUNX1"}}) {
        const char* found = names(read.fusions, pair.five_prime, pair.three_prime)      ? "fusion"
                            : names(read.candidates, pair.five_prime, pair.three_prime) ? "candidate"
                                                                                        : "silent";
        ++counts[fmt::format("{} {} {}", pair.column, cell(pair.column), found)];
      }
    }
  }
  CHECK(counts["bcr_abl1 Positive fusion"] == 32);
  CHECK(counts["bcr_abl1 Positive silent"] == 1);
  CHECK(counts["tcf3_pbx1 Positive fusion"] == 36);
  CHECK(counts["tcf3_pbx1 Positive candidate"] == 2);  // the break at 1q21
  CHECK(counts["tcf3_pbx1 Positive silent"] == 4);
  CHECK(counts["kmt2a Positive fusion"] == 23);
  CHECK(counts["kmt2a Positive candidate"] == 6);
  CHECK(counts["kmt2a Positive silent"] == 1);
  CHECK(counts["etv6_runx1 Positive fusion"] == 2);  // cryptic: silence is never negative
  CHECK(counts["etv6_runx1 Positive silent"] == 33);
  for (const char* column : {"bcr_abl1", "tcf3_pbx1", "kmt2a", "etv6_runx1"}) {
    CAPTURE(column);
    CHECK(counts[fmt::format("{} Negative fusion", column)] == 0);
  }
}
