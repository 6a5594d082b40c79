#include "marrow/findings/serial.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "marrow/base/random.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile_value.hpp"

using marrow::Assessed;
using marrow::Assessment;
using marrow::Profile;
using marrow::Reason;
using marrow::Serial;
using marrow::SerialChangeKind;
using marrow::SerialLesion;
using marrow::Timepoint;

namespace {

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge loaded(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// A sample in which `depth` reads cover every base of CREBBP, KRAS and NT5C2; 0: of which only variants are known.
Profile sample(const char* name, Timepoint timepoint, std::int64_t depth) {
  Profile profile;
  profile.sample = name;
  profile.patient = "P";
  profile.timepoint = timepoint;
  profile.assembly = marrow::Assembly::grch38;
  for (const char* gene : {"CREBBP", "KRAS", "NT5C2"}) {
    profile.genes[gene] = Assessment::not_assessed(Reason::no_input, "a VCF lists only what was found");
  }
  if (depth == 0) return profile;
  profile.regions.push_back({.kind = "coverage",
                             .input = "depth.bed",
                             .min_depth = depth,
                             .loci = {"chr16:3700000-3900000", "chr12:25200000-25300000", "chr10:103000000-103200000"},
                             .extra = {}});
  return profile;
}

struct Change {
  const char* gene;
  const char* id;
  const char* hgvsp;
};
constexpr Change crebbp{"CREBBP", "chr16-3738617-G-A", "p.Arg1446Cys"};
constexpr Change kras{"KRAS", "chr12-25245350-C-A", "p.Gly12Val"};
constexpr Change nt5c2{"NT5C2", "chr10-103093198-C-T", "p.Arg367Gln"};

void add(Profile& profile, const Change& change, std::int64_t alt_reads, std::int64_t depth, bool is_finding = true) {
  marrow::Variant variant;
  variant.id = change.id;
  variant.gene = change.gene;
  variant.hgvsp = change.hgvsp;
  if (depth > 0) {
    variant.alt_reads = alt_reads;
    variant.depth = depth;
    variant.vaf = static_cast<double>(alt_reads) / static_cast<double>(depth);
  }
  profile.variants.push_back(variant);
  if (!is_finding) return;
  auto& gene = profile.genes[change.gene];
  gene = Assessed<marrow::GeneFindings>::present({.variants = {change.id}});
}

Serial compare(const std::vector<Profile>& profiles) {
  std::vector<const Profile*> pointers;
  for (const Profile& profile : profiles) pointers.push_back(&profile);
  return marrow::compare_samples(pointers, knowledge().resistance(), knowledge().predicates());
}

const SerialLesion& lesion(const Serial& serial, std::string_view name) {
  const auto found = std::find_if(serial.lesions.begin(), serial.lesions.end(),
                                  [&](const SerialLesion& one) { return one.lesion == name || one.gene == name; });
  REQUIRE(found != serial.lesions.end());
  return *found;
}

SerialChangeKind only_change(const Serial& serial, std::string_view name) {
  const SerialLesion& one = lesion(serial, name);
  REQUIRE(one.changes.size() == 1);
  return one.changes.front().change;
}

bool has_note(const Serial& serial, std::string_view code) {
  return std::any_of(serial.notes.begin(), serial.notes.end(), [&](const auto& note) { return note.code == code; });
}

}  // namespace

TEST_CASE("a lesion of two deep samples is shared, rising, falling, gained or lost by its reads") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  dx.purity = relapse.purity = Assessed<double>::present(0.9);
  add(dx, kras, 40, 100);
  add(dx, crebbp, 5, 200);
  add(relapse, crebbp, 80, 200);
  add(relapse, nt5c2, 35, 100);
  Serial serial = compare({dx, relapse});
  CHECK(only_change(serial, "KRAS") == SerialChangeKind::lost);
  CHECK(only_change(serial, "CREBBP") == SerialChangeKind::rising);
  CHECK(only_change(serial, "NT5C2") == SerialChangeKind::gained);
  CHECK(serial.pairs.at(0).changes == std::map<std::string, std::int64_t>{{"gained", 1}, {"lost", 1}, {"rising", 1}});
  CHECK(serial.notes.empty());
  CHECK(lesion(serial, "NT5C2").points.at(0).found.limit_vaf.value() == doctest::Approx(0.0618).epsilon(0.01));

