#include "marrow/findings/iscn.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "support/test_table.hpp"

namespace {

using marrow::IscnKaryotype;

/// Faults as "bracket@24 item@7".
std::string faults(const std::string& text) {
  std::string result;
  for (const marrow::IscnIssue& issue : marrow::read_iscn(text).issues) {
    result +=
        (result.empty() ? "" : " ") + std::string(marrow::enum_name(issue.fault)) + "@" + std::to_string(issue.column);
  }
  return result;
}

/// A rearrangement as "t 9:q34 22:q11.2", the detailed form as "der 9 [9:pter-q34 22:q11.2-qter]".
std::string words(const marrow::IscnRearrangement& link) {
  std::string result = link.word;
  for (const marrow::IscnChromosome& chromosome : link.chromosomes) {
    result += " " + chromosome.name;
    for (std::size_t i = 0; i < chromosome.bands.size(); ++i) {
      const marrow::IscnBand& band = chromosome.bands[i];
      result +=
          (i == 0 ? ":" : "") + band.name + (band.last.empty() ? "" : "~" + band.last) + (band.is_uncertain ? "?" : "");
    }
  }
  if (link.stretches.empty()) return result;
  std::string stretches;
  for (const marrow::IscnStretch& stretch : link.stretches) {
    stretches += fmt::format("{}{}:{}-{}", stretches.empty() ? "" : " ", stretch.chromosome, stretch.begin.name,
                             stretch.end.name);
  }
  return result + " [" + stretches + "]";
}

/// Links of the only change of a clone, joined by " + ".
std::string links(const std::string& change) {
  const IscnKaryotype read = marrow::read_iscn("46,XX," + change + "[5]");
  if (!read.issues.empty() || read.clones.size() != 1 || read.clones[0].events.size() != 1) return "not read";
  std::string result;
  for (const marrow::IscnRearrangement& link : read.clones[0].events[0].links) {
    result += (result.empty() ? "" : " + ") + words(link);
  }
  return result;
}

}  // namespace

TEST_CASE("rearrangements are read with their chromosomes and bands") {
  CHECK(links("t(9;22)(q34;q11.2)") == "t 9:q34 22:q11.2");
  CHECK(links("der(19)t(1;19)(q23;p13.3)") == "der 19 + t 1:q23 19:p13.3");
  CHECK(links("der(9)add(9)(p22)t(9;22)(q34;q11)") == "der 9 + add 9:p22 + t 9:q34 22:q11");
  CHECK(links("t(10;12;21)(q23;p13;q22)") == "t 10:q23 12:p13 21:q22");
  CHECK(links("ins(5;1)(q22;q12q25)") == "ins 5:q22 1:q12q25");
  CHECK(links("del(6)(q15q23)") == "del 6:q15q23");
  CHECK(links("psu dic(11;9)(q21;p21)") == "psudic 11:q21 9:p21");
  CHECK(links("der dic(6;12)(q13;p11.1)t(1;12)(p36;q13)") == "derdic 6:q13 12:p11.1 + t 1:p36 12:q13");
  CHECK(links("i(17q)") == "i 17:q10");
  CHECK(links("del(9p)") == "del 9:p");
  CHECK(links("add(16)") == "add 16");
  CHECK(links("ins(13;9)(q14;q22qter)") == "ins 13:q14 9:q22qter");
  CHECK(links("der(9*)t(9*;9)(p12;q21.2)") == "der 9 + t 9:p12 9:q21.2");
}

TEST_CASE("bands that are uncertain, alternatives or a range are read as such") {
  CHECK(links("t(12;21)(p1?3;q2?2)") == "t 12:p13? 21:q22?");
  CHECK(links("der(2)t(2;?12)(?p13;q13)") == "der 2 + t 2:p13? 12:q13");
  CHECK(links("der(15)t(9;15)(p13~21;q15~22)") == "der 15 + t 9:p13~p21? 15:q15~q22?");
  CHECK(links("del(4)(p12-13)") == "del 4:p12~p13?");
  CHECK(links("add(9)(p11 or p13)") == "add 9:p11~p13?");
  CHECK(links("t(1;?)(p36.1;?)") == "t 1:p36.1 ?:?");
  CHECK(marrow::read_iscn("46,XX,add(19)(p13)or der(19)t(1;19)(q23;p13)[4]").clones[0].events[0].has_alternative);
}

