#include "marrow/findings/rearrangement_naming.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::string_view unknown_partner = "?";

/// Ends nearer than this on one chromosome may be a small event beside a gene, which brings nothing new to it.
/// Design value.
constexpr std::int64_t far_bp = 1'000'000;

bool is_far(const RearrangementCall& call) {
  const auto& [a, b] = call.ends;
  return a.contig != b.contig || (a.pos1 && b.pos1 && std::llabs(*a.pos1 - *b.pos1) >= far_bp);
}

/// The other name of the locus that TRA and TRD share; empty for any other gene.
std::string twin_of(const std::string& gene) {
  if (gene == "TRA") return "TRD";
  return gene == "TRD" ? "TRA" : "";
}

/// "GENE1(1200),GENE2(300)": names with their distances, the nearest first.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::pair<std::int64_t, std::string>> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(",;", begin), text.size());
    const std::string_view piece = trim(text.substr(begin, end - begin));
    const std::size_t bracket = piece.find('(');
    const std::string_view name = trim(piece.substr(0, bracket));
    std::int64_t distance = 0;
    if (bracket != std::string_view::npos) {
      const std::string_view rest = piece.substr(bracket + 1);
      distance = parse_integer(rest.substr(0, rest.find(')'))).value_or(0);
    }
    if (!name.empty()) pieces.emplace_back(distance, name);
    begin = end + 1;
  }
  std::stable_sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& [distance, name] : pieces) names.push_back(std::move(name));
  return names;
}

void add_new(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

/// Known before unknown, findings before candidates.
int rank_of(const NamedRearrangement& named) {
  return (named.is_finding() ? 4 : 0) + (named.known ? 2 : 0) + (named.is_weak ? 0 : 1);
}

}  // namespace

std::vector<std::string> RearrangementNamer::genes_at(const RearrangementEnd& end, Assembly assembly) const {
  if (!end.pos1) return {};
  std::vector<std::string> genes = regions_.genes_at(assembly, end.contig, *end.pos1);
  for (const PanelGene* gene : vocabulary_.panel().genes_at(assembly, {end.contig, *end.pos1 - 1, *end.pos1})) {
    add_new(genes, gene->symbol);
  }
  return genes;
}

std::vector<std::string> RearrangementNamer::names_of(const RearrangementEnd& end,
                                                      std::optional<Assembly> assembly) const {
  std::vector<std::string> names;
  for (const std::string& piece : pieces_of(end.gene)) {
    if (const auto locus = locus_of_segment(piece)) {
      add_new(names, *locus);
    } else {
      add_new(names, vocabulary_.resolve_symbol(piece).value_or(piece));
    }
  }
  const bool is_between_genes = end.gene.find_first_of("(,;") != std::string::npos;
  if (assembly && (names.empty() || is_between_genes)) {
    for (std::string& gene : genes_at(end, *assembly)) add_new(names, std::move(gene));
  }
  if (names.empty()) names.emplace_back(unknown_partner);
  return names;
}

const KnownFusion* RearrangementNamer::find_known(const std::string& five_prime, const std::string& three_prime) const {
  const KnownFusions& fusions = vocabulary_.fusions();
  if (const KnownFusion* found = fusions.find(five_prime, three_prime)) return found;
  const std::string twin = twin_of(five_prime);
  if (!twin.empty()) return fusions.find(twin, three_prime);
  const std::string other_twin = twin_of(three_prime);
  return other_twin.empty() ? nullptr : fusions.find(five_prime, other_twin);
}

bool RearrangementNamer::takes_either_order(const std::string& five_prime, const std::string& three_prime) const {
  return regions_.is_enhancer(five_prime) || regions_.is_enhancer(three_prime) ||
         regions_.has(three_prime, RegionSide::partner);
}

/// Of a pair that is not known: whether the first gene is one that stands 3' wherever it is known, or the second 5'.
bool RearrangementNamer::belongs_second(const std::string& first, const std::string& second) const {
  if (regions_.is_enhancer(second) != regions_.is_enhancer(first)) return regions_.is_enhancer(second);
  const auto place_a = vocabulary_.fusions().place_of(first);
  const auto place_b = vocabulary_.fusions().place_of(second);
  using Place = KnownFusions::Place;
  if (place_a == Place::three_prime) return place_b != Place::three_prime;
  return place_b == Place::five_prime && place_a != Place::five_prime;
}

RearrangementNamer::Pair RearrangementNamer::choose_pair(const RearrangementCall& call,
                                                         const std::vector<std::string>& first,
                                                         const std::vector<std::string>& second) const {
  for (const std::size_t five_prime_end : {0U, 1U}) {
    for (const std::string& a : first) {
      for (const std::string& b : second) {
        const KnownFusion* known = five_prime_end == 0 ? find_known(a, b) : find_known(b, a);
        if (known != nullptr) return {known->five_prime, known->three_prime, five_prime_end, known};
      }
    }
  }
  const std::string& a = first.front();
  const std::string& b = second.front();
  const bool is_open = !call.is_ordered || takes_either_order(a, b) || takes_either_order(b, a);
  if (is_open && belongs_second(a, b)) return {b, a, 1, nullptr};
  return {a, b, 0, nullptr};
}

