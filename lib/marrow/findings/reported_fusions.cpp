#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/reported_item.hpp"

namespace marrow {

namespace {

constexpr std::string_view column = "fusions";
constexpr std::string_view unknown_partner = "?";

using Pair = std::pair<std::string, std::string>;  ///< 5', 3'; a partner that is not known is `?`

/// The four fusions that every protocol tests for, each with a column of its own.
struct RoutineTest {
  std::string_view column;
  std::string_view five_prime;
  std::string_view three_prime;  ///< `?`: any partner
};
constexpr std::array<RoutineTest, 4> routine_tests{{{"bcr_abl1", "BCR", "ABL1"},
                                                    {"etv6_runx1", "ETV6", "RUNX1"},
                                                    {"kmt2a", "KMT2A", unknown_partner},
                                                    {"tcf3_pbx1", "TCF3", "PBX1"}}};

/// Name of a pair in `tested`: "ETV6>RUNX1"; the 5' gene alone where any partner counts.
std::string test_name(std::string_view five_prime, std::string_view three_prime) {
  return three_prime == unknown_partner ? std::string(five_prime) : fmt::format("{}>{}", five_prime, three_prime);
}

bool covers(const RoutineTest& test, const Pair& pair) {
  const bool has_gene = test.five_prime == pair.first || test.five_prime == pair.second;
  return test.three_prime == unknown_partner ? has_gene
                                             : test.five_prime == pair.first && test.three_prime == pair.second;
}

/// A symbol as HGNC writes them, for partners that no table knows.
bool is_symbol_like(std::string_view text) noexcept {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view others = "0123456789-._@";
  return text.size() >= 2 && letters.find(text.front()) != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return letters.find(c) != std::string_view::npos || others.find(c) != std::string_view::npos;
         });
}

/// In the order of the knowledge table, if it knows the pair one way or the other.
Pair in_known_order(const ReportedVocabulary& vocabulary, Pair pair) {
  const bool is_reciprocal = pair.first != unknown_partner && !vocabulary.known_fusion(pair.first, pair.second) &&
                             vocabulary.known_fusion(pair.second, pair.first);
  return is_reciprocal ? Pair(pair.second, pair.first) : pair;
}

/// Between `::` any symbol is a partner; `-`, `/` and `_`, which symbols and reports use otherwise too, separate only
/// symbols that are known.
std::optional<Pair> read_pair(const ReportedVocabulary& vocabulary, std::string_view text) {
  if (const std::size_t at = text.find("::"); at != std::string_view::npos) {
    const std::string_view first = trim(text.substr(0, at));
    const std::string_view second = trim(text.substr(at + 2));
    Pair pair{vocabulary.resolve_symbol(first).value_or(std::string(first)),
              vocabulary.resolve_symbol(second).value_or(std::string(second))};
    const bool is_readable = (is_symbol_like(first) || first == unknown_partner) &&
                             (is_symbol_like(second) || second == unknown_partner) && first != second;
    if (!is_readable) return std::nullopt;
    if (first == unknown_partner) std::swap(pair.first, pair.second);
    return in_known_order(vocabulary, std::move(pair));
  }
  std::optional<Pair> found;
  for (std::size_t at = text.find_first_of("-/_"); at != std::string_view::npos;
       at = text.find_first_of("-/_", at + 1)) {
    auto first = vocabulary.resolve_symbol(trim(text.substr(0, at)));
    auto second = vocabulary.resolve_symbol(trim(text.substr(at + 1)));
    if (!first || !second) continue;
    if (found) return std::nullopt;  // two ways to read it
    found = in_known_order(vocabulary, {std::move(*first), std::move(*second)});
  }
  return found;
}

Fusion fusion_of(const ReportedContext& context, const Pair& pair) {
  Fusion fusion;
  fusion.five_prime = pair.first;
  fusion.three_prime = pair.second;
  fusion.known = context.vocabulary().known_fusion(pair.first, pair.second);
  fusion.sources.push_back({.input = context.input(), .caller = std::nullopt, .extra = {}});
  return fusion;
}

/// What the columns of one row came to, before contradictions are looked for.
struct ReportedFusions {
  std::vector<Pair> pairs;
  std::vector<std::pair<const RoutineTest*, std::string_view>> negatives;  ///< test and the column that says so
  bool has_set_aside = false;
};

ReportedFusions read_fusion_columns(const ReportedContext& context) {
  ReportedFusions result;
  const auto add = [&](Pair pair) {
    if (std::find(result.pairs.begin(), result.pairs.end(), pair) == result.pairs.end()) {
      result.pairs.push_back(std::move(pair));
    }
  };
  const std::string* text = context.text(column);
  const ReportedList list = text == nullptr ? ReportedList{} : reported_list(*text);
  for (const std::string& item : list.items) {
    if (auto pair = read_pair(context.vocabulary(), item)) {
      add(std::move(*pair));
    } else {
      context.refuse(column, fmt::format("'{}' is no fusion that can be read", item),
                     "write 5' and 3' gene: ETV6::RUNX1");
      result.has_set_aside = true;
    }
  }
  for (const RoutineTest& test : routine_tests) {
    const std::optional<bool> flag = context.flag(test.column);
    if (flag.value_or(false)) {
      const bool is_listed =
          std::any_of(result.pairs.begin(), result.pairs.end(), [&](const Pair& pair) { return covers(test, pair); });
      if (!is_listed) add({std::string(test.five_prime), std::string(test.three_prime)});
    }
    if (flag == false) result.negatives.emplace_back(&test, test.column);
    if (list.is_none) result.negatives.emplace_back(&test, column);
  }
  return result;
}

/// Takes out what one row both finds and excludes.
void remove_contradictions(const ReportedContext& context, ReportedFusions& fusions) {
  std::vector<Pair> disputed;
  std::erase_if(fusions.negatives, [&](const auto& negative) {
    const std::size_t before = disputed.size();
    for (const Pair& pair : fusions.pairs) {
      if (!covers(*negative.first, pair)) continue;
      context.refuse(negative.second, fmt::format("it excludes {}::{}, which another column of the row reports",
                                                  pair.first, pair.second));
      disputed.push_back(pair);
    }
    return disputed.size() > before;
  });
  std::erase_if(fusions.pairs,
                [&](const Pair& pair) { return std::find(disputed.begin(), disputed.end(), pair) != disputed.end(); });
}

}  // namespace

void assess_reported_fusions(const ReportedContext& context, ReportedFindings& findings) {
  ReportedFusions fusions = read_fusion_columns(context);
  remove_contradictions(context, fusions);
  std::sort(fusions.pairs.begin(), fusions.pairs.end());
  std::vector<FusionTest>& tested = findings.fusions.tested;
  for (const Pair& pair : fusions.pairs) {
    findings.fusions.items.push_back(fusion_of(context, pair));
    tested.push_back({test_name(pair.first, pair.second), "reported", "positive", {}});
  }
  for (const auto& [test, said_by] : fusions.negatives) {
    FusionTest negative{test_name(test->five_prime, test->three_prime), "reported", "negative", {}};
    const bool is_known =
        std::any_of(tested.begin(), tested.end(), [&](const FusionTest& other) { return other.pair == negative.pair; });
    if (!is_known) tested.push_back(std::move(negative));
  }
  std::sort(tested.begin(), tested.end(), [](const FusionTest& a, const FusionTest& b) { return a.pair < b.pair; });
}

}  // namespace marrow