  add(relapse, kras, 41, 100);
  CHECK(only_change(compare({dx, relapse}), "KRAS") == SerialChangeKind::shared);
  relapse.variants.back().alt_reads = 10;
  CHECK(only_change(compare({dx, relapse}), "KRAS") == SerialChangeKind::falling);
}

TEST_CASE("where one sample says nothing of a base, a lesion is neither gained nor lost") {
  Profile dx = sample("D", Timepoint::diagnosis, 0);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  add(dx, kras, 40, 100);
  add(relapse, nt5c2, 35, 100);
  const Serial serial = compare({dx, relapse});
  CHECK(only_change(serial, "KRAS") == SerialChangeKind::lost);
  CHECK(only_change(serial, "NT5C2") == SerialChangeKind::not_comparable);
  CHECK(lesion(serial, "NT5C2").changes.at(0).because ==
        "seen only at relapse (R); not assessed at diagnosis (D): a VCF lists only what was found");
}

TEST_CASE("an absence whose limit is unknown or above the later share of reads makes nothing gained") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  add(relapse, nt5c2, 6, 100);  // may be as rare as 2.2 %, and 6.2 % is the limit
  CHECK(only_change(compare({dx, relapse}), "NT5C2") == SerialChangeKind::not_comparable);
  relapse.variants.back().alt_reads = 35;
  CHECK(only_change(compare({dx, relapse}), "NT5C2") == SerialChangeKind::gained);
  dx.regions.front().min_depth.reset();
  CHECK(only_change(compare({dx, relapse}), "NT5C2") == SerialChangeKind::not_comparable);
  dx.regions.front() = {.kind = "panel", .input = "p.bed", .min_depth = {}, .loci = {"chr10:1-133000000"}, .extra = {}};
  CHECK(only_change(compare({dx, relapse}), "NT5C2") == SerialChangeKind::not_comparable);
  dx.genes["NT5C2"] = Assessment::absent(0.05);
  CHECK(only_change(compare({dx, relapse}), "NT5C2") == SerialChangeKind::gained);
}

TEST_CASE("a gene in which something could not be read excludes nothing, however deep its coverage") {
  Profile dx = sample("D", Timepoint::diagnosis, 500);
  Profile relapse = sample("R", Timepoint::relapse, 500);
  add(relapse, nt5c2, 200, 500);
  dx.genes["NT5C2"] = Assessment::not_assessed(Reason::no_reference_sequence, "its coding sequence does not ship");
  CHECK(only_change(compare({dx, relapse}), "NT5C2") == SerialChangeKind::gained);
  dx.genes["NT5C2"] = Assessment::not_assessed(Reason::unsupported, "a breakend");
  CHECK(only_change(compare({dx, relapse}), "NT5C2") == SerialChangeKind::not_comparable);
}

TEST_CASE("a purer sample is no growth; without purities that is said") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  add(dx, kras, 50, 200);
  add(relapse, kras, 100, 200);
  const Serial plain = compare({dx, relapse});
  CHECK(only_change(plain, "KRAS") == SerialChangeKind::rising);
  CHECK(has_note(plain, "purity_not_stated"));
  dx.purity = Assessed<double>::present(0.5);
  relapse.purity = Assessed<double>::present(1.0);
  const Serial scaled = compare({dx, relapse});
  CHECK(only_change(scaled, "KRAS") == SerialChangeKind::shared);
  CHECK_FALSE(has_note(scaled, "purity_not_stated"));
}

