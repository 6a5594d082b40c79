#include "marrow/findings/notch1_reading.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using marrow::Assessed;
using marrow::Assessment;
using marrow::Effect;
using marrow::GeneFindings;
using marrow::GeneReading;
using marrow::Reason;
using marrow::Variant;

namespace {

Variant change(const char* id, const char* reading, std::optional<Effect> effect, const char* domain) {
  Variant variant;
  variant.id = id;
  variant.reading = reading;
  variant.effect = effect;
  variant.domain = domain;
  return variant;
}

const Variant hd = change("hd", "HD-N activating", Effect::activating, "HD-N");
const Variant utr = change("utr", "3'UTR splice", Effect::activating, "3UTR");
const Variant expansion = change("jm", "JM expansion", Effect::activating, "JM");
const Variant fbxw7 = change("fbxw7", "WD40 hotspot", Effect::loss_of_function, "WD40");
const Variant fbxw7_unknown = change("fbxw7", "WD40 missense, effect uncertain", std::nullopt, "WD40");

Variant truncation(std::int64_t residue, Effect effect) {
  Variant variant = change("stop", "PEST truncating", effect, "PEST");
  variant.consequence = {"stop_gained"};
  variant.aa_begin = variant.aa_end = residue;
  return variant;
}
const Variant pest = truncation(2440, Effect::activating);
const Variant tad = truncation(2200, Effect::uncertain);
const Variant ank = truncation(2000, Effect::uncertain);

/// NOTCH1 present with the rest of its domains in one state, FBXW7 in that state as a whole.
std::map<std::string, Assessed<GeneFindings>> states(const Assessment& rest, const Assessment& utr3) {
  std::map<std::string, Assessed<GeneFindings>> genes;
  GeneFindings notch1;
  for (const char* domain : {"LNR", "HD-N", "HD-C", "JM", "TAD", "PEST"}) notch1.domains[domain] = rest;
  notch1.domains["3UTR"] = utr3;
  genes["NOTCH1"] = Assessed<GeneFindings>::present(notch1);
  genes["FBXW7"] = rest;
  return genes;
}

GeneReading read(std::initializer_list<const Variant*> found, const Assessment& rest,
                 std::initializer_list<const Variant*> in_fbxw7 = {},
                 const Assessment& utr3 = Assessment::absent(0.05)) {
  return marrow::assess_notch1(found, in_fbxw7, states(rest, utr3), {});
}

const Assessment absent = Assessment::absent(0.05);
const Assessment unknown = Assessment::not_assessed(Reason::no_coverage);

}  // namespace

TEST_CASE("NOTCH1 is strong by an expansion or by receptor and degron together, weak by one alone") {
  CHECK(read({&expansion}, unknown).strength == "strong");
  CHECK(read({&hd, &pest}, unknown).strength == "strong");
  CHECK(read({&hd, &utr}, unknown).strength == "strong");
  CHECK(read({&hd}, unknown, {&fbxw7}).strength == "strong");
  CHECK(read({&hd}, absent).strength == "weak");
  CHECK(read({&pest}, absent).strength == "weak");
  CHECK(read({&utr}, absent).strength == "weak");
  CHECK(read({&pest}, absent, {&fbxw7}).strength == "weak");
  CHECK_FALSE(read({&ank}, absent).strength);
  CHECK_FALSE(read({&tad}, absent).strength);
}

TEST_CASE("NOTCH1's strength stays open while a partner may be hidden, and says which") {
  const GeneReading uncovered = read({&hd}, unknown);
  CHECK_FALSE(uncovered.strength);
  CHECK(uncovered.because == "HD-N activating alone; not assessed: JM, TAD, PEST, FBXW7");
  CHECK(read({&pest}, unknown).because == "PEST truncating alone; not assessed: LNR, HD-N, HD-C, JM");
  CHECK_FALSE(read({&hd}, absent, {&fbxw7_unknown}).strength);
  CHECK_FALSE(read({&hd, &tad}, absent).strength);
  CHECK(read({&hd, &ank}, absent).strength == "weak");  // no degron is lost by it
  const GeneReading without_utr = read({&hd}, absent, {}, unknown);
  CHECK(without_utr.strength == "weak");
  CHECK(without_utr.because == "HD-N activating alone (3UTR not assessed)");
}

TEST_CASE("two changes are in cis only where phase tells") {
  const auto in_cis = [](const marrow::PhaseByVariant& phase) { return marrow::assess_in_cis({&hd, &pest}, phase); };
  CHECK(in_cis({}).reason == Reason::unsupported);
  CHECK(in_cis({{"hd", {"1", 1}}}).reason == Reason::unsupported);
  CHECK(in_cis({{"hd", {"1", 1}}, {"stop", {"2", 1}}}).reason == Reason::unsupported);
  CHECK(in_cis({{"hd", {"1", 1}}, {"stop", {"1", 1}}}).is_present());
  CHECK(in_cis({{"hd", {"1", 1}}, {"stop", {"1", 0}}}).is_absent());
  const marrow::PhasedCopy on_all{"", {}};
  CHECK(in_cis({{"hd", on_all}}).is_present());
  CHECK(in_cis({{"hd", on_all}, {"stop", {"1", 0}}}).is_present());
  CHECK(marrow::assess_in_cis({&hd}, {}).reason == Reason::not_applicable);
}

TEST_CASE("the classes of a gene's reading are sorted and said once") {
  const GeneReading reading = marrow::assess_gene_reading({&pest, &hd, &pest}, {});
  CHECK(reading.classes == std::vector<std::string>{"HD-N activating", "PEST truncating"});
  CHECK_FALSE(reading.strength);
}