TEST_CASE("the detailed form names each stretch; a chromosome that is not repeated is the one before") {
  CHECK(links("der(9)(9pter->9q34::14q32.2->14qter)") == "der 9 [9:pter-q34 14:q32.2-qter]");
  CHECK(links("der(16)(16pter->q24::?->?::1q31->1qter)") == "der 16 [16:pter-q24 ?:- 1:q31-qter]");
  CHECK(links("der(1)(1pter->1p13::1q12->1cen::1cen->1qter)") == "der 1 [1:pter-p13 1:q12-cen 1:cen-qter]");
}

TEST_CASE("signs, counts, multiples, constitutional and amplified changes are read") {
  const IscnKaryotype read =
      marrow::read_iscn("48,XX,+1~4mar,-del(9)(p13)x2,+21c,?add(22)(q13),10~25dmin,der(21)add(21)(q22)amp(AML1)[7]");
  REQUIRE(read.issues.empty());
  const auto& events = read.clones.at(0).events;
  REQUIRE(events.size() == 6);
  CHECK(events[0].count == marrow::CountRange{1, 4});
  CHECK(events[1].sign == -1);
  CHECK(events[1].multiple == 2);
  CHECK(events[2].is_constitutional);
  CHECK(events[3].is_uncertain);
  CHECK(events[3].sign == 0);
  CHECK(events[4].kind == marrow::IscnEventKind::double_minutes);
  CHECK(events[5].amplified == std::vector<std::string>{"AML1"});
  CHECK(events[5].column == 59);
}

TEST_CASE("clones, related clones, composite clones, donor cells and hybridisation are told apart") {
  const IscnKaryotype read = marrow::read_iscn(
      "mos 63~65<3n>,XXYc,inc[cp4]/90,idemx2,-8[3]/47,sdl2,+9/46,XX[2].nuc ish(ABL1x3)[10/200]//46,XY[5]");
  CHECK(read.issues.empty());
  REQUIRE(read.clones.size() == 5);
  CHECK(read.clones[0].stated == marrow::CountRange{63, 65});
  CHECK(read.clones[0].stated_level == 3);
  CHECK(read.clones[0].sex == "XXY");
  CHECK(read.clones[0].is_sex_constitutional);
  CHECK(read.clones[0].is_incomplete);
  CHECK(read.clones[0].is_composite);
  CHECK(read.clones[0].cells == 4);
  CHECK(read.clones[1].relation->multiple == 2);
  CHECK(read.clones[2].relation->index == 2);
  CHECK_FALSE(read.clones[2].cells);
  CHECK_FALSE(read.clones[3].is_donor);
  CHECK(read.clones[4].is_donor);
  CHECK(read.hybridisation == ".nuc ish(ABL1x3)[10/200]");
}

TEST_CASE("slips whose meaning is plain are mended and told with their column") {
  CHECK(faults("46,XX,t(9;22)(q34q11.2)[3]") == "missing_semicolon@24");
  CHECK(faults("46,XX,t(4;12;9)(q13;p13q34)[3]") == "missing_semicolon@28");
  CHECK(faults("46,XX,t(9;22)(q34;q11.2[3]") == "bracket@24");
  CHECK(faults("46,XX,del6)(q13q23)[3]") == "bracket@10");
  CHECK(faults("46,XX,del(9)p21p21)[3]") == "bracket@13");
  CHECK(faults("46,XX,del(12)(p13([2]") == "bracket@18");
  CHECK(faults("46,XX,der((9)del(9)(p13)[2]") == "bracket@11");
  CHECK(faults("46,XX]20]") == "bracket@6");
  CHECK(faults("46,XX[[20]") == "bracket@7");
  CHECK(faults("45,XX,dic,(9;20)(p13;q11)[3]") == "stray_comma@10");
  CHECK(faults("46,XX,add(7)(p11),[3]") == "stray_comma@19");
  CHECK(faults("54 XX,+8[3]") == "missing_comma@4");
  CHECK(faults("46,XX,del(12)(p11)-17,+19[3]") == "missing_comma@19");
  CHECK(faults("46,XX,adD(9)(q13)[3]") == "letter_case@7");
  CHECK(faults("45,dic(9;20)(p13;q11)[3]") == "missing_sex@4");
  CHECK(faults("46,XX[3]`") == "stray_character@9");
  CHECK(faults("46,XX[3].").empty());
  CHECK(marrow::read_iscn("46,XX,t(9;22)(q34q11.2)[3]").clones[0].events[0].links[0].chromosomes[1].bands[0].name ==
        "q11.2");
}

