#include "marrow/findings/karyotype_clone.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A decimal number of at most three digits at the front of `text`, taken off; empty (nothing taken) for anything else.
std::optional<int> take_number(std::string_view& text) noexcept {
  std::size_t length = 0;
  int value = 0;
  while (length < text.size() && is_digit(text[length])) {
    if (length == 3) return std::nullopt;
    value = value * 10 + (text[length++] - '0');
  }
  if (length == 0) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

/// "46", "63~65" or "63-65", taken off the front.
std::optional<CountRange> take_range(std::string_view& text) noexcept {
  std::string_view rest = text;
  const std::optional<int> low = take_number(rest);
  if (!low) return std::nullopt;
  CountRange range{*low, *low};
  if (rest.starts_with('~') || rest.starts_with('-')) {
    rest.remove_prefix(1);
    const std::optional<int> high = take_number(rest);
    if (!high || *high < *low) return std::nullopt;
    range.high = *high;
  }
  text = rest;
  return range;
}

bool take(std::string_view& text, std::string_view prefix) noexcept {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}
bool take_back(std::string_view& text, std::string_view suffix) noexcept {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// `x2` … `x9` at the end, taken off; 1 if there is none.
int take_multiple(std::string_view& text) noexcept {
  if (text.size() < 3 || text[text.size() - 2] != 'x' || !is_digit(text.back()) || text.back() < '2') return 1;
  const int multiple = text.back() - '0';
  text.remove_suffix(2);
  return multiple;
}

void add_to(CountRange& range, int low, int high) noexcept {
  range.low += low;
  range.high += high;
}

/// Words of ISCN that name a rearranged chromosome; `mar` and `r` stand alone too.
constexpr std::array<std::string_view, 24> rearrangements{
    "add", "amp", "del",    "der",    "dic",     "dup",     "fra", "hsr", "i",   "idic", "ider", "ins",
    "inv", "qdp", "psudic", "derdic", "psuidic", "deridic", "r",   "rec", "rob", "t",    "tas",  "trp"};

/// Those that join the centromeres of all the chromosomes they name into one.
bool joins_chromosomes(std::string_view word) noexcept {
  return word == "dic" || word == "der" || word == "derdic" || word == "psudic" || word == "rob" || word == "tas";
}

/// One clone's text, without blanks, cut into number, changes and cell count.
struct CloneText {
  std::string_view number;
  std::vector<std::string_view> items;
  std::string_view cells;
};

/// Reads the changes of one clone into it.
class CloneReader {
 public:
  CloneReader(KaryotypeClone& clone, int clone_index, int stemline)
      : clone_(clone), clone_index_(clone_index), stemline_(stemline) {}

  void read_items(const std::vector<std::string_view>& items) {
    bool is_first = true;
    for (const std::string_view item : items) {
      if (item.empty()) continue;
      const bool is_read = (is_first && read_sex(item)) || read_relation(item) || read_item(item);
      if (!is_read) {
        clone_.unread.emplace_back(item);
        if (!is_first) clone_.has_changes = true;
      }
      is_first = false;
    }
  }

 private:
  bool read_sex(std::string_view item) {
    const std::size_t end = std::min(item.find_first_not_of("XY"), item.size());
    if (end == 0) return false;
    const std::string_view rest = item.substr(end);
    if (!rest.empty() && rest != "c" && rest != "?c" && rest != "?") return false;
    clone_.sex_letters = static_cast<int>(end);
    clone_.is_sex_constitutional = rest == "c" || rest == "?c";
    if (clone_.is_sex_constitutional) clone_.constitutional += clone_.sex_letters - 2;
    const bool is_usual = item == "XX" || item == "XY";
    if (!is_usual && item != "X" && item != "Y" && rest != "c") {
      clone_.unclear.insert(autosome_count);
      clone_.unclear.insert(autosome_count + 1);
    }
    return true;
  }

  bool read_relation(std::string_view item) {
    if (item == "inc") return clone_.is_incomplete = true;
    std::string_view text = item;
    const int multiple = take_multiple(text);
    int parent = stemline_;
    if (take(text, "sdl")) {
      const std::optional<int> sideline = take_number(text);
      parent = stemline_ + sideline.value_or(1);
    } else if (!take(text, "idem") && !take(text, "sl")) {
      return false;
    }
    if (!text.empty() || parent < 0 || parent >= clone_index_) return false;
    clone_.parent = parent;
    clone_.multiple = multiple;
    clone_.has_changes = true;
    return true;
  }

  bool read_item(std::string_view item) {
    int sign = 0;
    if (take(item, "+")) sign = 1;
    if (sign == 0 && take(item, "-")) sign = -1;
    bool is_unclear = take(item, "?");
    const bool is_constitutional = take_back(item, "c") || take_back(item, "mat") || take_back(item, "pat");
    const int multiple = take_multiple(item);
    is_unclear = take_back(item, "?") || is_unclear;
    if (sign != 0) {
      if (const auto chromosome = chromosome_index(item)) {
        return count_chromosome(*chromosome, sign * multiple, is_constitutional, is_unclear);
      }
    }
    if (read_marker(item, sign, multiple)) return true;
    return read_rearrangement(item, sign, multiple, is_constitutional);
  }

  bool count_chromosome(std::size_t chromosome, int change, bool is_constitutional, bool is_unclear) {
    if (is_unclear) clone_.unclear.insert(chromosome);
    if (is_constitutional) {
      clone_.constitutional += change;
      return true;
    }
    if (is_unclear) {
      add_to(clone_.others, change, change);  // a chromosome came or went, but which one is a guess
    } else {
      clone_.signs[chromosome] += change;
    }
    return clone_.has_changes = true;
  }

  /// `+mar`, `+2mar`, `+mar1`, `+1~4mar`, `+r`; `dmin`, double minutes, are not counted as chromosomes.
  bool read_marker(std::string_view item, int sign, int multiple) {
    const CountRange count = take_range(item).value_or(CountRange{1, 1});
    if (item == "dmin") return clone_.has_changes = true;
    bool is_marker = take(item, "mar") || take(item, "r");
    if (is_marker && !item.empty()) is_marker = take_number(item).has_value() && item.empty();
    if (!is_marker || sign == 0) return false;
    const int low = sign * multiple * count.low;
    const int high = sign * multiple * count.high;
    add_to(clone_.others, std::min(low, high), std::max(low, high));
    return clone_.has_changes = true;
  }

  bool read_rearrangement(std::string_view item, int sign, int multiple, bool is_constitutional) {
    const std::size_t open = item.find('(');
    if (open == std::string_view::npos) return false;
    const std::string word = lower_case(item.substr(0, open));
    if (std::find(rearrangements.begin(), rearrangements.end(), word) == rearrangements.end()) return false;
    const std::size_t close = item.find(')', open);
    if (close == std::string_view::npos) return false;
    std::vector<std::size_t> chromosomes;
    for (std::string_view name : split(item.substr(open + 1, close - open - 1), ';')) {
      take(name, "?");
      const std::size_t length = name.find_first_not_of("0123456789XY");
      if (const auto chromosome = chromosome_index(name.substr(0, length))) chromosomes.push_back(*chromosome);
    }
    const int joined = joins_chromosomes(word) && !chromosomes.empty() ? static_cast<int>(chromosomes.size()) - 1 : 0;
    const int change = multiple * (sign != 0 ? sign : -joined);
    if (is_constitutional) {
      clone_.constitutional += change;
      return true;
    }
    clone_.has_changes = true;
    add_to(clone_.others, change, change);
    for (const std::size_t chromosome : chromosomes) {
      if (sign > 0) clone_.extra_parts.insert(chromosome);
      if (change < 0) clone_.unclear.insert(chromosome);
      if (sign == 0 && chromosome >= autosome_count) {
        ++clone_.sex_rearranged;
        clone_.unclear.insert(chromosome);
      }
    }
    return true;
  }

  KaryotypeClone& clone_;
  int clone_index_;
  int stemline_;
};

int distance(const CountRange& a, const CountRange& b) noexcept {
  if (a.high < b.low) return b.low - a.high;
  return b.high < a.low ? a.low - b.high : 0;
}

/// Sum of all chromosomes at a ploidy level.
CountRange total_at_level(const KaryotypeClone& clone, int level) noexcept {
  int sum = static_cast<int>(autosome_count) * level + clone.constitutional;
  // The sex complement of a constitutional `XXYc` is in `constitutional` already as far as it differs from two.
  const int letters = clone.is_sex_constitutional ? 2 : clone.sex_letters;
  sum += letters == 0 ? level : std::max(letters, std::min(level, letters + clone.sex_rearranged));
  for (const int sign : clone.signs) sum += sign;
  // `45,X,-Y`: the sex complement names what is left, so the loss must not count again.
  const int lost = std::max(0, -clone.signs[autosome_count]) + std::max(0, -clone.signs[autosome_count + 1]);
  if (letters > 0 && letters + lost <= level) sum += lost;
  return {sum + clone.others.low, sum + clone.others.high};
}

/// Chooses the ploidy level with which the changes add up best, or takes over from the parent clone.
void resolve_copies(KaryotypeClone& clone, const std::vector<KaryotypeClone>& before) {
  constexpr int levels = 4;
  if (clone.parent >= 0) {
    const KaryotypeClone& parent = before[static_cast<std::size_t>(clone.parent)];
    clone.level = parent.level * clone.multiple;
    clone.constitutional += parent.constitutional * clone.multiple;
    clone.unclear.insert(parent.unclear.begin(), parent.unclear.end());
    clone.extra_parts.insert(parent.extra_parts.begin(), parent.extra_parts.end());
    clone.unread.insert(clone.unread.end(), parent.unread.begin(), parent.unread.end());
    clone.is_incomplete = clone.is_incomplete || parent.is_incomplete;
    clone.total = {parent.total.low * clone.multiple + clone.others.low,
                   parent.total.high * clone.multiple + clone.others.high};
    for (const int sign : clone.signs) add_to(clone.total, sign, sign);
    for (std::size_t i = 0; i < autosome_count; ++i) {
      clone.copies[i] = parent.copies[i] * clone.multiple + clone.signs[i];
    }
    for (std::size_t i = autosome_count; i < chromosome_count; ++i) {
      clone.signs[i] += parent.signs[i] * clone.multiple;
    }
    clone.adds_up = parent.adds_up && distance(clone.total, clone.stated) == 0;
    return;
  }
  clone.level = clone.stated_level.value_or(1);
  for (int level = 2; level <= levels && !clone.stated_level; ++level) {
    if (distance(total_at_level(clone, level), clone.stated) <
        distance(total_at_level(clone, clone.level), clone.stated)) {
      clone.level = level;
    }
  }
  clone.total = total_at_level(clone, clone.level);
  clone.adds_up = distance(clone.total, clone.stated) == 0;
  for (std::size_t i = 0; i < autosome_count; ++i) clone.copies[i] = clone.level + clone.signs[i];
}

/// "56", "63~65", "90-92<4n>"; anything else is not a number.
bool read_number(std::string_view text, KaryotypeClone& clone) noexcept {
  constexpr CountRange plausible{20, 250};  // below and above nothing divides
  const std::optional<CountRange> range = take_range(text);
  if (!range || range->low < plausible.low || range->high > plausible.high) return false;
  clone.stated = *range;
  if (take(text, "<")) {
    clone.stated_level = text.starts_with("n") ? 1 : take_number(text);
    if (!clone.stated_level || *clone.stated_level < 1 || !take(text, "n") || !take(text, ">")) return false;
  }
  return text.empty();
}

/// Cuts a clone at its first `[` and at all commas: real texts forget closing brackets too often to count them.
CloneText cut_clone(std::string_view text) {
  CloneText result;
  const std::size_t bracket = text.find('[');
  if (bracket != std::string_view::npos) result.cells = text.substr(bracket);
  result.items = split(text.substr(0, bracket), ',');
  result.number = result.items.front();
  result.items.erase(result.items.begin());
  return result;
}

/// Cells of "[12]", "[cp12]", "[[12]", "[?12]"; false if letters follow the bracket.
bool read_cells(std::string_view text, KaryotypeClone& clone) noexcept {
  while (take(text, "[") || take(text, "?") || take(text, "cp")) {
  }
  clone.cells = take_number(text);
  return std::none_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

/// Reads clones one after the other.
class ClonesReader {
 public:
  /// False if the clone has no readable number.
  bool read(std::string_view text) {
    if (const std::size_t open = text.find('(');
        open != std::string_view::npos && open > 0 && open <= 3 && is_digit(text[open - 1])) {
      return read_doubled(text, open);
    }
    return read_plain(text, -1, 1);
  }
  [[nodiscard]] std::vector<KaryotypeClone> take_clones() { return std::move(clones_); }

 private:
  /// `73(36,X,+Y,…)x2,-X,…`: the clone in brackets, then its double with the changes that follow.
  bool read_doubled(std::string_view text, std::size_t open) {
    const std::size_t close = text.find(")x2", open);
    if (close == std::string_view::npos) return false;
    const std::string_view inner = text.substr(open + 1, close - open - 1);
    if (!read_plain(inner, -1, 1)) return false;
    const std::string outer = std::string(text.substr(0, open)) + std::string(text.substr(close + 3));
    return read_plain(outer, static_cast<int>(clones_.size()) - 1, 2);
  }

  bool read_plain(std::string_view text, int parent, int multiple) {
    const CloneText cut = cut_clone(text);
    KaryotypeClone clone;
    if (!read_number(cut.number, clone) || !read_cells(cut.cells, clone)) return false;
    clone.parent = parent;
    clone.multiple = multiple;
    clone.has_changes = parent >= 0;
    CloneReader(clone, static_cast<int>(clones_.size()), stemline()).read_items(cut.items);
    resolve_copies(clone, clones_);
    clones_.push_back(std::move(clone));
    return true;
  }

  /// The clone that `idem` means: the first that is not normal.
  [[nodiscard]] int stemline() const {
    const auto found = std::find_if(clones_.begin(), clones_.end(), [](const auto& c) { return c.has_changes; });
    return found == clones_.end() ? (clones_.empty() ? -1 : 0) : static_cast<int>(found - clones_.begin());
  }

  std::vector<KaryotypeClone> clones_;
};

/// Without blanks, except that a blank between the number and the sex chromosomes stands for a forgotten comma
/// ("46 XY"); without the results of in-situ hybridisation and of donor cells (after `//`).
std::string tidied(std::string_view text) {
  for (const std::string_view end : {".ish", ".nuc", "nucish", " ish ", "//"}) text = text.substr(0, text.find(end));
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_blank = text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r';
    if (!is_blank) {
      result += text[i];
    } else if (i > 0 && is_digit(text[i - 1]) && i + 1 < text.size() && (text[i + 1] == 'X' || text[i + 1] == 'Y')) {
      result += ',';
    }
  }
  return result;
}

}  // namespace

std::optional<std::size_t> chromosome_index(std::string_view name) noexcept {
  if (name == "X") return autosome_count;
  if (name == "Y") return autosome_count + 1;
  const bool is_canonical = !name.empty() && name.front() != '0';
  const std::optional<int> number = is_canonical ? take_number(name) : std::nullopt;
  if (!number || !name.empty() || *number < 1 || *number > static_cast<int>(autosome_count)) return std::nullopt;
  return static_cast<std::size_t>(*number - 1);
}

KaryotypeClones read_karyotype_clones(std::string_view text) {
  const std::string whole = tidied(text);
  ClonesReader reader;
  for (const std::string_view part : split(whole, '/')) {
    if (lower_case(part).starts_with("nonclonal")) continue;
    if (!reader.read(part)) return {{}, std::string(part)};
  }
  return {reader.take_clones(), {}};
}

}  // namespace marrow
