#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/knowledge/expression.hpp"

using marrow::Expression;
using marrow::Random;
using marrow::Truth;
using marrow::Value;
using marrow::ValueList;
using marrow::ValueObject;

namespace {

const std::array<Value, 3> truths = {Value(false), Value(true), Value()};

/// Whether two expressions agree for every combination of false, true and unknown for a, b and c.
bool agree(const char* left, const char* right) {
  const Expression first = Expression::parse(left);
  const Expression second = Expression::parse(right);
  for (const Value& a : truths) {
    for (const Value& b : truths) {
      for (const Value& c : truths) {
        const Value scope = ValueObject{{"a", a}, {"b", b}, {"c", c}};
        if (first.evaluate(scope).truth != second.evaluate(scope).truth) return false;
      }
    }
  }
  return true;
}

// ---- random expressions over random profiles ------------------------------------------------------------------------

constexpr std::array<const char*, 4> genes = {"TP53", "NOTCH1", "FBXW7", "PTEN"};

std::string pick(Random& random, const std::vector<const char*>& choices) {
  return choices[random.below(choices.size())];
}
std::string any_gene(Random& random) {
  return genes[random.below(genes.size())];
}
std::string any_operator(Random& random) {
  return pick(random, {"==", "!=", "<", "<=", ">", ">="});
}
std::string quoted_gene(Random& random) {
  return "\"" + any_gene(random) + "\"";
}

/// `leaf` in random brackets of and, or, not.
template <class Leaf>
std::string random_logic(Random& random, int depth, const Leaf& leaf) {
  if (depth == 0 || random.below(4) == 0) return leaf();
  const auto part = [&] { return random_logic(random, depth - 1, leaf); };
  switch (random.below(3)) {
    case 0:
      return "(" + part() + " and " + part() + ")";
    case 1:
      return "(" + part() + " or " + part() + ")";
    default:
      return "not " + part();
  }
}

std::string variant_condition(Random& random, int depth) {
  return random_logic(random, depth, [&]() -> std::string {
    switch (random.below(6)) {
      case 0:
        return "gene == " + quoted_gene(random);
      case 1:
        return "gene != " + quoted_gene(random);
      case 2:
        return "gene in [" + quoted_gene(random) + ", " + quoted_gene(random) + "]";
      case 3:
        return "class == \"" + pick(random, {"missense", "truncating"}) + "\"";
      case 4:
        return any_gene(random);
      default:
        return fmt::format("vaf {} 0.{}", any_operator(random), random.below(3));
    }
  });
}

std::string condition(Random& random, int depth) {
  return random_logic(random, depth, [&]() -> std::string {
    const std::string number = std::to_string(random.below(4));
    switch (random.below(8)) {
      case 0:
        return any_gene(random);
      case 1:
        return "clinical.x " + any_operator(random) + " " + number;
      case 2:
        return "arm " + any_operator(random) + " " + number;
      case 3:
        return "any(variants, " + variant_condition(random, 2) + ")";
      case 4:
        return "all(variants, " + variant_condition(random, 2) + ")";
      case 5:
        return "count(variants, " + variant_condition(random, 2) + ") " + any_operator(random) + " " + number;
      case 6:
        return fmt::format("count({}, {}, clinical.x in [1, 2]) {} {}", any_gene(random), any_gene(random),
                           any_operator(random), number);
      default:
        return "clinical.x not in [" + number + ", 1]";
    }
  });
}

/// What is true of a patient; every member of `known` says whether the laboratory looked.
struct Patient {
  std::array<bool, 4> is_mutated{};
  std::array<bool, 4> is_gene_known{};
  std::array<int, 4> vaf_tenths{};
  std::array<bool, 4> is_vaf_known{};
  std::array<bool, 4> is_truncating{};
  int x = 0;
  bool is_x_known = false;
  int arm = 0;  ///< 0: absent
  bool is_arm_known = false;
};

Patient random_patient(Random& random) {
  const auto coin = [&] { return random.below(2) == 0; };
  Patient patient;
  for (std::size_t i = 0; i < genes.size(); ++i) {
    patient.is_mutated[i] = coin();
    patient.is_gene_known[i] = coin();
    patient.vaf_tenths[i] = static_cast<int>(random.below(4));
    patient.is_vaf_known[i] = coin();
    patient.is_truncating[i] = coin();
  }
  patient.x = static_cast<int>(random.below(4));
  patient.is_x_known = coin();
  patient.arm = static_cast<int>(random.below(3));
  patient.is_arm_known = coin();
  return patient;
}

Value profile_of(const Patient& patient, bool is_all_known) {
  const Value not_assessed = ValueObject{{"state", "not_assessed"}, {"reason", "no_input"}};
  const Value absent = ValueObject{{"state", "absent"}, {"limit", Value()}};
  ValueObject gene_states;
  ValueList variants;
  for (std::size_t i = 0; i < genes.size(); ++i) {
    const bool is_known = is_all_known || patient.is_gene_known[i];
    const Value present = ValueObject{{"state", "present"}, {"variants", ValueList{}}};
    gene_states.emplace_back(genes[i], !is_known ? not_assessed : patient.is_mutated[i] ? present : absent);
    if (!is_known || !patient.is_mutated[i]) continue;
    const bool is_vaf_known = is_all_known || patient.is_vaf_known[i];
    variants.emplace_back(ValueObject{{"gene", genes[i]},
                                      {"class", patient.is_truncating[i] ? "truncating" : "missense"},
                                      {"consequence", ValueList{"x"}},
                                      {"vaf", is_vaf_known ? Value(patient.vaf_tenths[i] / 10.0) : Value()}});
  }
  const Value arm = patient.arm == 0 ? absent : Value(ValueObject{{"state", "present"}, {"value", patient.arm}});
  return ValueObject{
      {"variants", variants},
      {"genes", gene_states},
      {"arm", is_all_known || patient.is_arm_known ? arm : not_assessed},
      {"clinical", ValueObject{{"x", is_all_known || patient.is_x_known ? Value(patient.x) : Value()}}},
  };
}

}  // namespace

