#include "marrow/report/protein_track.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "marrow/report/patient_html.hpp"
#include "marrow/report/patient_view.hpp"
#include "marrow/report/text_summary.hpp"
#include "support/example_profiles.hpp"

namespace examples = marrow::examples;
using marrow::Assessed;
using marrow::Assessment;
using marrow::GeneFindings;
using marrow::Profile;
using marrow::ProteinTrack;
using Ranges = std::vector<std::pair<std::int64_t, std::int64_t>>;

namespace {

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge loaded(marrow::KnowledgeSource::embedded());
  return loaded;
}

std::vector<ProteinTrack> tracks(const Profile& profile) {
  return marrow::protein_tracks(profile, knowledge().panel());
}

/// TP53 present without variants, on GRCh38.
Profile tp53_profile() {
  Profile profile;
  profile.assembly = marrow::Assembly::grch38;
  profile.genes["TP53"] = Assessed<GeneFindings>::present({});
  return profile;
}

}  // namespace

TEST_CASE("only what is known of NOTCH1, FBXW7 and TP53 is drawn") {
  CHECK(tracks(examples::nothing_assessed()).empty());
  const auto all = tracks(examples::many_notch1_changes());
  REQUIRE(all.size() == 3);
  CHECK(all[0].gene == "NOTCH1");
  CHECK(all[0].residues == 2555);
  CHECK(all[1].gene == "FBXW7");
  CHECK(all[2].gene == "TP53");
  Profile profile;
  profile.genes["NOTCH1"] = Assessment::not_assessed(marrow::Reason::no_coverage);
  CHECK(tracks(profile).empty());
  profile.genes["NOTCH1"].value.domains["HD-N"] = Assessment::absent(0.05);
  REQUIRE(tracks(profile).size() == 1);
  CHECK(tracks(profile)[0].looked_at == Ranges{{1566, 1664}});
}

TEST_CASE("variants stand at their residue in order, a 3' UTR change behind the last") {
  const ProteinTrack track = tracks(examples::many_notch1_changes())[0];
  REQUIRE(track.marks.size() == 12);
  CHECK(track.marks[0].residue == 1528);
  CHECK(track.marks[6].shape == marrow::TrackMark::Shape::inframe);
  CHECK(track.marks[7].shape == marrow::TrackMark::Shape::truncating);
  CHECK_FALSE(track.marks[11].residue);
  CHECK(track.marks[11].words == "c.*371A>G, 3'UTR splice, VAF 8\u00a0%");
  CHECK(track.marks[3].words == "p.(Leu1600Pro), HD-N activating, VAF 12\u00a0%");
  CHECK(track.has_utr_mark());
  CHECK(track.summary.find("4: p.(Leu1600Pro)") != std::string::npos);
}

TEST_CASE("what was looked at comes from the regions, in residues of the reading strand") {
  // Exon 10 of TP53 on GRCh38, minus strand: chr17:7670609-7670715 is c.994-c.1100, residues 332 to 367.
  Profile profile = tp53_profile();
  profile.regions = {{"coverage", "c.bed", 20, {"chr17:7670609-7670715"}, {}}};
  CHECK(tracks(profile)[0].looked_at == Ranges{{332, 367}});
  CHECK(tracks(profile)[0].coverage == "Looked at: 36 of 393\u00a0residues.");
  profile.regions[0].loci = {"chr17:7000000-8000000"};
  CHECK(tracks(profile)[0].looked_at == Ranges{{1, 393}});
  profile.regions[0].loci = {"chr9:1-100000000"};
  CHECK(tracks(profile)[0].looked_at.empty());
  CHECK(tracks(profile)[0].coverage == "Nothing says what of it was looked at.");
}

TEST_CASE("an absent gene was looked at as a whole, unassessed domains are named with their reason") {
  Profile profile;
  profile.genes["TP53"] = Assessment::absent(0.05);
  CHECK(tracks(profile)[0].looked_at == Ranges{{1, 393}});
  profile.genes["TP53"] = Assessed<GeneFindings>::present({});
  profile.genes["TP53"].value.domains = {{"DBD", Assessment::absent(0.05)},
                                         {"TET", Assessment::not_assessed(marrow::Reason::no_coverage)}};
  const ProteinTrack track = tracks(profile)[0];
  CHECK(track.looked_at == Ranges{{102, 292}});
  CHECK(track.coverage.find("Not assessed: TET (no reads cover it).") != std::string::npos);
}