TEST_CASE("a minor clone of a gene with relapse evidence that is major at relapse was fated") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  add(dx, crebbp, 8, 200);
  add(relapse, crebbp, 90, 200);
  const Serial serial = compare({dx, relapse});
  REQUIRE(lesion(serial, "CREBBP").relapse_fated);
  CHECK(lesion(serial, "CREBBP").relapse_fated->ends_with("purity at diagnosis not stated"));
  CHECK(lesion(serial, "CREBBP").relapse_resistant_drugs == std::vector<std::string>{"dexamethasone", "prednisone"});
  dx.purity = Assessed<double>::present(0.2);  // eight of 200 reads are 40 % of such a sample's leukaemic cells
  CHECK_FALSE(lesion(compare({dx, relapse}), "CREBBP").relapse_fated);
  dx.purity = Assessed<double>::present(0.9);
  CHECK(lesion(compare({dx, relapse}), "CREBBP").relapse_fated);
  relapse.variants.back().alt_reads = 30;
  CHECK_FALSE(lesion(compare({dx, relapse}), "CREBBP").relapse_fated);
}

TEST_CASE("half of the reads in remission hint at an inherited variant; a tenth of them does not") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile remission = sample("M", Timepoint::remission, 100);
  add(dx, kras, 48, 100);
  add(remission, kras, 52, 100, false);
  CHECK(lesion(compare({dx, remission}), "KRAS").germline_hint);
  remission.variants.back().alt_reads = 10;
  CHECK_FALSE(lesion(compare({dx, remission}), "KRAS").germline_hint);
  remission.variants.back().alt_reads = 1;
  remission.variants.back().depth = 3;  // the interval holds one half, and nearly all else
  CHECK_FALSE(lesion(compare({dx, remission}), "KRAS").germline_hint);
}

TEST_CASE("samples of one or of no time point have no order") {
  Profile first = sample("A", Timepoint::relapse, 100);
  Profile second = sample("B", Timepoint::relapse, 100);
  add(first, kras, 40, 100);
  add(second, nt5c2, 40, 100);
  const Serial serial = compare({second, first});
  CHECK_FALSE(serial.pairs.at(0).is_ordered);
  CHECK(only_change(serial, "KRAS") == SerialChangeKind::differs);
  CHECK(has_note(serial, "same_timepoint"));
  second.timepoint = Timepoint::unknown;
  const Serial unknown = compare({first, second});
  CHECK(only_change(unknown, "NT5C2") == SerialChangeKind::differs);
  CHECK(has_note(unknown, "unknown_timepoint"));
}

TEST_CASE("samples that share nothing, differ in sex or in build are told") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  CHECK(has_note(compare({dx, relapse}), "share_nothing"));
  add(dx, kras, 40, 100);
  add(relapse, nt5c2, 40, 100);
  CHECK(has_note(compare({dx, relapse}), "share_nothing"));
  add(dx, crebbp, 50, 100, false);
  add(relapse, crebbp, 50, 100, false);
  CHECK(has_note(compare({dx, relapse}), "share_no_lesion"));
  CHECK_FALSE(has_note(compare({dx, relapse}), "share_nothing"));
  dx.sex = Assessed<std::string>::present("male");
  relapse.sex = Assessed<std::string>::present("female");
  CHECK(has_note(compare({dx, relapse}), "sex_differs"));
}

TEST_CASE("a reported diagnosis is compared by its protein changes and by what it says was assessed") {
  Profile dx = sample("D", Timepoint::diagnosis, 0);
  dx.assembly.reset();
  dx.regions.push_back({.kind = "stated", .input = "assessed_genes", .min_depth = {}, .loci = {"KRAS"}, .extra = {}});
  Change reported = kras;
  reported.id = "reported-KRAS-p.Gly12Val";
  add(dx, reported, 0, 0);
  dx.variants.back().vaf = 0.4;
  Profile relapse = sample("R", Timepoint::relapse, 100);
  add(relapse, kras, 41, 100);
  CHECK(only_change(compare({dx, relapse}), "KRAS") == SerialChangeKind::shared);
  relapse.variants.clear();
  relapse.genes["KRAS"] = Assessment::absent(0.05);
  CHECK(only_change(compare({dx, relapse}), "KRAS") == SerialChangeKind::lost);
}