TEST_CASE("what cannot be read is left out and told, and leaves the rest usable") {
  const IscnKaryotype read = marrow::read_iscn("54,XY,+8,y(1;19)(q23;p13),-16m+18,+21[7]/46mXY[3]/46,XT[4]/46,XY[x]");
  CHECK(faults("54,XY,+8,y(1;19)(q23;p13),-16m+18,+21[7]/46mXY[3]/46,XT[4]/46,XY[x]") ==
        "item@10 item@27 number@44 sex@55 bracket@66 cells@66");
  REQUIRE(read.clones.size() == 4);
  CHECK(read.clones[0].events.size() == 2);
  CHECK(read.clones[0].unread == std::vector<std::string>{"y(1;19)(q23;p13)", "-16m+18"});
  CHECK(read.clones[0].is_readable);
  for (std::size_t i = 1; i < read.clones.size(); ++i) CHECK_FALSE(read.clones[i].is_readable);
  CHECK(faults("46,XX,del(6)(13q23)[3]") == "item@7");
  CHECK(faults("46,XX,t(9;22)(q34;q11;q12)[3]") == "item@7");
  CHECK(faults("46,XX,+23[3]") == "item@7");
  CHECK(faults("46,XX,idemx[3]") == "item@7");
}

TEST_CASE("a rearrangement without a clone is kept, though its number is not known") {
  const IscnKaryotype read = marrow::read_iscn("der(19)t(1;19)(q23;p13.3) detected by FISH.");
  CHECK(read.issues.size() == 1);
  REQUIRE(read.clones.size() == 1);
  CHECK_FALSE(read.clones[0].stated);
  CHECK(read.clones[0].events.size() == 1);
}

TEST_CASE("no bytes make the reader of karyotypes fail, and every fault lies in the text") {
  std::mt19937 random(7);
  const std::string alphabet =
      "0123456789XY,+-?c/()[]<>n~;.:xidemslt markpqorinvaddhscp\xff\x00*'"
      "\"";
  for (int round = 0; round < 3000; ++round) {
    std::string text = round % 2 == 0
                           ? "47,XY,der(9)t(9;22)(q34;q11.2),+i(17)(q10)[cp3]/70(35,X,+8)x2,idem.nuc ish(A)x3"
                           : std::string();
    for (int edit = 0; edit < 6; ++edit) {
      text.insert(random() % (text.size() + 1), 1, alphabet[random() % alphabet.size()]);
      text.erase(random() % text.size(), random() % 2);
      if (round % 2 == 1) text += static_cast<char>(random());
    }
    for (const marrow::IscnIssue& issue : marrow::read_iscn(text).issues) {
      REQUIRE(issue.column >= 1);
      REQUIRE(issue.column <= text.size() + 1);
    }
  }
  CHECK(marrow::read_iscn(std::string(20000, '/')).clones.empty());
  std::string alternatives = "46,XX";
  for (int i = 0; i < 10000; ++i) alternatives += i == 0 ? ",add(9)(p13)" : " or add(9)(p13)";
  CHECK(marrow::read_iscn(alternatives).clones[0].events.size() == 1);
}

TEST_CASE("of the cohorts' karyotypes nearly all are read without an edit, and few have parts left unread") {
  const char* folder = std::getenv("MARROW_COHORTS");
  if (folder == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the cohorts' karyotypes are not read");
    return;
  }
  int clean = 0;
  int mended = 0;
  std::vector<std::string> found;
  for (const char* file : {"target_ball_aall0232_train.tsv", "target_tall_aall0434.tsv"}) {
    const auto table = marrow_test::read_table(std::string(folder) + "/" + file);
    const auto karyotype = static_cast<std::size_t>(table.column("karyotype"));
    for (const auto& row : table.rows) {
      if (row.cells[karyotype] == "NA") continue;
      const IscnKaryotype read = marrow::read_iscn(row.cells[karyotype]);
      bool is_refused = false;
      for (const marrow::IscnIssue& issue : read.issues) {
        is_refused = is_refused || marrow::is_refusal(issue.fault);
        found.push_back(fmt::format("{}\t{}\t{}\t{}\t{}", file, marrow::is_refusal(issue.fault) ? "unread" : "mended",
                                    marrow::enum_name(issue.fault), issue.column, fault_words(issue)));
      }
      if (!is_refused) ++(read.issues.empty() ? clean : mended);
    }
  }
  // What was mended and what was left unread, with its place in the text and the reason; no text of a patient.
  std::vector<std::string> listed;
  for (const auto& row :
       marrow_test::read_table(MARROW_SOURCE_DIR "/tests/unit/findings/target_karyotype_faults.tsv").rows) {
    listed.push_back(marrow::join({row.cells.begin(), row.cells.end()}, "\t"));
  }
  std::sort(found.begin(), found.end());
  std::sort(listed.begin(), listed.end());
  CHECK(found == listed);
  CHECK(clean == 647);
  CHECK(mended == 24);
}
