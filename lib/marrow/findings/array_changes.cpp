#include "marrow/findings/array_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/findings/deletion_lesions.hpp"
#include "marrow/findings/karyotype_clone.hpp"

namespace marrow {

namespace {

constexpr int two_copies = 2;

std::optional<Assembly> build_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Assembly>, 4> builds{{{"grch37", Assembly::grch37},
                                                                         {"hg19", Assembly::grch37},
                                                                         {"grch38", Assembly::grch38},
                                                                         {"hg38", Assembly::grch38}}};
  const std::string lower = lower_case(trim(name));
  const auto* found = std::find_if(builds.begin(), builds.end(), [&](const auto& one) { return one.first == lower; });
  return found == builds.end() ? std::nullopt : std::optional(found->second);
}

/// The pieces between commas outside brackets.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ',';
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c != ',' || (depth > 0 && at < text.size())) continue;
    if (const std::string_view piece = trim(text.substr(begin, at - begin)); !piece.empty()) pieces.push_back(piece);
    begin = at + 1;
  }
  return pieces;
}

/// "x3": a whole number and nothing behind it.
std::optional<int> copies_of(std::string_view text) {
  text = trim(text);
  if (!text.starts_with('x')) return std::nullopt;
  const auto copies = parse_integer(text.substr(1));
  constexpr std::int64_t most_copies = 99;
  return copies && *copies >= 0 && *copies <= most_copies ? std::optional(static_cast<int>(*copies)) : std::nullopt;
}

/// "21900001_22100000", also "21,900,001-22,100,000".
std::optional<std::pair<std::int64_t, std::int64_t>> positions_of(std::string_view text) {
  std::string digits(text);
  std::erase(digits, ',');
  const std::size_t middle = digits.find_first_of("_-");
  if (middle == std::string::npos) return std::nullopt;
  const auto first = parse_integer(std::string_view(digits).substr(0, middle));
  const auto last = parse_integer(std::string_view(digits).substr(middle + 1));
  if (!first || !last || *first < 1 || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

class ArrayReader {
 public:
  ArrayReader(Assembly assembly, const ReportedVocabulary& vocabulary) : assembly_(assembly), vocabulary_(vocabulary) {}

  void read(std::string_view piece) {
    const std::size_t open = piece.find('(');
    const std::size_t close = piece.find(')', open);
    const bool has_brackets = open != std::string_view::npos && close != std::string_view::npos;
    const auto copies = has_brackets ? copies_of(piece.substr(close + 1)) : std::nullopt;
    const std::string_view inside = has_brackets ? piece.substr(open + 1, close - open - 1) : std::string_view();
    const bool is_read = copies && (open == 0 ? read_chromosomes(inside, *copies)
                                              : read_stretch(piece.substr(0, open), inside, *copies));
    if (!is_read) changes_.unread.emplace_back(piece);
  }

  [[nodiscard]] ArrayChanges take() { return std::move(changes_); }

 private:
  /// "4,10,17" or "1-22".
  bool read_chromosomes(std::string_view names, int copies) {
    std::vector<std::string> items;
    for (const std::string& name : split_list(names, ',')) {
      if (name.find('-') != std::string::npos && copies == two_copies) continue;
      if (!chromosome_index(name)) return false;
      const bool is_sex = name == "X" || name == "Y";
      for (int i = two_copies; !is_sex && i < copies; ++i) items.push_back("+" + name);
      for (int i = copies; !is_sex && i < two_copies; ++i) items.push_back("-" + name);
    }
    changes_.items.insert(changes_.items.end(), items.begin(), items.end());
    return true;
  }

  /// The chromosome stands before the band: "9p21.3", "Xp22.33".
  bool read_stretch(std::string_view band, std::string_view inside, int copies) {
    const std::string chromosome(band.substr(0, band.find_first_of("pq")));
    const auto positions = positions_of(inside);
    if (!chromosome_index(chromosome) || !positions) return false;
    if (copies >= two_copies || chromosome == "X" || chromosome == "Y") return true;
    const Interval lost{"chr" + chromosome, positions->first - 1, positions->second};
    std::set<std::string> genes;
    for (const FocalLesion& lesion : vocabulary_.lesions()) {
      if (lesion.is_gain) continue;
      for (const std::string& gene : lesion.genes) {
        if (genes.insert(gene).second) add_loss(gene, lost, copies);
      }
    }
    return true;
  }

  void add_loss(const std::string& gene, const Interval& lost, int copies) {
    const Transcript* transcript = vocabulary_.panel().find_transcript(gene);
    if (transcript == nullptr) return;
    const LostExons exons = lost_exons(*transcript, lost, assembly_);
    if (!exons.has_coding) return;
    const std::string part = exons.is_whole() ? std::string() : fmt::format(" exons {}", exons.text());
    changes_.items.push_back(fmt::format("{}{} {} del", gene, part, copies == 0 ? "homozygous" : "heterozygous"));
  }

  Assembly assembly_;
  const ReportedVocabulary& vocabulary_;
  ArrayChanges changes_;
};

}  // namespace

ArrayChanges array_changes(std::string_view text, const ReportedVocabulary& vocabulary) {
  constexpr std::string_view word = "arr";
  text = trim(text);
  if (text.empty()) return {};
  const std::size_t open = text.find('[');
  const std::size_t close = text.find(']');
  const bool has_build =
      text.starts_with(word) && trim(text.substr(word.size())).starts_with('[') && close != std::string_view::npos;
  const auto assembly = has_build ? build_of(text.substr(open + 1, close - open - 1)) : std::nullopt;
  if (!assembly) return {{}, {std::string(text)}};
  ArrayReader reader(*assembly, vocabulary);
  for (const std::string_view piece : pieces_of(text.substr(close + 1))) reader.read(piece);
  return reader.take();
}

}  // namespace marrow
