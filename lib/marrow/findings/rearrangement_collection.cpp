#include "marrow/findings/rearrangement_collection.hpp"

#include "marrow/base/value_members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace marrow {

namespace {

constexpr std::string_view unknown_partner = "?";
constexpr std::string_view candidates_key = "candidates";

Breakpoint breakpoint_of(const RearrangementEnd& end) {
  Breakpoint breakpoint{.chrom = end.contig, .pos = end.pos1, .strand = {}, .extra = {}};
  if (!end.strand.empty()) breakpoint.strand = end.strand;
  return breakpoint;
}

void add_source(Fusion& fusion, const FusionSource& source) {
  const bool is_there = std::any_of(fusion.sources.begin(), fusion.sources.end(), [&](const FusionSource& known) {
    return known.input == source.input && known.caller == source.caller;
  });
  if (!is_there) fusion.sources.push_back(source);
}

void add_support(Fusion& fusion, const ValueObject& support) {
  for (const auto& [name, value] : support) {
    if (find_member(fusion.support, name) == nullptr) fusion.support.emplace_back(name, value);
  }
}

void add_frame(Fusion& fusion, std::optional<bool> in_frame) {
  if (in_frame && !fusion.in_frame.value_or(false)) fusion.in_frame = in_frame;
}

/// Whether a pair is what another names with an open side: the same genes, or the one gene that it names.
bool settles(const Fusion& pair, std::string_view five_prime, std::string_view three_prime) {
  if (five_prime == unknown_partner) return pair.three_prime == three_prime;
  if (three_prime == unknown_partner) return pair.five_prime == five_prime || pair.three_prime == five_prime;
  return pair.five_prime == five_prime && pair.three_prime == three_prime;
}

ValueList& candidates_of(Fusions& fusions) {
  if (Value* found = find_member(fusions.extra, candidates_key)) return *found->get_if<ValueList>();
  fusions.extra.emplace_back(candidates_key, ValueList{});
  return *fusions.extra.back().second.get_if<ValueList>();
}

/// Of a report: its sources come first, its places stay where it tells any.
void join_item(const Fusion& called, Fusion& item) {
  item.three_prime = called.three_prime;
  item.five_prime = called.five_prime;
  item.known = called.known;
  const bool has_positions = std::any_of(item.breakpoints.begin(), item.breakpoints.end(),
                                         [](const Breakpoint& place) { return place.pos.has_value(); });
  if (!has_positions) item.breakpoints = called.breakpoints;
  add_support(item, called.support);
  add_frame(item, called.in_frame);
  for (const FusionSource& source : called.sources) add_source(item, source);
}

/// Whether a report's negative test is about the pair.
bool is_excluded(const std::vector<FusionTest>& tests, const Fusion& fusion) {
  const std::string pair = fmt::format("{}>{}", fusion.five_prime, fusion.three_prime);
  return std::any_of(tests.begin(), tests.end(), [&](const FusionTest& test) {
    return test.result == "negative" && (test.pair == pair || test.pair == fusion.five_prime);
  });
}

}  // namespace

void RearrangementCollection::add(const NamedRearrangement& named, const RearrangementCall& call,
                                  const FusionSource& source) {
  const auto [place, is_new] = entries_.try_emplace({named.five_prime, named.three_prime});
  Entry& entry = place->second;
  Fusion& fusion = entry.fusion;
  const bool outdoes = named.is_finding() && !entry.because.empty();
  if (is_new || outdoes) {
    fusion.five_prime = named.five_prime;
    fusion.three_prime = named.three_prime;
    fusion.known = named.known;
    fusion.breakpoints = {breakpoint_of(call.ends[named.five_prime_end]),
                          breakpoint_of(call.ends[1 - named.five_prime_end])};
    fusion.support.clear();
    entry.because = named.because;
    entry.is_weak = named.is_weak;
    if (outdoes) fusion.in_frame.reset();
  }
  if (is_new || named.is_finding() || !entry.because.empty()) {
    add_support(fusion, call.support);
    add_frame(fusion, call.in_frame);
  }
  entry.is_weak = entry.is_weak && named.is_weak;
  entry.is_partner_told = entry.is_partner_told && named.is_partner_told;
  add_source(fusion, source);
}

bool RearrangementCollection::has_findings() const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [](const auto& entry) { return entry.second.because.empty(); });
}

std::vector<std::string> RearrangementCollection::join(Fusions& fusions) const {
  std::vector<std::string> disputed;
  ValueList candidates;
  for (const auto& [pair, entry] : entries_) {
    const Fusion& called = entry.fusion;
    const auto item = std::find_if(fusions.items.begin(), fusions.items.end(), [&](const Fusion& known) {
      return settles(called, known.five_prime, known.three_prime);
    });
    if (item != fusions.items.end()) {
      // A mere candidate lends its source to the item, its gene pair only if it is the item's.
      if (entry.because.empty() || item->three_prime == called.three_prime) join_item(called, *item);
      continue;
    }
    if (is_excluded(fusions.tested, called)) {
      disputed.push_back(fmt::format("{}::{}", called.five_prime, called.three_prime));
    }
    if (entry.because.empty()) {
      fusions.items.push_back(called);
      continue;
    }
    ValueObject candidate{
        {"five_prime", called.five_prime}, {"three_prime", called.three_prime}, {"because", entry.because}};
    candidate.emplace_back("known", called.known ? Value(*called.known) : Value());
    if (entry.is_weak) candidate.emplace_back("weak", true);
    if (!entry.is_partner_told) candidate.emplace_back("any_partner", true);
    ValueList sources;
    for (const FusionSource& source : called.sources) sources.emplace_back(source.caller.value_or(source.input));
    candidate.emplace_back("sources", std::move(sources));
    candidates.emplace_back(std::move(candidate));
  }
  std::sort(fusions.items.begin(), fusions.items.end(), [](const Fusion& a, const Fusion& b) {
    return std::tie(a.five_prime, a.three_prime) < std::tie(b.five_prime, b.three_prime);
  });
  ValueList& all = candidates_of(fusions);
  all.insert(all.end(), candidates.begin(), candidates.end());
  std::erase_if(all, [&](const Value& candidate) {
    return std::any_of(fusions.items.begin(), fusions.items.end(), [&](const Fusion& item) {
      return settles(item, text_member(candidate, "five_prime"), text_member(candidate, "three_prime"));
    });
  });
  if (all.empty()) {
    std::erase_if(fusions.extra, [](const auto& entry) { return entry.first == candidates_key; });
  }
  return disputed;
}

void add_whole_test(Fusions& fusions, const std::string& method, bool is_positive) {
  constexpr std::string_view all_pairs = "all";
  const auto known = std::find_if(fusions.tested.begin(), fusions.tested.end(), [&](const FusionTest& test) {
    return test.pair == all_pairs && test.method == method;
  });
  if (known == fusions.tested.end()) {
    fusions.tested.push_back({std::string(all_pairs), method, is_positive ? "positive" : "negative", {}});
  } else if (is_positive) {
    known->result = "positive";
  }
  std::stable_sort(fusions.tested.begin(), fusions.tested.end(), [](const FusionTest& a, const FusionTest& b) {
    return std::tie(a.pair, a.method) < std::tie(b.pair, b.method);
  });
}

}  // namespace marrow