TEST_CASE("fusions are lost or gained by tests only, focal lesions by copy number only") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  marrow::Fusion fusion;
  fusion.five_prime = "ETV6";
  fusion.three_prime = "RUNX1";
  dx.fusions.items.push_back(fusion);
  relapse.copy_number.focal["IKZF1_del_4-7"] = Assessed<marrow::FocalState>::present({"deletion", {}, 1.0});
  CHECK(only_change(compare({dx, relapse}), "ETV6::RUNX1") == SerialChangeKind::not_comparable);
  CHECK(only_change(compare({dx, relapse}), "IKZF1_del_4-7") == SerialChangeKind::not_comparable);
  relapse.fusions.tested.push_back({"ETV6>RUNX1", "fish", "negative", {}});
  dx.copy_number.focal["IKZF1_del_4-7"] = Assessment::absent({});
  CHECK(only_change(compare({dx, relapse}), "ETV6::RUNX1") == SerialChangeKind::lost);
  CHECK(only_change(compare({dx, relapse}), "IKZF1_del_4-7") == SerialChangeKind::gained);
}

namespace {

using marrow::CopyState;
using marrow::FocalState;
using marrow::Ploidy;

void set_copies(Profile& profile, const char* focal, std::optional<double> copies) {
  profile.copy_number.focal[focal] = Assessed<FocalState>::present({"deletion", {}, copies});
}

Profile copies_of(const char* name, Timepoint timepoint, std::optional<double> copies) {
  Profile profile = sample(name, timepoint, 0);
  set_copies(profile, "CDKN2AB_del", copies);
  return profile;
}

}  // namespace

TEST_CASE("a loss of one copy that becomes one of both is deepened, the reverse receded; unknown copies are neither") {
  const Profile one = copies_of("D", Timepoint::diagnosis, 1);
  const Profile none = copies_of("R", Timepoint::relapse, 0);
  const Serial serial = compare({one, none});
  CHECK(only_change(serial, "CDKN2AB_del") == SerialChangeKind::deepened);
  CHECK(lesion(serial, "CDKN2AB_del").changes.at(0).because == "copies: 1 at diagnosis (D), 0 at relapse (R)");
  CHECK(lesion(serial, "CDKN2AB_del").points.at(1).value == 0);
  CHECK_FALSE(has_note(serial, "share_nothing"));
  CHECK(only_change(compare({copies_of("D", Timepoint::diagnosis, 0), copies_of("R", Timepoint::relapse, 1)}),
                    "CDKN2AB_del") == SerialChangeKind::receded);
  CHECK(only_change(compare({one, copies_of("R", Timepoint::relapse, 0.8)}), "CDKN2AB_del") ==
        SerialChangeKind::shared);
  const Serial open = compare({copies_of("D", Timepoint::diagnosis, {}), none});
  CHECK(only_change(open, "CDKN2AB_del") == SerialChangeKind::shared);
  CHECK(lesion(open, "CDKN2AB_del").changes.at(0).because == "how many copies are left is not known at diagnosis (D)");
  CHECK(only_change(compare({one, copies_of("E", Timepoint::diagnosis, 0)}), "CDKN2AB_del") ==
        SerialChangeKind::differs);
}

TEST_CASE("gained lesions are compared by their copies, beyond what a high amplification is measured to") {
  const auto gain = [](const char* name, Timepoint timepoint, std::optional<double> copies) {
    Profile profile = sample(name, timepoint, 0);
    profile.copy_number.focal["MYB_dup"] = Assessed<FocalState>::present({"gain", {}, copies});
    return profile;
  };
  const auto change = [&](std::optional<double> first, std::optional<double> second) {
    return only_change(compare({gain("D", Timepoint::diagnosis, first), gain("R", Timepoint::relapse, second)}),
                       "MYB_dup");
  };
  CHECK(change(3, 5) == SerialChangeKind::deepened);
  CHECK(change(5, 3) == SerialChangeKind::receded);
  CHECK(change(3, 3.4) == SerialChangeKind::shared);
  CHECK(change(2.6, 3.4) == SerialChangeKind::shared);
  CHECK(change(10, 12) == SerialChangeKind::shared);
  CHECK(change(10, 13) == SerialChangeKind::deepened);
  CHECK(change({}, 3) == SerialChangeKind::shared);
  const Serial open = compare({gain("D", Timepoint::diagnosis, {}), gain("R", Timepoint::relapse, 6)});
  CHECK(lesion(open, "MYB_dup").changes.at(0).because == "how many copies there are is not known at diagnosis (D)");
}

