#include "marrow/findings/karyotype_text.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/delimited_text.hpp"

namespace {

using marrow::KaryotypeText;

std::optional<std::int64_t> modal(const std::string& text) {
  return marrow::assess_karyotype_text(text).ploidy.value.modal;
}

/// Gains and losses as "+4 +10 -7", then "?N" for every chromosome that stays open (at most `?*` for all others).
std::string changes(const std::string& text) {
  const KaryotypeText read = marrow::assess_karyotype_text(text);
  std::string result;
  const auto add = [&](const std::string& piece) { result += (result.empty() ? "" : " ") + piece; };
  std::vector<std::string> names;
  for (int i = 1; i <= 22; ++i) names.push_back(std::to_string(i));
  names.insert(names.end(), {"X", "Y"});
  std::vector<std::string> open;
  for (const std::string& name : names) {
    const auto found = read.chromosomes.find(name);
    if (found == read.chromosomes.end()) continue;
    if (found->second.is_present()) {
      const double value = found->second.value.value.value();
      const int copies = static_cast<int>(value);
      add((copies > 0 ? "+" : "-") + name + (std::abs(copies) > 1 ? "x" + std::to_string(std::abs(copies)) : ""));
    } else if (!found->second.is_known()) {
      open.push_back("?" + name);
    }
  }
  if (open.size() > 6) {
    add("?*");
  } else {
    for (const std::string& name : open) add(name);
  }
  return result;
}

std::string detail(const std::string& text) {
  return marrow::assess_karyotype_text(text).ploidy.detail;
}

}  // namespace

TEST_CASE("words that say that no cell divided are no result, and no fault of the text") {
  for (const char* words : {"No growth", "NO GROWTH.", "no growth", "Culture failure", "culture failed.", "Failed",
                            "No metaphases", "no metaphases obtained.", "No mitoses.", "no mitosis seen",
                            "Unsuccessful culture", "insufficient metaphases", "24 h culture: no growth"}) {
    CAPTURE(words);
    const KaryotypeText read = marrow::assess_karyotype_text(words);
    CHECK(read.failure == words);
    CHECK(read.issues.empty());
    CHECK(read.ploidy.state == marrow::State::not_assessed);
    CHECK(read.ploidy.reason == marrow::Reason::no_input);
    CHECK(read.ploidy.detail == "karyotype: no result (" + std::string(words) + ")");
    CHECK(read.chromosomes.empty());
  }
  // Results of other tests beside it are read; a clone beside it stands.
  CHECK(marrow::read_iscn("No growth. nuc ish(ABL1,BCR)x2[200]").hybridisation.find("(ABL1,BCR)x2") !=
        std::string::npos);
  CHECK(modal("No growth/47,XX,+21[3]") == 47);
  for (const char* words : {"46,XX[20]", "normal", "der(19)t(1;19)(q23;p13.3) detected by FISH.", "nonsense"}) {
    CAPTURE(words);
    CHECK(marrow::assess_karyotype_text(words).failure.empty());
  }
  CHECK_FALSE(marrow::assess_karyotype_text("nonsense").issues.empty());
}

TEST_CASE("a high-hyperdiploid karyotype gives its modal number and each gained chromosome") {
  const KaryotypeText read = marrow::assess_karyotype_text("54,XX,+4,+6,+10,+14,+17,+18,+21,+21[12]/46,XX[8]");
  REQUIRE(read.ploidy.is_present());
  CHECK(read.ploidy.value.modal == 54);
  CHECK(read.ploidy.value.ploidy_class == "high-hyperdiploid");
  CHECK_FALSE(read.ploidy.value.masked);  // needs allele balance: never certain from the text
  CHECK(changes("54,XX,+4,+6,+10,+14,+17,+18,+21,+21[12]/46,XX[8]") == "+4 +6 +10 +14 +17 +18 +21x2");
  CHECK(read.chromosomes.at("5").is_absent());
  CHECK(read.chromosomes.size() == 24);
}

TEST_CASE("losses, sex chromosomes and copies written with x2 are counted") {
  CHECK(changes("45,XY,-7,t(9;22)(q34;q11.2)[20]") == "-7");
  CHECK(changes("45,X,-Y[12]/46,XY[3]") == "-Y");
  CHECK(changes("48,XY,+X,+8[9]") == "+8 +X");
  CHECK(changes("48,XX,+21x2[9]") == "+21x2");
  CHECK(changes("46,XX,-7,+21[20]") == "-7 +21");
}

