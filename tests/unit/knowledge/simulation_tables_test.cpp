#include "marrow/knowledge/simulation_tables.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "marrow/base/error.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace {

using marrow::KnowledgeSource;
using marrow::SimulationTables;

/// The message of loading with `from` in one table replaced by `to`.
std::string refusal(const char* table, const std::string& from, const std::string& to) {
  KnowledgeSource source = KnowledgeSource::embedded();
  std::string text(source.bytes(table));
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  source.replace(table, text.replace(at, from.size(), to));
  try {
    static_cast<void>(SimulationTables::load(source));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("every published effect is an input, a target or out of scope, and stands in the table of its role") {
  const KnowledgeSource source = KnowledgeSource::embedded();
  const marrow::TableRows effects(source, "knowledge/sim_effects.tsv",
                                  {"effect", "role", "use", "source", "confidence"});
  const marrow::TableRows terms(source, "knowledge/sim_terms.tsv", {"term", "origin"});
  const marrow::TableRows targets(source, "knowledge/sim_targets.tsv", {"target"});
  std::set<std::string> used{"linear predictor T", "simulator notes"};
  std::map<std::string, std::string> roles;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    roles[effects.row(i).text("effect")] = effects.row(i).text("role");
    CHECK_FALSE(effects.row(i).text("use").empty());
  }
  CHECK(roles.size() == effects.size());
  CHECK(effects.size() == 104);
  std::map<std::string, int> count;
  for (const auto& [effect, role] : roles) ++count[role];
  CHECK(count.size() == 3);
  CHECK(count["input"] == 23);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::string origin = terms.row(i).text("origin");
    CAPTURE(origin);
    CHECK((used.contains(origin) || roles.at(origin) == "input"));
    used.insert(origin);
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::string target = targets.row(i).text("target");
    const std::string origin = target.substr(0, target.find('.'));
    const auto role = roles.find(origin);
    if (role != roles.end()) CHECK(role->second == "target");
    used.insert(origin);
  }
  for (const auto& [effect, role] : roles) CHECK(used.contains(effect) == (role != "out_of_scope"));
}

TEST_CASE("the simulator's tables name what the other tables have") {
  const KnowledgeSource source = KnowledgeSource::embedded();
  const SimulationTables tables = SimulationTables::load(source);
  CHECK(tables.subtypes().size() == 51);
  CHECK(tables.parameter("male", 1) == 0.74);
  const marrow::FocalLesions focal = marrow::FocalLesions::load(source);
  std::size_t losses = 0;
  for (const auto& lesion : tables.lesions()) {
    for (const auto& item : lesion.items) {
      if (lesion.column != "copy_number") continue;
      CAPTURE(item.text);
      CHECK(focal.find(std::string_view(item.change).substr(0, item.change.find(':'))) != nullptr);
      ++losses;
    }
  }
  CHECK(losses > 12);
  double expected = 0;
  double all = 0;
  for (const auto& subtype : tables.subtypes()) {
    if (subtype.lineage != 0) continue;
    expected += subtype.frequency * subtype.relapse_5y;
    all += subtype.frequency;
  }
  CHECK(expected / all == doctest::Approx(0.124).epsilon(0.01));
}

TEST_CASE("a table of the simulator that names something unknown is refused with its place") {
  CHECK(refusal("knowledge/sim_modifiers.tsv", "IKZF1\tBCR::ABL1", "IKZF9\tBCR::ABL1").find("IKZF9") !=
        std::string::npos);
  CHECK(refusal("knowledge/sim_terms.tsv", "ETV6::RUNX1", "ETV6::RUNX9").find("ETV6::RUNX9") != std::string::npos);
  CHECK(refusal("knowledge/sim_parameters.tsv", "shift.sd.C", "shift.sd.X").find("shift.sd.C") != std::string::npos);
  CHECK(refusal("knowledge/sim_lesions.tsv", "KRAS p.G12D;", "").find("another number") != std::string::npos);
  CHECK(refusal("knowledge/sim_targets.tsv", "share", "mean").find("neither share nor median") != std::string::npos);
  CHECK(refusal("knowledge/sim_subtypes.tsv", "gains", "more").find("neither gains nor losses") != std::string::npos);
}