TEST_CASE("chromosomes and arms are compared by direction, an arm only where its chromosome did not change alike") {
  Profile dx = sample("D", Timepoint::diagnosis, 0);
  Profile relapse = sample("R", Timepoint::relapse, 0);
  const auto set = [](auto& states, const char* name, double value) {
    states[name] = Assessed<CopyState>::present({value});
  };
  set(dx.copy_number.chromosomes, "21", 1);
  set(relapse.copy_number.chromosomes, "21", 2);
  for (const char* arm : {"21q"}) {
    set(dx.copy_number.arms, arm, 1);
    set(relapse.copy_number.arms, arm, 2);
  }
  set(dx.copy_number.arms, "9p", -1);
  relapse.copy_number.arms["9p"] = Assessment::absent({});
  set(dx.copy_number.arms, "7p", -1);
  set(relapse.copy_number.arms, "7p", 1);
  const Serial serial = compare({dx, relapse});
  CHECK(only_change(serial, "21 gain") == SerialChangeKind::deepened);
  CHECK(only_change(serial, "9p loss") == SerialChangeKind::lost);
  CHECK(only_change(serial, "7p loss") == SerialChangeKind::lost);
  CHECK(only_change(serial, "7p gain") == SerialChangeKind::gained);
  REQUIRE(serial.lesions.size() == 4);
  CHECK(serial.lesions.at(0).name == "gain of chromosome 21");
  CHECK(serial.lesions.at(1).lesion == "7p loss");
  CHECK(has_note(serial, "share_regions_only"));
  dx.copy_number.arms.erase("9p");
  set(relapse.copy_number.arms, "9p", -1);
  CHECK(only_change(compare({dx, relapse}), "9p loss") == SerialChangeKind::not_comparable);
}

TEST_CASE("a hypodiploid clone is lost only where its doubled form was looked for") {
  Profile dx = sample("D", Timepoint::diagnosis, 0);
  Profile relapse = sample("R", Timepoint::relapse, 0);
  const auto change = [&](const char* ploidy_class, Ploidy first, Ploidy second) {
    dx.copy_number.ploidy = Assessed<Ploidy>::present(std::move(first));
    relapse.copy_number.ploidy = Assessed<Ploidy>::present(std::move(second));
    return only_change(compare({dx, relapse}), ploidy_class);
  };
  const Ploidy near_haploid{.modal = 27, .ploidy_class = "near-haploid", .masked = false};
  const Ploidy doubled{.modal = 54, .ploidy_class = "near-haploid", .masked = true};
  const Ploidy high{.modal = 54, .ploidy_class = "high-hyperdiploid", .masked = {}};
  CHECK(change("near-haploid", near_haploid, doubled) == SerialChangeKind::shared);
  CHECK(change("near-haploid", near_haploid, high) == SerialChangeKind::not_comparable);
  CHECK(change("high-hyperdiploid", near_haploid, high) == SerialChangeKind::not_comparable);
  Ploidy with_balance = high;
  with_balance.masked = false;
  CHECK(change("near-haploid", near_haploid, with_balance) == SerialChangeKind::lost);
  CHECK(change("near-haploid", near_haploid, {.modal = 46, .ploidy_class = {}, .masked = {}}) ==
        SerialChangeKind::lost);
  CHECK(change("high-hyperdiploid", {.modal = 46, .ploidy_class = {}, .masked = {}}, high) == SerialChangeKind::gained);
}

