#include "marrow/knowledge/hotspots.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/variant_text.hpp"
#include "marrow/records/profile_value.hpp"

using marrow::HotspotRow;
using marrow::Variant;
using marrow::VariantClass;

namespace {

const marrow::Hotspots& hotspots() {
  static const marrow::Hotspots loaded = marrow::Hotspots::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

bool is_true_of(const HotspotRow& row, const Variant& variant) {
  return row.expression && row.expression->evaluate(marrow::to_value(variant)).truth == marrow::Truth::yes;
}

/// Whether `found` says at least as much as `row`.
bool is_as_specific(const HotspotRow* found, const HotspotRow& row) {
  if (found == nullptr) return false;
  if (found == &row || (found->is_exact() && !row.is_exact())) return true;
  return found->is_exact() == row.is_exact() && found->width && (!row.width || *found->width <= *row.width);
}

/// The changes that an exact row names, read from its name: "p.E542K / p.E545K".
std::vector<Variant> named_changes(const HotspotRow& row) {
  std::vector<Variant> changes;
  for (const std::string& name : marrow::split_list(row.change, '/')) {
    std::optional<Variant> variant =
        name.starts_with("p.") ? marrow::read_protein_change(name) : marrow::read_protein_change("p." + name);
    if (!variant) continue;
    variant->gene = row.gene;
    changes.push_back(*std::move(variant));
  }
  return changes;
}

/// A change of one kind at a residue.
struct Kind {
  const char* name;
  VariantClass variant_class;
  const char* term;
  std::optional<std::int64_t> aa_delta;
};
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {{"missense", VariantClass::missense, "missense_variant", {}},
                                        {"inframe", VariantClass::inframe, "inframe_deletion", -1},
                                        {"insertion", VariantClass::inframe, "inframe_insertion", 12},
                                        {"frameshift", VariantClass::truncating, "frameshift_variant", {}},
                                        {"nonsense", VariantClass::truncating, "stop_gained", {}},
                                        {"splice", VariantClass::splice, "splice_donor_variant", {}},
                                        {"synonymous", VariantClass::synonymous, "synonymous_variant", {}}};
  return all;
}

Variant made(const std::string& gene, const Kind& kind, std::int64_t residue) {
  Variant variant;
  variant.gene = gene;
  variant.variant_class = kind.variant_class;
  variant.consequence = {kind.term};
  variant.aa_begin = variant.aa_end = residue;
  variant.aa_delta = kind.aa_delta;
  variant.hgvsp = "p.Xaa" + std::to_string(residue);
  variant.hgvsc = "c.1A>G";
  return variant;
}

/// Residues at which a rule may turn, as far as its expression names numbers, and others between.
std::vector<std::int64_t> residues_of(const HotspotRow& row) {
  std::set<std::int64_t> residues{2, 50, 250, 700, 1500, 2600};
  std::string digits;
  for (const char c : row.expression->text() + " ") {
    if (c >= '0' && c <= '9') {
      digits += c;
      continue;
    }
    if (const auto number = marrow::parse_integer(digits)) {
      for (const std::int64_t near : {*number - 1, *number, *number + 1, *number + 5}) {
        if (near > 0) residues.insert(near);
      }
    }
    digits.clear();
  }
  return {residues.begin(), residues.end()};
}

}  // namespace

TEST_CASE("every exact row matches the changes of its name, and no neighbour of them") {
  std::size_t count = 0;
  for (const HotspotRow& row : hotspots().rows()) {
    // Changes outside the protein have no residue to name.
    if (!row.is_exact() || row.change.starts_with("3'UTR") || row.gene == "TAL1") continue;
    CAPTURE(row.gene);
    CAPTURE(row.change);
    const std::vector<Variant> changes = named_changes(row);
    CHECK_FALSE(changes.empty());
    for (const Variant& change : changes) {
      CHECK(hotspots().match(change) == &row);
      Variant neighbour = change;
      ++*neighbour.aa_begin;
      ++*neighbour.aa_end;
      neighbour.hgvsp = "p.Xaa" + std::to_string(*neighbour.aa_begin) + "Xaa";
      CHECK_FALSE(is_true_of(row, neighbour));
      Variant elsewhere = change;
      elsewhere.gene = "TTN";
      CHECK(hotspots().match(elsewhere) == nullptr);
    }
    ++count;
  }
  CHECK(count >= 300);
}

