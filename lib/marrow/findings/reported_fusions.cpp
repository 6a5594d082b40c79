#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/karyotype_hybridisation.hpp"
#include "marrow/findings/karyotype_rearrangements.hpp"
#include "marrow/findings/reported_item.hpp"

namespace marrow {

namespace {

constexpr std::string_view column = "fusions";
constexpr std::string_view karyotype_column = "karyotype";
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
  const bool is_reciprocal = pair.second != unknown_partner && !vocabulary.known_fusion(pair.first, pair.second) &&
                             vocabulary.known_fusion(pair.second, pair.first);
  return is_reciprocal ? Pair(pair.second, pair.first) : pair;
}

/// The gene of "KMT2A rearranged" or "CRLF2-r", whose partner is not told.
std::optional<Pair> read_broken_gene(const ReportedVocabulary& vocabulary, std::string_view text) {
  constexpr std::array<std::string_view, 6> words{"rearranged", "rearrangement", "break-apart", "split", "rearr", "r"};
  for (const std::string_view word : words) {
    if (!lower_case(text).ends_with(word) || text.size() < word.size() + 2) continue;
    const std::string_view before = text.substr(0, text.size() - word.size());
    if (!before.ends_with(' ') && !before.ends_with('-')) continue;
    auto gene = vocabulary.resolve_symbol(trim(before.substr(0, before.size() - 1)));
    if (gene) return Pair(std::move(*gene), unknown_partner);
  }
  return std::nullopt;
}

/// Without the protein of BCR::ABL1 behind it: "p190", "(p210)".
std::string_view without_protein(std::string_view text) {
  constexpr std::array<std::string_view, 6> words{"p190", "p210", "p230", "(p190)", "(p210)", "(p230)"};
  for (const std::string_view word : words) {
    if (text.ends_with(word) && text.starts_with("BCR")) return trim(text.substr(0, text.size() - word.size()));
  }
  return text;
}

/// Between `::` any symbol is a partner; `-`, `/` and `_`, which symbols and reports use otherwise too, separate only
/// symbols that are known.
std::optional<Pair> read_pair(const ReportedVocabulary& vocabulary, std::string_view item) {
  const std::string_view text = without_protein(item);
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
  if (auto broken = read_broken_gene(vocabulary, text)) return broken;
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

/// A gene without partner stands 3' if it does so in every known pair: `?::ABL1`.
Pair in_told_order(const ReportedVocabulary& vocabulary, Pair pair) {
  const bool is_three_prime =
      pair.second == unknown_partner && vocabulary.fusions().place_of(pair.first) == KnownFusions::Place::three_prime;
  return is_three_prime ? Pair(pair.second, pair.first) : pair;
}

Fusion fusion_of(const ReportedContext& context, const Pair& found) {
  const Pair pair = in_told_order(context.vocabulary(), found);
  Fusion fusion;
  fusion.five_prime = pair.first;
  fusion.three_prime = pair.second;
  fusion.known = context.vocabulary().known_fusion(pair.first, pair.second);
  fusion.sources.push_back({.input = context.input(), .caller = std::nullopt, .extra = {}});
  return fusion;
}

/// Whether the one pair says what the other leaves open: the same genes, or one of them with any partner.
bool settles(const Pair& found, const KaryotypeFusion& open) {
  const bool has_gene = found.first == open.five_prime || found.second == open.five_prime ||
                        (found.second == unknown_partner && found.first == open.three_prime);
  if (found.first == open.five_prime && found.second == open.three_prime) return true;
  return has_gene && (open.three_prime == unknown_partner || found.second == unknown_partner);
}

/// What the columns of one row came to, before contradictions are looked for.
struct ReportedFusions {
  std::vector<Pair> pairs;
  KaryotypeRearrangements karyotype;
  std::vector<std::pair<const RoutineTest*, std::string_view>> negatives;  ///< test and the column that says so
  std::vector<const RoutineTest*> disputed;  ///< not seen in situ, but reported by another column
  bool has_set_aside = false;
};

/// Genes that in-situ hybridisation saw joined or broken: a test, where bands only suggest.
void add_hybridisation(const ReportedVocabulary& vocabulary, std::string_view text,
                       KaryotypeRearrangements& karyotype) {
  for (const HybridisationFinding& finding : read_hybridisation(text)) {
    const auto gene = vocabulary.resolve_symbol(finding.gene);
    const auto other =
        finding.other.empty() ? std::optional(std::string(unknown_partner)) : vocabulary.resolve_symbol(finding.other);
    if (!gene || !other) continue;
    const Pair pair = in_known_order(vocabulary, {*gene, *other});
    std::erase_if(karyotype.candidates, [&](const KaryotypeFusion& candidate) { return settles(pair, candidate); });
    const auto known = std::find_if(karyotype.fusions.begin(), karyotype.fusions.end(),
                                    [&](const KaryotypeFusion& fusion) { return settles(pair, fusion); });
    if (known != karyotype.fusions.end()) {
      known->is_hybridised = true;
    } else {
      karyotype.fusions.push_back({pair.first, pair.second, "in-situ hybridisation", {}, true});
    }
  }
}

/// What the karyotype shows.
KaryotypeRearrangements karyotype_of(const ReportedContext& context, const IscnKaryotype& karyotype) {
  const std::string* lineage = context.text("lineage");
  const bool is_known = lineage != nullptr && (*lineage == "B" || *lineage == "T");
  KaryotypeRearrangements result = assess_karyotype_rearrangements(karyotype, context.vocabulary().cytogenetics(),
                                                                   is_known ? std::optional(*lineage) : std::nullopt);
  add_hybridisation(context.vocabulary(), karyotype.hybridisation, result);
  return result;
}

/// Routine tests whose two genes in-situ hybridisation saw apart.
void add_separate_pairs(const ReportedVocabulary& vocabulary, std::string_view text, ReportedFusions& fusions) {
  for (const HybridisationFinding& apart : read_separate_pairs(text)) {
    const auto gene = vocabulary.resolve_symbol(apart.gene);
    const auto other = vocabulary.resolve_symbol(apart.other);
    if (!gene || !other) continue;
    const Pair pair = in_known_order(vocabulary, {*gene, *other});
    for (const RoutineTest& test : routine_tests) {
      if (test.five_prime != pair.first || test.three_prime != pair.second) continue;
      const bool is_reported = std::find(fusions.pairs.begin(), fusions.pairs.end(), pair) != fusions.pairs.end();
      if (is_reported) {
        fusions.disputed.push_back(&test);
      } else {
        fusions.negatives.emplace_back(&test, karyotype_column);
      }
    }
  }
}

const KaryotypeFusion* find_pair(const KaryotypeRearrangements& karyotype, const Pair& pair) {
  const auto found =
      std::find_if(karyotype.fusions.begin(), karyotype.fusions.end(), [&](const KaryotypeFusion& fusion) {
        return fusion.five_prime == pair.first && fusion.three_prime == pair.second;
      });
  return found == karyotype.fusions.end() ? nullptr : &*found;
}

/// The bands that a karyotype tells, in place of positions.
void add_karyotype(const ReportedContext& context, const KaryotypeFusion& karyotype, Fusion& fusion) {
  for (const KaryotypeFusion::Break& place : karyotype.breaks) {
    Breakpoint breakpoint{.chrom = "chr" + place.chromosome, .pos = {}, .strand = {}, .extra = {}};
    if (!place.band.empty()) breakpoint.extra.emplace_back("band", place.band);
    fusion.breakpoints.push_back(std::move(breakpoint));
  }
  fusion.sources.push_back({.input = context.input(), .caller = "karyotype", .extra = {}});
}

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
                     "write 5' and 3' gene, ETV6::RUNX1, or one that is broken, KMT2A rearranged");
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

/// Whether a column's test excludes a pair.
bool is_excluded(const ReportedFusions& fusions, const Pair& pair) {
  return std::any_of(fusions.negatives.begin(), fusions.negatives.end(),
                     [&](const auto& negative) { return covers(*negative.first, pair); });
}

/// A test of the genes decides over what bands stand for: what it excludes is left out, with a warning; what it leaves
/// without partner (`KMT2A::?`) takes the karyotype's. Candidates that a test has settled are dropped.
void settle_karyotype(const ReportedContext& context, ReportedFusions& fusions) {
  KaryotypeRearrangements& karyotype = fusions.karyotype;
  std::erase_if(karyotype.fusions, [&](const KaryotypeFusion& fusion) {
    const bool is_disputed = is_excluded(fusions, {fusion.five_prime, fusion.three_prime});
    if (is_disputed) {
      context.warn(reported_warning::conflict, karyotype_column,
                   fmt::format("{} stands for {}::{}, which a test excludes; left out", fusion.because,
                               fusion.five_prime, fusion.three_prime));
    }
    return is_disputed;
  });
  for (Pair& pair : fusions.pairs) {
    if (pair.second != unknown_partner) continue;
    const auto whole =
        std::find_if(karyotype.fusions.begin(), karyotype.fusions.end(), [&](const KaryotypeFusion& fusion) {
          return fusion.five_prime == pair.first || fusion.three_prime == pair.first;
        });
    if (whole != karyotype.fusions.end()) pair = {whole->five_prime, whole->three_prime};
  }
  std::erase_if(karyotype.candidates, [&](const KaryotypeFusion& candidate) {
    const Pair pair{candidate.five_prime, candidate.three_prime};
    const bool is_settled = std::any_of(fusions.pairs.begin(), fusions.pairs.end(),
                                        [&](const Pair& other) { return settles(other, candidate); });
    return is_settled || is_excluded(fusions, pair);
  });
}

/// Pairs that a test must decide: `fusions.candidates` of the profile.
Value candidates_value(const ReportedVocabulary& vocabulary, const KaryotypeRearrangements& karyotype) {
  ValueList list;
  for (const KaryotypeFusion& candidate : karyotype.candidates) {
    auto [five_prime, three_prime] = in_told_order(vocabulary, {candidate.five_prime, candidate.three_prime});
    list.emplace_back(ValueObject{{"five_prime", std::move(five_prime)},
                                  {"three_prime", std::move(three_prime)},
                                  {"because", candidate.because}});
  }
  return list;
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
  if (const std::string* text = context.text(karyotype_column)) {
    const IscnKaryotype karyotype = read_iscn(*text);
    fusions.karyotype = karyotype_of(context, karyotype);
    add_separate_pairs(context.vocabulary(), karyotype.hybridisation, fusions);
  }
  settle_karyotype(context, fusions);
  const std::vector<Pair> reported = fusions.pairs;
  for (const KaryotypeFusion& fusion : fusions.karyotype.fusions) {
    Pair pair{fusion.five_prime, fusion.three_prime};
    if (std::find(reported.begin(), reported.end(), pair) == reported.end()) fusions.pairs.push_back(std::move(pair));
  }
  std::sort(fusions.pairs.begin(), fusions.pairs.end());
  std::vector<FusionTest>& tested = findings.fusions.tested;
  for (const Pair& pair : fusions.pairs) {
    Fusion fusion = fusion_of(context, pair);
    if (std::find(reported.begin(), reported.end(), pair) == reported.end()) fusion.sources.clear();
    const KaryotypeFusion* shown = find_pair(fusions.karyotype, pair);
    if (shown != nullptr) add_karyotype(context, *shown, fusion);
    const bool is_hybridised = shown != nullptr && shown->is_hybridised;
    findings.fusions.items.push_back(std::move(fusion));
    tested.push_back({test_name(pair.first, pair.second), is_hybridised ? "fish" : "reported", "positive", {}});
  }
  for (const auto& [test, said_by] : fusions.negatives) {
    const char* method = said_by == karyotype_column ? "fish" : "reported";
    FusionTest negative{test_name(test->five_prime, test->three_prime), method, "negative", {}};
    const bool is_known =
        std::any_of(tested.begin(), tested.end(), [&](const FusionTest& other) { return other.pair == negative.pair; });
    if (!is_known) tested.push_back(std::move(negative));
  }
  for (const RoutineTest* test : fusions.disputed) {
    tested.push_back({test_name(test->five_prime, test->three_prime), "fish", "negative", {}});
  }
  if (!fusions.karyotype.candidates.empty()) {
    findings.fusions.extra.emplace_back("candidates", candidates_value(context.vocabulary(), fusions.karyotype));
  }
  std::sort(tested.begin(), tested.end(), [](const FusionTest& a, const FusionTest& b) {
    return std::tie(a.pair, a.method) < std::tie(b.pair, b.method);
  });
  std::sort(findings.fusions.items.begin(), findings.fusions.items.end(), [](const Fusion& a, const Fusion& b) {
    return std::tie(a.five_prime, a.three_prime) < std::tie(b.five_prime, b.three_prime);
  });
}

}  // namespace marrow