TEST_CASE("changes on two builds are matched by their coding change") {
  Profile dx = sample("D", Timepoint::diagnosis, 100);
  Profile relapse = sample("R", Timepoint::relapse, 100);
  dx.assembly = marrow::Assembly::grch37;
  Change lifted = kras;
  lifted.id = "chr12-25398284-C-A";
  add(dx, lifted, 40, 100);
  add(relapse, kras, 40, 100);
  dx.variants.back().hgvsc = relapse.variants.back().hgvsc = "c.35G>T";
  const Serial serial = compare({dx, relapse});
  CHECK(serial.lesions.size() == 1);
  CHECK(only_change(serial, "KRAS") == SerialChangeKind::shared);
  CHECK(has_note(serial, "assembly_differs"));
  relapse.variants.back().hgvsc = "c.35G>A";
  CHECK(compare({dx, relapse}).lesions.size() == 2);
}

namespace {

/// Samples with random findings: what a law must hold for.
std::vector<Profile> random_samples(marrow::Random& random) {
  std::vector<Profile> profiles;
  const std::array<Timepoint, 3> times{Timepoint::diagnosis, Timepoint::relapse, Timepoint::remission};
  const std::array<const char*, 3> names{"D", "R", "M"};
  for (std::size_t i = 0; i < 3; ++i) {
    Profile profile =
        sample(names[i], times[i], random.below(3) == 0 ? 0 : 30 + static_cast<std::int64_t>(random.below(300)));
    if (random.below(2) == 0)
      profile.purity = Assessed<double>::present(0.5 + 0.1 * static_cast<double>(random.below(5)));
    for (const Change& change : {crebbp, kras, nt5c2}) {
      if (random.below(2) == 0) continue;
      add(profile, change, 1 + static_cast<std::int64_t>(random.below(99)), 100, random.below(4) != 0);
    }
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

/// What is said of the samples D and R alone, as text.
std::vector<std::string> words_of_pair(const Serial& serial) {
  std::vector<std::string> words;
  for (const SerialLesion& one : serial.lesions) {
    for (const auto& change : one.changes) {
      if (change.from != "D" || change.to != "R") continue;
      words.push_back(one.lesion + std::string(marrow::enum_name(change.change)) + change.because.value_or(""));
    }
  }
  for (const auto& note : serial.notes) {
    if (note.samples == std::vector<std::string>{"D", "R"}) words.push_back(note.code + note.text);
  }
  return words;
}

}  // namespace

TEST_CASE("the order of samples changes nothing, and a third sample nothing of what is said of two") {
  marrow::Random random(11);
  int pairs = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<Profile> profiles = random_samples(random);
    const marrow::Value expected = marrow::to_value(compare(profiles));
    CHECK(marrow::to_value(marrow::serial_from_value(expected)) == expected);
    const std::vector<std::string> three = words_of_pair(compare(profiles));
    CHECK(words_of_pair(compare({profiles[0], profiles[1]})) == three);
    pairs += three.empty() ? 0 : 1;
    std::reverse(profiles.begin(), profiles.end());
    CHECK(marrow::to_value(compare(profiles)) == expected);
  }
  CHECK(pairs > 100);
}

TEST_CASE("taking coverage away makes nothing gained or lost") {
  marrow::Random random(12);
  int decided = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<Profile> profiles = random_samples(random);
    const Serial before = compare(profiles);
    profiles[random.below(3)].regions.clear();
    const Serial after = compare(profiles);
    REQUIRE(before.lesions.size() == after.lesions.size());
    for (std::size_t i = 0; i < before.lesions.size(); ++i) {
      for (std::size_t j = 0; j < before.lesions[i].changes.size(); ++j) {
        const SerialChangeKind now = after.lesions[i].changes.at(j).change;
        const bool is_decided = now == SerialChangeKind::gained || now == SerialChangeKind::lost;
        decided += is_decided ? 1 : 0;
        if (is_decided) CHECK(before.lesions[i].changes[j].change == now);
      }
    }
  }
  CHECK(decided > 20);
}
