#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile_value.hpp"

// What rules of tables ask of a variant before they are evaluated: the same rows are found as without asking.

using marrow::Effect;
using marrow::Expression;
using marrow::HotspotRow;
using marrow::ResistanceRow;
using marrow::Truth;
using marrow::Variant;
using marrow::VariantClass;
using Texts = std::vector<std::string>;

namespace {

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge all(marrow::KnowledgeSource::embedded());
  return all;
}

/// Words in quotes of an expression.
std::set<std::string> quoted_words(const std::string& text) {
  std::set<std::string> words;
  const auto pieces = marrow::split(text, '"');
  for (std::size_t i = 1; i < pieces.size(); i += 2) words.emplace(pieces[i]);
  return words;
}

/// Numbers of an expression and their neighbours.
std::set<std::int64_t> numbers_near(const std::string& text) {
  std::set<std::int64_t> numbers{1};
  std::string digits;
  for (const char c : text + " ") {
    if (c >= '0' && c <= '9') {
      digits += c;
      continue;
    }
    const auto number = digits.empty() ? std::nullopt : marrow::parse_integer(digits);
    if (number) numbers.insert({*number - 1, *number, *number + 1});
    digits.clear();
  }
  return numbers;
}

/// Those of the words that name a value of the enumeration, and none.
template <class Enum>
std::vector<std::optional<Enum>> values_among(const std::set<std::string>& words) {
  std::vector<std::optional<Enum>> values = {std::nullopt};
  for (const std::string& word : words) {
    if (const auto value = marrow::parse_enum<Enum>(word)) values.push_back(value);
  }
  return values;
}

/// Variants that an expression may be true of: with each class, effect, name, term and residue that it speaks of, and
/// without.
std::vector<Variant> candidates(const Expression& expression, const std::string& gene) {
  std::vector<Variant> found;
  const std::set<std::string> words = quoted_words(expression.text());
  const auto add = [&](Variant variant) {
    variant.gene = gene;
    for (const auto& variant_class : values_among<VariantClass>(words)) {
      for (const auto& effect : values_among<Effect>(words)) {
        variant.variant_class = variant_class;
        variant.effect = effect;
        found.push_back(variant);
      }
    }
  };
  Variant intronic;
  intronic.hgvsc = "c.123+45A>G";
  intronic.consequence = {"intron_variant"};
  add(intronic);
  for (const std::string& word : words) {
    Variant named;
    named.consequence = {"intron_variant", word};
    named.hgvsc = named.hgvsp = word;
    add(named);
  }
  for (const std::int64_t residue : numbers_near(expression.text())) {
    for (const std::int64_t delta : {-1, 12}) {
      Variant placed;
      placed.aa_begin = placed.aa_end = residue;
      placed.aa_delta = delta;
      placed.consequence = {"frameshift_variant"};
      add(placed);
    }
  }
  return found;
}

bool is_true_of(const Expression& expression, const Variant& variant) {
  return expression.evaluate(marrow::to_value(variant)).truth == Truth::yes;
}

}  // namespace

TEST_CASE("an expression tells the texts that it needs") {
  const auto needed = [](std::string_view text, std::string_view key) {
    return Expression::parse(text).texts_needed(key);
  };
  CHECK(needed("gene == \"TP53\"", "gene") == Texts{"TP53"});
  CHECK(needed("\"TP53\" == gene", "gene") == Texts{"TP53"});
  CHECK(needed("gene in [\"AKT1\", \"PTEN\"] and class == \"missense\"", "gene") == Texts{"AKT1", "PTEN"});
  CHECK(needed("gene in [\"AKT1\", \"PTEN\"] and gene == \"PTEN\"", "gene") == Texts{"PTEN"});
  CHECK(needed("gene == \"AKT1\" and class == \"splice\" or gene == \"PTEN\"", "gene") == Texts{"AKT1", "PTEN"});
  CHECK(needed("\"stop_gained\" in consequence and aa_end >= 500", "consequence") == Texts{"stop_gained"});
  // Nothing where it may be true of others too.
  CHECK_FALSE(needed("gene == \"AKT1\" or class == \"splice\"", "gene"));
  CHECK_FALSE(needed("not gene == \"AKT1\"", "gene"));
  CHECK_FALSE(needed("gene != \"AKT1\"", "gene"));
  CHECK_FALSE(needed("gene == hgvsp", "gene"));
  CHECK_FALSE(needed("gene >= \"AKT1\"", "gene"));
  CHECK_FALSE(needed("aa_begin == 3", "aa_begin"));
  CHECK_FALSE(needed("class == \"splice\"", "gene"));
}

TEST_CASE("every hotspot row that is true of a variant passes its filter, and some variants do not") {
  std::int64_t matches = 0;
  std::int64_t filtered = 0;
  for (const HotspotRow& row : knowledge().hotspots().rows()) {
    if (!row.expression) continue;
    CAPTURE(row.gene);
    CAPTURE(row.change);
    bool has_match = false;
    for (const Variant& variant : candidates(*row.expression, row.gene)) {
      const bool is_match = is_true_of(*row.expression, variant);
      const bool passes = row.filter.may_match(variant);
      if (is_match) REQUIRE(passes);
      has_match = has_match || is_match;
      filtered += passes ? 0 : 1;
    }
    CHECK(has_match);
    matches += has_match ? 1 : 0;
  }
  CHECK(matches >= 360);
  CHECK(filtered > 0);
}

TEST_CASE("a resistance row that is true of a variant of any gene is found for it, in the table's order") {
  std::int64_t matches = 0;
  for (const ResistanceRow& row : knowledge().resistance().rows()) {
    if (!row.expression) continue;
    CAPTURE(row.expression->text());
    std::set<std::string> genes = quoted_words(row.expression->text());
    genes.insert(row.genes.begin(), row.genes.end());
    bool has_match = false;
    for (const std::string& gene : genes) {
      for (const Variant& variant : candidates(*row.expression, gene)) {
        if (!is_true_of(*row.expression, variant)) continue;
        has_match = true;
        const auto found = knowledge().resistance().matching(variant);
        REQUIRE(std::find(found.begin(), found.end(), &row) != found.end());
        REQUIRE(std::is_sorted(found.begin(), found.end()));
      }
    }
    CHECK(has_match);
    matches += has_match ? 1 : 0;
  }
  CHECK(matches >= 70);
}