/// Whether the one named gene of a pair is the target of enhancers, broken where those break, and joined to a place
/// far away.
bool RearrangementNamer::is_open_partner(const RearrangementCall& call, const Pair& pair,
                                         std::optional<Assembly> assembly) const {
  const bool is_first_open = pair.five_prime == unknown_partner;
  const std::string& gene = is_first_open ? pair.three_prime : pair.five_prime;
  const RearrangementEnd& end = call.ends[is_first_open ? 1 - pair.five_prime_end : pair.five_prime_end];
  return is_far(call) && assembly && end.pos1 &&
         regions_.covers(gene, RegionSide::partner, *assembly, end.contig, *end.pos1);
}

std::optional<NamedRearrangement> RearrangementNamer::name_transcript(const RearrangementCall& call,
                                                                      std::optional<Assembly> assembly) const {
  Pair pair = choose_pair(call, names_of(call.ends[0], assembly), names_of(call.ends[1], assembly));
  if (pair.five_prime == pair.three_prime) return std::nullopt;
  NamedRearrangement named{.five_prime = pair.five_prime,
                           .three_prime = pair.three_prime,
                           .known = {},
                           .five_prime_end = pair.five_prime_end,
                           .because = call.doubt,
                           .is_weak = pair.known == nullptr};
  if (pair.known != nullptr) named.known = pair.known->subtype;
  const bool is_either = takes_either_order(pair.five_prime, pair.three_prime);
  const bool is_open = pair.five_prime == unknown_partner || pair.three_prime == unknown_partner;
  if (!named.is_finding()) return named;
  if (call.in_frame == false && !is_either) {
    named.because = "out of frame";
  } else if (pair.known != nullptr && pair.five_prime_end == 1 && call.is_ordered && !is_either) {
    named.because = "only the reciprocal order was called";
  } else if (call.is_read_through && pair.known == nullptr) {
    named.because = "transcription may have run on into the gene beside it";
  } else if (is_open && !is_open_partner(call, pair, assembly)) {
    named.because = "no gene is known at the other break";
  }
  if (named.is_finding()) named.is_weak = false;
  return named;
}

// ---- junctions of DNA -----------------------------------------------------------------------------------------------

std::optional<bool> RearrangementNamer::keeps(const std::string& gene, Part part, const RearrangementEnd& end) const {
  const PanelGene* panel_gene = vocabulary_.panel().find_gene(gene);
  if (panel_gene == nullptr || !panel_gene->strand || !end.keeps_lower) return std::nullopt;
  const bool keeps_start = (*panel_gene->strand == Strand::plus) == *end.keeps_lower;
  return keeps_start == (part == Part::five_prime);
}

bool RearrangementNamer::is_in_region(const std::string& gene, Part part, const RearrangementEnd& end,
                                      Assembly assembly) const {
  const RegionSide side = part == Part::five_prime ? RegionSide::five_prime : RegionSide::three_prime;
  if (regions_.has(gene, side)) return regions_.covers(gene, side, assembly, end.contig, *end.pos1);
  const PanelGene* panel_gene = vocabulary_.panel().find_gene(gene);
  if (panel_gene == nullptr) return false;
  const std::optional<Block>& span = panel_gene->span(assembly);
  return span && panel_gene->contig == end.contig && span->begin < *end.pos1 && *end.pos1 <= span->end;
}

std::optional<NamedRearrangement> RearrangementNamer::judge_known(const RearrangementCall& call, const Pair& pair,
                                                                  Assembly assembly) const {
  NamedRearrangement named{.five_prime = pair.five_prime,
                           .three_prime = pair.three_prime,
                           .known = pair.known->subtype,
                           .five_prime_end = pair.five_prime_end,
                           .because = {},
                           .is_weak = false};
  if (takes_either_order(pair.five_prime, pair.three_prime)) return named;
  const RearrangementEnd& a = call.ends[pair.five_prime_end];
  const RearrangementEnd& b = call.ends[1 - pair.five_prime_end];
  const auto keeps_five = keeps(pair.five_prime, Part::five_prime, a);
  const auto keeps_three = keeps(pair.three_prime, Part::three_prime, b);
  if (!keeps_five || !keeps_three) {
    named.because = "the strand of a gene is not known";
  } else if (!*keeps_five && !*keeps_three) {
    named.because = "only the reciprocal junction was called";
  } else if (!*keeps_five || !*keeps_three) {
    named.because = "the junction joins the genes in another orientation";
  } else if (!is_in_region(pair.five_prime, Part::five_prime, a, assembly) ||
             !is_in_region(pair.three_prime, Part::three_prime, b, assembly)) {
    named.because = "a break lies outside the known region";
  }
  return named;
}