TEST_CASE("three-valued logic keeps the laws of De Morgan and of a distributive lattice") {
  CHECK(agree("not (a and b)", "not a or not b"));
  CHECK(agree("not (a or b)", "not a and not b"));
  CHECK(agree("not not a", "a"));
  CHECK(agree("a and b", "b and a"));
  CHECK(agree("a or (b or c)", "(a or b) or c"));
  CHECK(agree("a and (b or c)", "a and b or a and c"));
  CHECK(agree("a or b and c", "(a or b) and (a or c)"));
  CHECK(agree("a or (a and b)", "a"));
  CHECK(agree("count(a, b, c) >= 1", "a or b or c"));
  CHECK(agree("count(a, b, c) == 3", "a and b and c"));
  CHECK(agree("count(a, b) <= 1", "not (a and b)"));
  // What two-valued logic has besides does not hold: unknown or not unknown is unknown.
  CHECK_FALSE(agree("a or not a", "true"));
}

TEST_CASE("what is decided with gaps stays so, whatever fills the gaps") {
  Random random(20240607);
  int decided_with_gaps = 0;
  int undecided = 0;
  for (int round = 0; round < 6'000; ++round) {
    const std::string text = condition(random, 3);
    const Expression expression = Expression::parse(text);
    const Patient patient = random_patient(random);
    const marrow::Evaluation with_gaps = expression.evaluate(profile_of(patient, false));
    const marrow::Evaluation complete = expression.evaluate(profile_of(patient, true));
    // An unknown always says what was missing, a decided answer nothing.
    const bool is_explained = with_gaps.missing.empty() == (with_gaps.truth != Truth::unknown);
    if (with_gaps.truth == Truth::unknown) {
      ++undecided;
    } else {
      ++decided_with_gaps;
    }
    if (is_explained && (with_gaps.truth == Truth::unknown || with_gaps.truth == complete.truth)) continue;
    CAPTURE(text);
    CHECK(is_explained);
    CHECK(with_gaps.truth == complete.truth);
  }
  // The law is not kept by never deciding.
  CHECK(decided_with_gaps > 1'500);
  CHECK(undecided > 600);
}

TEST_CASE("any is all of the opposite, and count agrees with both") {
  Random random(7);
  for (int round = 0; round < 1'500; ++round) {
    const std::string inner = variant_condition(random, 2);
    const Value scope = profile_of(random_patient(random), false);
    const auto truth = [&](const std::string& text) { return Expression::parse(text).evaluate(scope).truth; };
    CAPTURE(inner);
    const Truth any = truth("any(variants, " + inner + ")");
    REQUIRE(truth("not all(variants, not " + inner + ")") == any);
    REQUIRE(truth("count(variants, " + inner + ") >= 1") == any);
  }
}