TEST_CASE("normal cells only never make a ploidy absent: the blasts may not have divided") {
  for (const char* text : {"46,XX[20]", "46,XY", "46,XX[69]/nonclonal[1]", "46, XY [20]", "46,XY[20]."}) {
    CAPTURE(text);
    const KaryotypeText read = marrow::assess_karyotype_text(text);
    CHECK(read.ploidy.state == marrow::State::not_assessed);
    CHECK(read.ploidy.reason == marrow::Reason::low_purity);
    CHECK(read.chromosomes.empty());
  }
}

TEST_CASE("a rearrangement without numbers is 46 chromosomes with no whole one gained or lost") {
  const KaryotypeText read = marrow::assess_karyotype_text("46,XY,t(1;19)(q23;p13.3)[8]/46,XY[12]");
  CHECK(read.ploidy.value.modal == 46);
  CHECK_FALSE(read.ploidy.value.ploidy_class);
  CHECK(read.chromosomes.at("21").is_absent());
  CHECK(read.chromosomes.at("X").is_absent());
}

TEST_CASE("constitutional changes are the patient's own and are not counted") {
  CHECK(modal("48,XX,+8,+21c[10]") == 47);
  CHECK(changes("48,XX,+8,+21c[10]") == "+8");
  CHECK_FALSE(marrow::assess_karyotype_text("47,XX,+21c[20]").ploidy.is_present());
  CHECK_FALSE(marrow::assess_karyotype_text("47,XXYc[20]").ploidy.is_present());
  CHECK(modal("47,XXYc,t(1;19)(q23;p13)[20]") == 46);
  CHECK(modal("48,XXYc,+21[20]") == 47);
  CHECK(changes("48,XXYc,+21[20]") == "+21");
  // A balanced carrier of a fused 15 and 21 has 45 chromosomes of his own.
  CHECK(modal("46,XY,+8,der(15;21)(q10;q10)c[9]") == 47);
  CHECK(changes("47,XY,+Y?c,del(6)(q13q21)[20]") == "?Y");
}

TEST_CASE("a clone of 24 to 39 chromosomes decides, however small, and its double is masked") {
  const KaryotypeText read = marrow::assess_karyotype_text("27,X,+X,+8,+18,+21[2]/54,idemx2[17]/46,XX[1]");
  CHECK(read.ploidy.value.modal == 27);
  CHECK(read.ploidy.value.ploidy_class == "near-haploid");
  CHECK(read.ploidy.value.masked == true);
  CHECK(read.chromosomes.at("21").is_absent());  // two copies: gained over one set, not over two
  CHECK(read.chromosomes.at("7").value.value == -1.0);
  CHECK(read.chromosomes.at("X").state == marrow::State::not_assessed);
  const KaryotypeText alone = marrow::assess_karyotype_text("36,XY,-3,-4,-7,-9,-13,-15,-16,-17,-20,-2[20]");
  CHECK(alone.ploidy.value.ploidy_class == "low-hypodiploid");
  CHECK_FALSE(alone.ploidy.value.masked);
}

TEST_CASE("a doubled clone written in brackets shows the hypodiploid one inside") {
  const KaryotypeText read =
      marrow::assess_karyotype_text("70(35,X,+Y,+1,+5,+6,+8,+10,+11,+14,+18,+19,+21,+22)x2,-X,+mar[20]/46,XY[1]");
  CHECK(read.ploidy.value.modal == 35);
  CHECK(read.ploidy.value.ploidy_class == "low-hypodiploid");
  CHECK(read.ploidy.value.masked == true);
  CHECK(read.chromosomes.at("17").value.value == -1.0);
  CHECK(read.chromosomes.at("1").is_absent());
}

TEST_CASE("else the abnormal clone with most cells counts, with what it inherits") {
  CHECK(changes("47,XX,+21[4]/49,idem,+4,+10[11]/46,XX[5]") == "+4 +10 +21");
  CHECK(changes("47,XX,+21[11]/49,idem,+4,+10[4]/46,XX[5]") == "+21");
  CHECK(changes("47,XX,+8/48,idem,+9[11]") == "+8");  // counts incomplete: the first
  CHECK(changes("46,XX[3]/47,XX,+8[4]/48,sl,+9[5]/49,sdl1,+10[9]") == "+8 +9 +10");
  CHECK(changes("47,XX,+8[3]/46,idem,-8[6]").empty());
  CHECK(modal("46,XY,del(9)(p13)[4]/92,idemx2[9]") == 92);
}