std::optional<NamedRearrangement> RearrangementNamer::judge_unknown(const RearrangementCall& call, const Pair& pair,
                                                                    Assembly assembly) const {
  const RearrangementEnd& a = call.ends[pair.five_prime_end];
  const RearrangementEnd& b = call.ends[1 - pair.five_prime_end];
  NamedRearrangement named{.five_prime = pair.five_prime,
                           .three_prime = pair.three_prime,
                           .known = {},
                           .five_prime_end = pair.five_prime_end,
                           .because = {},
                           .is_weak = false};
  const bool is_brought_enhancer = regions_.is_enhancer(pair.five_prime) && !regions_.is_enhancer(pair.three_prime) &&
                                   regions_.covers(pair.three_prime, RegionSide::partner, assembly, b.contig, *b.pos1);
  if (is_brought_enhancer) return named;
  const bool has_region =
      regions_.has(pair.five_prime, RegionSide::five_prime) || regions_.has(pair.three_prime, RegionSide::three_prime);
  const bool is_chimeric = keeps(pair.five_prime, Part::five_prime, a).value_or(false) &&
                           keeps(pair.three_prime, Part::three_prime, b).value_or(false) &&
                           is_in_region(pair.five_prime, Part::five_prime, a, assembly) &&
                           is_in_region(pair.three_prime, Part::three_prime, b, assembly);
  return has_region && is_chimeric ? std::optional(named) : std::nullopt;
}

/// A region of a recurrent break that is joined to a place where no gene is known.
std::optional<NamedRearrangement> RearrangementNamer::judge_open(const RearrangementCall& call, const std::string& gene,
                                                                 std::size_t end, Assembly assembly) const {
  if (!is_far(call)) return std::nullopt;
  const RearrangementEnd& place = call.ends[end];
  const auto covers = [&](RegionSide side) { return regions_.covers(gene, side, assembly, place.contig, *place.pos1); };
  const bool is_five = covers(RegionSide::five_prime) && keeps(gene, Part::five_prime, place).value_or(false);
  const bool is_three = covers(RegionSide::three_prime) && keeps(gene, Part::three_prime, place).value_or(false);
  if (!is_five && !is_three && !covers(RegionSide::partner)) return std::nullopt;
  NamedRearrangement named{.five_prime = is_five ? gene : std::string(unknown_partner),
                           .three_prime = is_five ? std::string(unknown_partner) : gene,
                           .known = {},
                           .five_prime_end = is_five ? end : 1 - end,
                           .because = "no gene is known at the other break",
                           .is_weak = false};
  if (is_five) named.known = vocabulary_.known_fusion(gene, std::string(unknown_partner));
  return named;
}

std::optional<NamedRearrangement> RearrangementNamer::name_junction(const RearrangementCall& call,
                                                                    Assembly assembly) const {
  const std::array<std::vector<std::string>, 2> genes{genes_at(call.ends[0], assembly),
                                                      genes_at(call.ends[1], assembly)};
  std::optional<NamedRearrangement> best;
  const auto consider = [&](std::optional<NamedRearrangement> named) {
    if (named && (!best || rank_of(*named) > rank_of(*best))) best = std::move(named);
  };
  for (const std::size_t five_prime_end : {0U, 1U}) {
    for (const std::string& five_prime : genes[five_prime_end]) {
      for (const std::string& three_prime : genes[1 - five_prime_end]) {
        if (five_prime == three_prime) continue;
        const KnownFusion* known = find_known(five_prime, three_prime);
        if (known != nullptr) {
          consider(judge_known(call, {known->five_prime, known->three_prime, five_prime_end, known}, assembly));
        } else {
          consider(judge_unknown(call, {five_prime, three_prime, five_prime_end, nullptr}, assembly));
        }
      }
    }
  }
  if (best) return best;
  for (const std::size_t end : {0U, 1U}) {
    for (const std::string& gene : genes[end]) {
      const auto& others = genes[1 - end];
      if (std::find(others.begin(), others.end(), gene) != others.end()) return std::nullopt;
      consider(judge_open(call, gene, end, assembly));
    }
  }
  return best;
}

// ---- breaks whose other side is not told ----------------------------------------------------------------------------

std::vector<NamedRearrangement> RearrangementNamer::name_open_end(const RearrangementEnd& end,
                                                                  Assembly assembly) const {
  constexpr std::int64_t near_bp = 1000;
  std::vector<std::string> genes = regions_.genes_at(assembly, end.contig, *end.pos1, near_bp);
  for (std::string& gene : genes_at(end, assembly)) {
    if (vocabulary_.fusions().place_of(gene)) add_new(genes, std::move(gene));
  }
  std::vector<NamedRearrangement> result;
  for (const std::string& gene : genes) {
    using Place = KnownFusions::Place;
    const auto place = vocabulary_.fusions().place_of(gene);
    const bool is_target = place == Place::three_prime || regions_.has(gene, RegionSide::partner);
    const bool is_three = !regions_.is_enhancer(gene) && is_target;
    NamedRearrangement named{.five_prime = is_three ? std::string(unknown_partner) : gene,
                             .three_prime = is_three ? gene : std::string(unknown_partner),
                             .known = {},
                             .five_prime_end = is_three ? 1U : 0U,
                             .because = "the partner is not told",
                             .is_weak = false,
                             .is_partner_told = false};
    if (!is_three) named.known = vocabulary_.known_fusion(gene, std::string(unknown_partner));
    result.push_back(std::move(named));
  }
  return result;
}

}  // namespace marrow