TEST_CASE("twelve marks and eight domain names never touch on a screen of 390 pixels") {
  const std::string page = marrow::patient_html(examples::many_notch1_changes(), marrow::embedded_page_templates(),
                                                {.knowledge = &knowledge()});
  const std::string figure = page.substr(page.find("<figure class=\"protein\">"),
                                         page.find("</figure>") - page.find("<figure class=\"protein\">"));
  constexpr double screen = 300;
  const auto check = [&](const std::regex& pattern, double width, double height, std::size_t count) {
    std::vector<std::pair<double, double>> places;
    for (std::sregex_iterator it(figure.begin(), figure.end(), pattern), end; it != end; ++it) {
      places.emplace_back(std::stod((*it)[1]) * screen / 100, std::stod((*it)[2]));
    }
    CHECK(places.size() == count);
    for (std::size_t i = 0; i < places.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const bool is_apart = std::abs(places[i].first - places[j].first) >= width ||
                              std::abs(places[i].second - places[j].second) >= height;
        CHECK(is_apart);
      }
    }
  };
  check(std::regex("<svg class=\"mark [a-z]+\" x=\"([0-9.]+)%\" y=\"([0-9]+)\">"), 20, 20, 12);
  check(std::regex("<text class=\"domain-name\" x=\"([0-9.]+)%\" y=\"([0-9]+)\">"), 20, 14, 9);
}

TEST_CASE("a page without knowledge has no track; with it the picture has words for who cannot see it") {
  const Profile profile = examples::t_lineage_outside_model();
  CHECK(marrow::patient_html(profile, marrow::embedded_page_templates()).find("class=\"protein\"") ==
        std::string::npos);
  const std::string page =
      marrow::patient_html(profile, marrow::embedded_page_templates(), {.knowledge = &knowledge()});
  CHECK(page.find("role=\"img\" aria-label=\"NOTCH1, 2,555\u00a0residues: 1: p.(Leu1601Pro), VAF 38\u00a0%") !=
        std::string::npos);
  CHECK(page.find("<ol class=\"marks\"><li>p.(Leu1601Pro), VAF 38\u00a0%</li>") != std::string::npos);
}

TEST_CASE("the text summary draws the proteins in letters, within its width") {
  const std::string text = marrow::text_summary(examples::many_notch1_changes(), {}, {.knowledge = &knowledge()});
  CHECK(text.find("WHERE THE CHANGES LIE") != std::string::npos);
  CHECK(text.find("E EGF, L LNR, N HD-N, C HD-C, J JM, A ANK, T TAD, P PEST; = looked at, ? not") != std::string::npos);
  CHECK(text.find("12 c.*371A>G, 3'UTR splice, VAF 8 % (behind the last residue)") != std::string::npos);
  const ProteinTrack track = tracks(examples::many_notch1_changes())[0];
  for (const std::size_t width : {std::size_t{36}, std::size_t{76}}) {
    const auto lines = marrow::track_lines(track, width);
    const auto bar = std::find_if(lines.begin(), lines.end(), [](const auto& line) { return line.find('E') == 0; });
    REQUIRE(bar != lines.end());
    CHECK(bar->size() == width);
    for (auto line = lines.begin(); line != bar; ++line) CHECK(line->size() <= width);
  }
  CHECK(marrow::text_summary(examples::many_notch1_changes()).find("WHERE THE CHANGES LIE") == std::string::npos);
}

TEST_CASE("N/F of the T-ALL classifier is told in three states, and not of a B-lineage leukaemia") {
  const auto told = [](const Profile& profile, std::optional<marrow::State> state) {
    const marrow::ReportContext context{.knowledge = nullptr, .notch1_fbxw7 = state};
    const std::string words = marrow::patient_view(profile, context).notch1_fbxw7;
    const std::string page = marrow::patient_html(profile, marrow::embedded_page_templates(), context);
    CHECK((words.empty() || page.find(words) != std::string::npos));
    const std::string text = marrow::text_summary(profile, {}, context);
    CHECK((text.find("N/F of the T-ALL") != std::string::npos) == !words.empty());
    return words;
  };
  const Profile t_lineage = examples::t_lineage_outside_model();
  CHECK(told(t_lineage, marrow::State::present) == "NOTCH1 or FBXW7 mutated (N/F of the T-ALL classifier): yes.");
  CHECK(told(t_lineage, marrow::State::absent).ends_with(": no."));
  CHECK(told(t_lineage, marrow::State::not_assessed).find("not known") != std::string::npos);
  CHECK(told(t_lineage, std::nullopt).empty());
  CHECK(told(examples::b_lineage_with_risk(), marrow::State::present).empty());
}