TEST_CASE("the ploidy level is the one with which the changes add up, or the stated one") {
  CHECK(changes("67,XXY,-7,-17[20]").starts_with("+1 +2 +3"));
  CHECK(marrow::assess_karyotype_text("67,XXY,-7,-17[20]").chromosomes.at("7").is_absent());
  const KaryotypeText tetraploid = marrow::assess_karyotype_text("90<4n>,XXYY,-3,-3[20]");
  CHECK(tetraploid.chromosomes.at("3").is_absent());
  CHECK(tetraploid.chromosomes.at("4").value.value == 2.0);
  CHECK_FALSE(tetraploid.ploidy.value.ploidy_class);
}

TEST_CASE("what does not add up, cannot be read or is incomplete leaves unnamed chromosomes open") {
  CHECK(changes("50,XX,+4,+10,+21[20]") == "+4 +10 +21 ?*");
  CHECK(changes("48,XX,+4,+10,foo(1)[20]") == "+4 +10 ?*");
  CHECK(changes("48,XX,+4,+10,inc[20]") == "+4 +10 ?*");
  CHECK(modal("50,XX,+4,+10,+21[20]") == 50);
  // Twelve chromosomes too few at any level: not even the named ones are believed.
  CHECK(changes("58,XX,+4[20]") == "?*");
  CHECK(modal("58,XX,+4[20]") == 58);
}

TEST_CASE("a rearranged or uncertain copy is neither a gain nor the normal number") {
  CHECK(changes("47,XX,+del(5)(q15q33)[20]") == "?5");
  CHECK(changes("47,XX,+?21[20]") == "?21");
  CHECK(changes("48,XX,+21,+dup(21)(q11q22)[20]") == "+21");
  // Only the long arm of chromosome 1 is gained here.
  CHECK(changes("46,XX,+1,der(1;9)(q10;q10)[20]") == "?1 ?9");
  CHECK(changes("46,XX,-7,+der(7)t(7;12)(p11;q13)[20]") == "?7");
  CHECK(changes("45,XX,dic(9;20)(p13;q11.2)[20]") == "?9 ?20");
  CHECK(changes("47,XX,+mar[20]").empty());
  CHECK(changes("47,XX,+2mar,-7[20]") == "-7");
}

TEST_CASE("a range of numbers counts only if both ends mean the same") {
  CHECK(modal("52~56,XX,+4,+10,+14,+17,+18,+21,+21,+mar[cp9]") == 54);
  const KaryotypeText wide = marrow::assess_karyotype_text("55~60,XX,+4,+10[cp9]");
  CHECK_FALSE(wide.ploidy.value.modal);  // 58 and more is a group of its own
  CHECK(wide.ploidy.value.ploidy_class == "high-hyperdiploid");
  CHECK(detail("49~52,XX,+4,+10,+21[cp9]") == "karyotype: 49 to 52 chromosomes may mean two things");
}

TEST_CASE("slips of the pen that leave the number clear are forgiven") {
  CHECK(changes("47,XX,+8,t(9;22)(q34;q11.2[3]/46,XX[2]") == "+8");
  CHECK(changes("47,XX,+8,[[7]") == "+8");
  CHECK(changes("47 XX,+8[7]/46,XX[2]`") == "+8");
  CHECK(changes("47,XX,+8[7].ish t(12;21)(TEL+;AML1+)") == "+8");
  CHECK(modal("46,XY,del6)(q13q23)[3]") == 46);
}

TEST_CASE("a clone that cannot be read leaves the others usable, but never makes the rest normal") {
  CHECK(changes("47,XX,+8[7]/46mXX[3]") == "+8");
  CHECK(detail("46,XX[7]/46mXX,+8[3]") == "karyotype: '46mXX,+8[3]' cannot be read");
  CHECK(modal("46,XX[20]//53,XY,+8[3]") == std::nullopt);  // donor cells
}

TEST_CASE("changes that do not sum to the number are told where a sum is expected") {
  const auto mismatches = [](const std::string& text) { return marrow::assess_karyotype_text(text).mismatches; };
  CHECK(mismatches("50,XX,+4,+10[20]") == std::vector<std::string>{"50 chromosomes, its changes make 48"});
  CHECK(mismatches("52~53,XX,+4,+10,+1~2mar[20]") ==
        std::vector<std::string>{"52 to 53 chromosomes, its changes make 49 to 50"});
  for (const char* text : {"48,XX,+4,+10[20]", "50,XX,+4[cp9]", "50,XX,+4,inc[9]", "50,XX,+4,foo[9]",
                           "46,X,inv(Y)(p11q11)c[9]", "54,XX,+4,+6,+10,+14,+17,+18,+21,+21[9]/46,XX[3]"}) {
    CAPTURE(text);
    CHECK(mismatches(text).empty());
  }
}

