// Laws of the shipped resistance scores, over profiles of simulated children.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/cohort_simulation.hpp"
#include "marrow/pipeline/resistance_scores.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow::Profile;

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge tables(marrow::KnowledgeSource::embedded());
  return tables;
}

/// Diagnoses and relapses, with some cells missing.
const std::vector<Profile>& children() {
  static const std::vector<Profile> profiles = [] {
    const marrow_test::TemporaryFolder folder;
    marrow::CohortSimulationOptions options;
    options.cohort.seed = 17;
    options.patients = 25;
    options.folder = folder.path("");
    options.writes_profiles = true;
    options.missing = marrow::parse_missing("random:0.1");
    marrow::simulate_cohort(options, knowledge());
    std::ifstream in(folder.path("profiles.jsonl"));
    marrow::ProfileReader reader(in, "profiles.jsonl");
    std::vector<Profile> result;
    while (std::optional<Profile> profile = reader.next()) result.push_back(*std::move(profile));
    return result;
  }();
  return profiles;
}

std::map<std::string, marrow::Score> scores_of(const marrow::ResistanceScorer& scorer, Profile profile) {
  scorer.score(profile);
  return profile.scores->resistance;
}

double range_end(const marrow::Score& score, std::size_t place) {
  for (const auto& [key, value] : score.extra) {
    if (key == "range") return value.get_if<marrow::ValueList>()->at(place).number();
  }
  return std::nan("");
}

const std::vector<std::string> groups{"glucocorticoid", "methotrexate", "thiopurine"};

/// Features whose name begins with the gene's: "NT5C2" of "nt5c2.gain".
bool is_of_gene(const std::string& feature, const std::string& gene) {
  return feature.starts_with(marrow::lower_case(gene) + ".");
}

}  // namespace

TEST_CASE("every simulated child has a score of three drug groups, marked as simulated, and no other") {
  const marrow::ResistanceScorer scorer(knowledge().resistance());
  for (const Profile& child : children()) {
    const auto scores = scores_of(scorer, child);
    std::set<std::string> present;
    for (const auto& [group, score] : scores) {
      if (score.state == "present") present.insert(group);
      CHECK(score.simulated == (score.state == "present"));
      if (score.state != "present") CHECK_FALSE(score.margin);
    }
    CHECK(present == std::set<std::string>(groups.begin(), groups.end()));
    CHECK(scores.contains("vincristine"));
    CHECK(scores.at("vincristine").state == "not_assessed");
  }
}

TEST_CASE(
    "adding a lesion of resistance, subtype held, never lowers the drug's score; a sensitive subtype never raises it") {
  const marrow::ResistanceScorer scorer(knowledge().resistance());
  std::size_t added = 0;
  for (const marrow::ScoringModel& scoring : scorer.models()) {
    const auto& model = std::get<marrow::ResponseModel>(scoring);
    const std::vector<marrow::FeatureSpec>& features = model.manifest().features;
    for (const Profile& child : children()) {
      marrow::FeatureMatrix matrix{{child.sample}, features, {}};
      for (const marrow::FeatureSpec& feature : features) {
        matrix.values.push_back(marrow::feature_value(child, feature.name));
      }
      const marrow::Value of_b =
          marrow::ValueObject{{"lineage", marrow::ValueObject{{"value", "B"}}}, {"timepoint", "diagnosis"}};
      const auto margin_of = [&](const marrow::FeatureMatrix& rows) {
        return *model.scores({model.request(rows, 0, of_b)}).front().margin;
      };
      const double before = margin_of(matrix);
      for (std::size_t j = 0; j < features.size(); ++j) {
        if (features[j].monotone == marrow::MonotoneSign::none || matrix.values[j] != 0) continue;
        marrow::FeatureMatrix with = matrix;
        with.values[j] = 1;
        const double change = margin_of(with) - before;
        CAPTURE(features[j].name);
        CHECK(change * static_cast<int>(features[j].monotone) >= -1e-6);
        ++added;
      }
    }
  }
  CHECK(added > 500);
}

TEST_CASE("un-assessing an absent gene never lowers the upper bound, and un-assessing any gene never the range's end") {
  const marrow::ResistanceScorer scorer(knowledge().resistance());
  std::size_t absent = 0;
  std::size_t present = 0;
  for (const Profile& child : children()) {
    const auto before = scores_of(scorer, child);
    for (const auto& [gene, findings] : child.genes) {
      const bool is_used = std::any_of(scorer.models().begin(), scorer.models().end(), [&](const auto& scoring) {
        const auto& features = std::get<marrow::ResponseModel>(scoring).manifest().features;
        return std::any_of(features.begin(), features.end(),
                           [&, name = gene](const auto& feature) { return is_of_gene(feature.name, name); });
      });
      if (!is_used || !findings.is_known()) continue;
      Profile open = child;
      open.genes.at(gene) = marrow::Assessed<marrow::GeneFindings>::not_assessed(marrow::Reason::no_coverage);
      const auto after = scores_of(scorer, open);
      for (const std::string& group : groups) {
        CAPTURE(child.sample);
        CAPTURE(gene);
        CAPTURE(group);
        CHECK(range_end(after.at(group), 1) >= range_end(before.at(group), 1) - 1e-6);
        if (findings.is_absent()) {
          CHECK(*after.at(group).interval->margin.high >= *before.at(group).interval->margin.high - 1e-6);
        }
      }
      ++(findings.is_absent() ? absent : present);
    }
  }
  CHECK(absent > 200);
  CHECK(present > 10);
}

TEST_CASE("a lesion that the score counts is a line of the ledger, with the same direction") {
  const marrow::ResistanceScorer scorer(knowledge().resistance());
  std::size_t lesions = 0;
  for (const Profile& child : children()) {
    REQUIRE(child.resistance);
    for (const marrow::ScoringModel& scoring : scorer.models()) {
      const marrow::ResponseManifest& manifest = std::get<marrow::ResponseModel>(scoring).manifest();
      const std::string& group = manifest.description.drug_group;
      for (const marrow::FeatureSpec& feature : manifest.features) {
        if (feature.group != "mutation" || marrow::feature_value(child, feature.name) != 1) continue;
        const bool has_line = std::any_of(child.resistance->begin(), child.resistance->end(), [&](const auto& line) {
          const std::vector<std::string> genes = marrow::split_list(line.gene, ';');
          return line.drug_group == group && line.direction == "resistant" &&
                 std::any_of(genes.begin(), genes.end(),
                             [&](const std::string& gene) { return is_of_gene(feature.name, gene); });
        });
        CAPTURE(child.sample);
        CAPTURE(feature.name);
        CHECK(has_line);
        ++lesions;
      }
    }
  }
  CHECK(lesions > 20);
}