TEST_CASE("every rule of range or class fires for a change that fits it, for that row or a more specific one") {
  std::size_t count = 0;
  for (const HotspotRow& row : hotspots().rows()) {
    if (!row.expression || row.is_exact()) continue;
    CAPTURE(row.gene);
    CAPTURE(row.change);
    std::size_t fits = 0;
    std::size_t others = 0;
    for (const Kind& kind : kinds()) {
      for (const std::int64_t residue : residues_of(row)) {
        const Variant variant = made(row.gene, kind, residue);
        const bool is_fit = is_true_of(row, variant);
        fits += is_fit ? 1 : 0;
        others += is_fit ? 0 : 1;
        CHECK((!is_fit || is_as_specific(hotspots().match(variant), row)));
        CHECK((is_fit || hotspots().match(variant) != &row));
      }
    }
    CHECK(fits > 0);
    CHECK(others > 0);
    ++count;
  }
  CHECK(count >= 55);
}

TEST_CASE("the rows that no small variant decides are known by name") {
  std::set<std::string> names;
  for (const HotspotRow& row : hotspots().rows()) {
    if (!row.expression) names.insert(row.gene + " " + row.change);
    CAPTURE(row.change);
    CHECK((row.evidence.size() == 1 && row.evidence >= "A" && row.evidence <= "E"));
    CHECK_FALSE(row.confidence.empty());
    CHECK_FALSE(row.source.empty());
  }
  for (const char* name : {"TP53 17p13.1 deletion / CN-LOH", "CDKN2A biallelic deletion", "BTG1 deletion 12q21.33"}) {
    CHECK(names.contains(name));
  }
}

TEST_CASE("expressions say what the specification's match rules say") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  std::ifstream file(std::string(cohorts == nullptr ? "" : cohorts) + "/../domain/hotspots.tsv");
  if (cohorts == nullptr || !file) {
    MESSAGE("MARROW_COHORTS is not set, or has no specification beside it: the match rules are not compared");
    return;
  }
  std::stringstream text;
  text << file.rdbuf();
  const auto table = marrow::parse_delimited(text.str(), "hotspots.tsv", marrow::Delimiter::tab);
  const auto cell = [&](const auto& row, const char* column) {
    return row.cells.at(static_cast<std::size_t>(table.column(column)));
  };
  std::size_t compared = 0;
  for (const auto& entry : table.rows) {
    std::string rule = cell(entry, "match_rule");
    const HotspotRow* row = hotspots().find(cell(entry, "gene"), cell(entry, "protein_change"));
    REQUIRE(row != nullptr);
    if (!rule.ends_with(" in range")) continue;
    rule.resize(rule.size() - std::string(" in range").size());
    const std::vector<std::string> words = marrow::split_list(rule, '|');
    const std::set<std::string> plain{"missense", "inframe", "frameshift", "nonsense", "truncating", "splice"};
    if (!std::all_of(words.begin(), words.end(), [&](const auto& word) { return plain.contains(word); })) continue;
    if (row->gene == "EZH2") continue;  // the residues of the activating hotspots are left out of its rule
    CAPTURE(row->gene);
    CAPTURE(row->change);
    const auto names = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    const std::int64_t begin = marrow::parse_integer(cell(entry, "aa_start")).value();
    const std::int64_t end = marrow::parse_integer(cell(entry, "aa_end")).value();
    for (const Kind& kind : kinds()) {
      const std::string name = kind.name == std::string("insertion") ? "inframe" : kind.name;
      const bool is_truncating = name == "frameshift" || name == "nonsense" || name == "splice";
      const bool is_named = names(name.c_str()) || (is_truncating && names("truncating"));
      for (const std::int64_t residue : {begin - 1, begin, (begin + end) / 2, end}) {
        if (residue < 1) continue;
        CAPTURE(kind.name);
        CAPTURE(residue);
        CHECK(is_true_of(*row, made(row->gene, kind, residue)) == (is_named && residue >= begin));
      }
    }
    ++compared;
  }
  CHECK(compared >= 18);
}