TEST_CASE("a text without a readable number is not assessed and says which part") {
  for (const char* text : {"", " ", "normal", "t(1;19)(q23;p13.3) detected by FISH", "46mXY,del(9)(p12)[2]", "4,XX",
                           "9999999999999999999,XX", "46,XX[20]/failed", "46..48,XX", "60~50,XX,+4", "/",
                           "46<9999n>,XX", "46<n,XX", "47(XX", "(((((", "47,XX,+8[3]x[2]"}) {
    CAPTURE(text);
    const KaryotypeText read = marrow::assess_karyotype_text(text);
    CHECK(read.ploidy.state == marrow::State::not_assessed);
    CHECK(read.ploidy.reason == marrow::Reason::unsupported);
    CHECK(read.chromosomes.empty());
  }
  CHECK(detail("46,XX[20]/\x1b[2J") == "karyotype: '\\x1b[2J' cannot be read");
}

TEST_CASE("no text makes the reader fail") {
  std::mt19937 random(1);
  const std::string alphabet = "0123456789XY,+-?c/()[]<>n~;xidemslt markp.";
  for (int round = 0; round < 4000; ++round) {
    std::string text = "47,XX,+8[3]/48,idemx2,+9[4]";
    for (int edit = 0; edit < 4; ++edit) {
      text.insert(random() % (text.size() + 1), 1, alphabet[random() % alphabet.size()]);
      text.erase(random() % text.size(), random() % 3);
      if (text.empty()) break;
    }
    const KaryotypeText read = marrow::assess_karyotype_text(text);
    if (read.ploidy.value.modal) CHECK((*read.ploidy.value.modal > 0 && *read.ploidy.value.modal <= 300));
  }
}

TEST_CASE("a positive test for trisomies 4 and 10 fills in for a karyotype that does not know") {
  const auto from_fish = marrow::assess_reported_karyotype(marrow::assess_karyotype_text("46,XX[20]"), true);
  CHECK(from_fish.chromosomes.at("4").is_present());
  CHECK(from_fish.chromosomes.at("10").value.value == 1.0);
  CHECK_FALSE(from_fish.ploidy.is_known());
  const auto disputed = marrow::assess_reported_karyotype(marrow::assess_karyotype_text("47,XX,+21[20]"), true);
  CHECK(disputed.chromosomes.at("4").is_absent());
  CHECK(marrow::assess_reported_karyotype(std::nullopt, false).chromosomes.empty());
  CHECK(marrow::assess_reported_karyotype(std::nullopt, std::nullopt).ploidy.reason == marrow::Reason::no_input);
}

TEST_CASE("nearly all karyotypes of the cohorts are read, and they agree with the laboratory's trisomies 4 and 10") {
  const char* folder = std::getenv("MARROW_COHORTS");
  if (folder == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the cohorts' karyotypes are not read");
    return;
  }
  int read = 0;
  int normal = 0;
  int unread = 0;
  std::map<std::pair<std::string, std::string>, int> trisomies;
  for (const char* file : {"target_ball_aall0232_train.tsv", "target_tall_aall0434.tsv"}) {
    std::ifstream stream(std::string(folder) + "/" + file);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const auto table = marrow::parse_delimited(text, file, marrow::Delimiter::tab);
    const auto karyotype = static_cast<std::size_t>(table.column("karyotype"));
    const auto trisomy = static_cast<std::size_t>(table.column("trisomy_4_10"));
    for (const auto& row : table.rows) {
      if (row.cells[karyotype] == "NA") continue;
      const KaryotypeText one = marrow::assess_karyotype_text(row.cells[karyotype]);
      ++(one.ploidy.is_present() ? read : one.ploidy.reason == marrow::Reason::low_purity ? normal : unread);
      if (!one.ploidy.is_present() || row.cells[trisomy] == "NA") continue;
      const auto& four = one.chromosomes.at("4");
      const auto& ten = one.chromosomes.at("10");
      const auto is_gain = [](const auto& state) { return state.is_present() && *state.value.value > 0; };
      if (four.is_known() && ten.is_known()) {
        ++trisomies[{is_gain(four) && is_gain(ten) ? "both" : "not both", row.cells[trisomy]}];
      }
    }
  }
  CHECK(read + normal + unread == 678);
  CHECK(read == 545);
  CHECK(unread == 3);
  CHECK(trisomies[{"both", "Positive"}] == 37);
  CHECK(trisomies[{"both", "Negative"}] == 0);
  // One of them has a duplicated clone of too few cells to count, the other a chromosome 10 among its markers.
  CHECK(trisomies[{"not both", "Positive"}] == 2);
  CHECK(trisomies[{"not both", "Negative"}] == 484);
}
