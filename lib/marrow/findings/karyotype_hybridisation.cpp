#include "marrow/findings/karyotype_hybridisation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

bool is_part_of_name(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '\'' ||
         c == '@';
}
bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// "KMT2A" of "5'KMT2A" and "KMT2A3'".
std::string_view without_ends(std::string_view name) noexcept {
  for (const std::string_view end : {"5'", "3'"}) {
    if (name.starts_with(end)) name.remove_prefix(end.size());
    if (name.ends_with(end)) name.remove_suffix(end.size());
  }
  return name;
}

/// The name that ends where `text` ends.
std::string_view name_at_back(std::string_view text) noexcept {
  while (text.ends_with(' ')) text.remove_suffix(1);
  std::size_t begin = text.size();
  while (begin > 0 && is_part_of_name(text[begin - 1])) --begin;
  return without_ends(text.substr(begin));
}

/// The name at the front, without its count: "BCR" of "BCRx2"; empty if the count is 0.
std::optional<std::string_view> name_at_front(std::string_view text) noexcept {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && is_part_of_name(text[end])) ++end;
  std::string_view name = text.substr(0, end);
  std::size_t digits = name.size();
  while (digits > 0 && is_digit(name[digits - 1])) --digits;
  if (digits > 0 && digits < name.size() && name[digits - 1] == 'x') {
    if (name.substr(digits) == "0") return std::nullopt;
    name = name.substr(0, digits - 1);
  }
  return without_ends(name);
}

/// One probe of a group with the signals counted; `count` empty where none is written.
struct Probe {
  std::string_view name;
  std::optional<int> count;
};

/// "x3", "x5~8", "x5-8" at the front: the low end; takes it off.
std::optional<int> take_count(std::string_view& text) {
  std::string_view rest = text;
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.starts_with('x')) return std::nullopt;
  rest.remove_prefix(1);
  const std::size_t end = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const auto count = parse_integer(rest.substr(0, end));
  constexpr std::int64_t most_signals = 99;
  if (!count || *count > most_signals) return std::nullopt;
  text = rest.substr(end);
  return static_cast<int>(*count);
}

/// A name with its count behind it: "BCRx2".
Probe probe_of(std::string_view text) {
  text = trim(text);
  std::size_t end = 0;
  while (end < text.size() && is_part_of_name(text[end])) ++end;
  const std::size_t at = text.substr(0, end).rfind('x');
  if (at == std::string_view::npos || at == 0) return {text.substr(0, end), std::nullopt};
  std::string_view rest = text.substr(at);
  const std::optional<int> count = take_count(rest);
  return {text.substr(0, count ? at : end), count};
}

/// The probes of each "(A,B)x2" and "(Ax2,Bx3)"; groups that join or break genes are left out.
std::vector<std::vector<Probe>> probe_groups(std::string_view text) {
  std::vector<std::vector<Probe>> groups;
  for (std::size_t open = text.find('('); open != std::string_view::npos; open = text.find('(', open + 1)) {
    const std::size_t close = text.find(')', open);
    if (close == std::string_view::npos) break;
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    if (inside.find(" con ") != std::string_view::npos || inside.find(" sep ") != std::string_view::npos) continue;
    std::string_view rest = text.substr(close + 1);
    const std::optional<int> shared = take_count(rest);
    std::vector<Probe> probes;
    for (const std::string_view piece : split(inside, ',')) {
      Probe probe = probe_of(piece);
      if (!probe.count) probe.count = shared;
      if (!probe.name.empty()) probes.push_back(probe);
    }
    groups.push_back(std::move(probes));
  }
  return groups;
}

}  // namespace

std::vector<HybridisationFinding> read_hybridisation(std::string_view text) {
  std::vector<HybridisationFinding> findings;
  constexpr std::array<std::string_view, 2> words{" con ", " sep "};
  for (const std::string_view word : words) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      const std::string_view first = name_at_back(text.substr(0, at));
      const auto second = name_at_front(text.substr(at + word.size()));
      if (first.empty() || !second || second->empty()) continue;
      const bool is_break = word == " sep ";
      if (is_break != (first == *second)) continue;
      findings.push_back({std::string(first), is_break ? std::string() : std::string(*second)});
    }
  }
  return findings;
}

std::vector<HybridisationFinding> read_separate_pairs(std::string_view text) {
  const std::vector<HybridisationFinding> joined = read_hybridisation(text);
  std::vector<HybridisationFinding> pairs;
  for (const std::vector<Probe>& probes : probe_groups(text)) {
    const auto is_two = [](const Probe& probe) { return probe.count == 2; };
    if (probes.size() != 2 || !std::all_of(probes.begin(), probes.end(), is_two)) continue;
    HybridisationFinding pair{std::string(probes[0].name), std::string(probes[1].name)};
    if (pair.gene != without_ends(pair.gene) || pair.other != without_ends(pair.other)) continue;
    const bool is_joined = std::any_of(joined.begin(), joined.end(), [&](const HybridisationFinding& other) {
      return (other.gene == pair.gene && other.other == pair.other) ||
             (other.gene == pair.other && other.other == pair.gene);
    });
    if (!is_joined) pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::map<std::string, int> read_signal_counts(std::string_view text) {
  std::map<std::string, int> counts;
  std::vector<std::string> disputed;
  for (const std::vector<Probe>& probes : probe_groups(text)) {
    for (const Probe& probe : probes) {
      if (!probe.count) continue;
      const auto [known, is_new] = counts.emplace(probe.name, *probe.count);
      if (!is_new && known->second != *probe.count) disputed.push_back(known->first);
    }
  }
  for (const std::string& name : disputed) counts.erase(name);
  return counts;
}

std::optional<std::string> amplified_runx1(std::string_view text) {
  constexpr std::array<std::string_view, 3> names{"RUNX1", "AML1", "CBFA2"};
  constexpr int least_signals = 5;
  constexpr std::size_t least_on_one = 4;
  for (const std::string_view name : names) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      const bool is_amp = text.substr(0, at).ends_with("amp(");
      std::string_view rest = text.substr(at + name.size());
      const std::size_t signs = std::min(rest.find_first_not_of('+'), rest.size());
      const std::string_view word = trim(rest.substr(0, rest.find_first_of(",;)")));
      const auto count = take_count(rest);
      if (is_amp || signs >= least_on_one || word == "amp" || count.value_or(0) >= least_signals) {
        const std::string_view written = text.substr(at, text.find_first_of(",;)", at) - at);
        return is_amp ? fmt::format("amp({})", written) : std::string(written);
      }
    }
  }
  return std::nullopt;
}

}  // namespace marrow
