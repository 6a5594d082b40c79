#include "marrow/report/text_summary.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "marrow/base/text.hpp"
#include "support/example_profiles.hpp"

namespace examples = marrow::examples;

namespace {

bool contains(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (const std::string_view line : marrow::split(text, '\n')) {
    const auto columns = std::count_if(line.begin(), line.end(),
                                       [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; });
    longest = std::max(longest, static_cast<std::size_t>(columns));
  }
  return longest;
}

}  // namespace

TEST_CASE("no line of a summary is wider than the terminal, whatever the names") {
  for (const marrow::Profile& profile : {examples::b_lineage_with_risk(), examples::t_lineage_outside_model(),
                                         examples::nothing_assessed(), examples::hostile()}) {
    CHECK(longest_line(marrow::text_summary(profile)) <= 80);
    CHECK(longest_line(marrow::text_summary(profile, {.use_colour = false, .width = 40})) <= 40);
  }
}

TEST_CASE("a summary leads with research use, NOTCH1 and TP53, risk with interval, and why things are not known") {
  const std::string text = marrow::text_summary(examples::b_lineage_with_risk());
  CHECK(contains(text, "For research use only."));
  CHECK(contains(text, "[-] NOTCH1       not found (above 5 % VAF)\n"));
  CHECK(contains(text, "[+] TP53         present\n      - c.743G>A p.(Arg248Gln): VAF 41 %; 41 of 100 reads;"));
  CHECK(contains(text, "Within 5 years   14 % (90 % interval 9–21 %)\n"));
  CHECK(contains(text, "needs RNA: CRLF2\n"));
  CHECK(contains(text, "W203 (22 times): records without PASS were set aside\n"));
}

TEST_CASE("many genes that are unknown for one reason are counted, and a caution stands with the estimate") {
  marrow::Profile profile = examples::b_lineage_with_risk();
  for (int i = 0; i < 60; ++i) {
    profile.genes["GENE" + std::to_string(i)] = marrow::Assessment::not_assessed(marrow::Reason::noisy);
  }
  profile.scores->relapse->applicability.reasons = {"few such patients were trained on"};
  const std::string text = marrow::text_summary(profile);
  CHECK(contains(text, "- the site is noisy: all 60 other genes of the panel"));
  CHECK_FALSE(contains(text, "GENE17"));
  CHECK(contains(text, "needs RNA: CRLF2\n"));
  CHECK(contains(text, "\n  ! few such patients were trained on\n"));
}

TEST_CASE("a patient outside the model gets the reason and no number") {
  const std::string text = marrow::text_summary(examples::t_lineage_outside_model());
  CHECK(contains(text, "No relapse estimate: outside what the model was made for\n"));
  CHECK(contains(text, "- lineage is T; the model was made from children with B-ALL\n"));
  CHECK_FALSE(contains(text, "Within 5 years"));
}

TEST_CASE("colour is only there when asked for, and a file cannot add its own") {
  CHECK_FALSE(contains(marrow::text_summary(examples::b_lineage_with_risk()), "\x1b"));
  CHECK_FALSE(contains(marrow::text_summary(examples::hostile()), "\x1b"));
  const std::string coloured = marrow::text_summary(examples::b_lineage_with_risk(), {.use_colour = true});
  CHECK(contains(coloured, "\x1b[1;31m[+]\x1b[0m TP53"));
}
