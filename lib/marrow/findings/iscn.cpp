#include "marrow/findings/iscn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/findings/iscn_cursor.hpp"

namespace marrow {

namespace {

/// Whether a laboratory says that the culture gave no karyotype: "No growth.", "Culture failure", "no mitoses seen".
bool tells_failure(std::string_view text) {
  constexpr auto phrases = std::to_array<std::string_view>(
      {"no growth", "no metaphase", "no mitos", "no mitotic", "no dividing", "no analysable", "no analyzable",
       "no evaluable", "no cells", "0 metaphase", "0 mitos", "no result", "fail", "insufficient", "inadequate",
       "unsuccessful", "not successful", "not done", "not performed"});
  const std::string words = join(split_list(lower_case(text), ' '), " ");
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return words.find(phrase) != std::string::npos; });
}

bool ends_items(const IscnToken& token) noexcept {
  return token.kind == IscnTokenKind::end || token.is("[") || token.is("]");
}

/// Reads one clone into `clone`; `70(35,X,…)x2,-X` holds a second one.
class CloneReader {
 public:
  CloneReader(IscnCursor& cursor, IscnKaryotype& karyotype) : cursor_(cursor), karyotype_(karyotype) {}

  void read() {
    IscnClone clone;
    begin(clone);
    if (!read_number(clone)) {
      refuse(clone, IscnFault::number);
      if (!clone.stated) read_fragment(clone);
    } else if (cursor_.take("(") ? read_doubled(clone) : separate_number(clone)) {
      read_items(clone, false);
      if (clone.is_readable) read_cells(clone);
    }
    finish(std::move(clone));
  }

 private:
  void begin(IscnClone& clone) const { clone.column = cursor_.offset() + 1; }

  void finish(IscnClone clone) {
    while (!cursor_.is_at_end()) cursor_.skip();
    clone.text = cursor_.text_from(clone.column - 1);
    karyotype_.clones.push_back(std::move(clone));
  }

  void refuse(IscnClone& clone, IscnFault fault) {
    clone.is_readable = false;
    cursor_.note(fault);
  }

  /// "56", "63~65", "90-92<4n>".
  bool read_number(IscnClone& clone) {
    constexpr CountRange plausible{20, 250};  // below and above nothing divides
    const auto range = cursor_.take_range();
    if (!range) return false;
    clone.stated = *range;
    if (range->low < plausible.low || range->high > plausible.high) return false;
    if (!cursor_.take("<")) return true;
    constexpr int most_sets = 9;
    clone.stated_level = cursor_.peek().is("n") ? 1 : cursor_.take_number();
    return clone.stated_level && *clone.stated_level >= 1 && *clone.stated_level <= most_sets && cursor_.take("n") &&
           cursor_.take(">");
  }

  /// What stands between the number and the changes: a comma, also a forgotten one.
  bool separate_number(IscnClone& clone) {
    const IscnToken& token = cursor_.peek();
    if (token.is("X") || token.is("Y")) {
      cursor_.note(IscnFault::missing_comma);
      return true;
    }
    if (token.is(",") || ends_items(token)) return true;
    refuse(clone, IscnFault::number);
    return false;
  }

  /// A change without a clone, "der(19)t(1;19)(q23;p13.3) detected by FISH": its number is not known, it is.
  void read_fragment(IscnClone& clone) {
    if (!is_rearrangement_word(cursor_.peek())) return;
    const std::size_t issues = cursor_.issue_count();
    if (auto event = read_iscn_event(cursor_)) {
      clone.events.push_back(std::move(*event));
    } else {
      cursor_.take_back_issues(issues);
    }
  }

  /// `70(35,X,+Y,…)x2,-X,…`: the clone in brackets, then its double with the changes that follow.
  bool read_doubled(IscnClone& clone) {
    IscnClone base;
    begin(base);
    base.is_doubled_base = true;
    if (!read_number(base) || !separate_number(base)) {
      refuse(clone, IscnFault::number);
      return false;
    }
    read_items(base, true);
    base.text = cursor_.text_from(base.column - 1);
    const std::size_t column = cursor_.offset() + 1;
    if (!base.is_readable || !cursor_.take(")") || !cursor_.take("x") || cursor_.take_number() != 2) {
      refuse(clone, IscnFault::number);
      return false;
    }
    karyotype_.clones.push_back(std::move(base));
    clone.relation = IscnRelation{.column = column, .word = "(", .index = 1, .multiple = 2};
    return true;
  }

  void read_items(IscnClone& clone, bool is_inside) {
    bool is_first = !clone.relation;
    while (clone.is_readable && !ends_items(cursor_.peek()) && !(is_inside && cursor_.peek().is(")"))) {
      if (cursor_.take(",")) {
        if (cursor_.peek().is(",") || ends_items(cursor_.peek())) cursor_.note(IscnFault::stray_comma);
        continue;
      }
      if (is_first) {
        read_first_item(clone);
      } else if (!read_relation(clone) && !read_incomplete(clone)) {
        read_event(clone, is_inside);
      }
      is_first = false;
    }
  }

  [[nodiscard]] bool is_at_item_end() const {
    return cursor_.peek().is(",") || cursor_.peek().is(")") || ends_items(cursor_.peek());
  }

  /// The sex complement, or the clone that `idem` means.
  void read_first_item(IscnClone& clone) {
    while (cursor_.peek().is("X") || cursor_.peek().is("Y")) {
      clone.sex += cursor_.peek().text;
      cursor_.skip();
    }
    if (clone.sex.empty()) {
      if (read_relation(clone)) return;
      cursor_.note(IscnFault::missing_sex);
      if (!read_incomplete(clone)) read_event(clone, false);
      return;
    }
    clone.is_sex_uncertain = cursor_.take("?");
    clone.is_sex_constitutional = cursor_.take("c");
    if (cursor_.peek().is("+") || cursor_.peek().is("-")) {
      cursor_.note(IscnFault::missing_comma);
    } else if (!is_at_item_end()) {
      refuse(clone, IscnFault::sex);
    }
  }

  /// `idem`, `sl`, `sdl2`, `idemx2`.
  bool read_relation(IscnClone& clone) {
    const std::size_t before = cursor_.at();
    IscnRelation relation;
    relation.column = cursor_.offset() + 1;
    for (const std::string_view word : {"idem", "sl", "sdl"}) {
      if (relation.word.empty() && cursor_.take(word)) relation.word = word;
    }
    if (relation.word.empty()) return false;
    if (relation.word == "sdl") relation.index = cursor_.take_number().value_or(1);
    if (cursor_.take("x")) {
      constexpr int most = 9;
      const auto multiple = cursor_.take_number();
      relation.multiple = multiple && *multiple <= most ? *multiple : 0;
    }
    if (relation.multiple < 1 || !is_at_item_end()) {
      cursor_.go_to(before);
      return false;
    }
    clone.relation = std::move(relation);
    return true;
  }

  bool read_incomplete(IscnClone& clone) {
    if (!cursor_.take("inc")) return false;
    return clone.is_incomplete = true;
  }

  void read_event(IscnClone& clone, bool is_inside) {
    const std::size_t before = cursor_.at();
    const std::size_t issues = cursor_.issue_count();
    const std::size_t offset = cursor_.offset();
    if (auto event = read_iscn_event(cursor_)) {
      const IscnToken& next = cursor_.peek();
      const bool starts_another = next.is("+") || next.is("-") || is_rearrangement_word(next);
      if (starts_another) cursor_.note(IscnFault::missing_comma);
      if (starts_another || next.is(",") || ends_items(next) || (is_inside && next.is(")"))) {
        clone.events.push_back(std::move(*event));
        return;
      }
    }
    cursor_.take_back_issues(issues);
    cursor_.go_to(before);
    while (!cursor_.peek().is(",") && !ends_items(cursor_.peek())) cursor_.skip();
    clone.unread.push_back(cursor_.text_from(offset));
    cursor_.note(IscnFault::item, offset + 1, clone.unread.back());
  }

  /// Cells of "[12]", "[cp12]", "[?12]", "[[12]"; "]12]" has its first bracket the wrong way round.
  void read_cells(IscnClone& clone) {
    if (cursor_.is_at_end()) return;
    if (cursor_.peek().is("]")) cursor_.note(IscnFault::bracket);
    cursor_.skip();
    if (cursor_.peek().is("[")) {
      cursor_.note(IscnFault::bracket);
      cursor_.skip();
    }
    static_cast<void>(cursor_.take("?"));
    clone.is_composite = cursor_.take("cp");
    const auto cells = cursor_.take_range();
    if (cells) clone.cells = cells->low;
    if (!cursor_.take("]")) cursor_.note(IscnFault::bracket);
    while (!cursor_.is_at_end()) {
      const IscnToken& token = cursor_.peek();
      if (token.kind != IscnTokenKind::symbol) {
        refuse(clone, IscnFault::cells);
        return;
      }
      if (!token.is(".")) cursor_.note(IscnFault::stray_character);  // a full stop ends a sentence
      cursor_.skip();
    }
  }

  IscnCursor& cursor_;
  IscnKaryotype& karyotype_;
};

/// Reads the clones of a text one after the other.
class KaryotypeReader {
 public:
  explicit KaryotypeReader(std::string_view text)
      : text_(text), tokens_(iscn_tokens(text)), cursor_(text, tokens_, result_.issues) {}

  IscnKaryotype read() {
    const std::size_t last = tokens_.size() - 1;
    std::size_t begin = 0;
    while (begin <= last) {
      std::size_t end = begin;
      while (end < last && !is_slash(tokens_[end]) && !starts_hybridisation(end) && !starts_array(end)) ++end;
      read_clone(begin, end);
      if (end < last && starts_array(end)) {
        end = read_array(end);
      } else if (end < last && !is_slash(tokens_[end])) {
        end = read_hybridisation(end);
      }
      if (end < last && tokens_[end].is("//")) is_donor_ = true;
      begin = end + 1;
    }
    fill_in_bands();
    const bool has_nothing =
        result_.clones.empty() && result_.hybridisation.empty() && result_.array.empty() && result_.failure.empty();
    if (has_nothing && result_.issues.empty()) result_.issues.push_back({IscnFault::number, 1, ""});
    return std::move(result_);
  }

 private:
  [[nodiscard]] static bool is_slash(const IscnToken& token) noexcept { return token.is("/") || token.is("//"); }

  [[nodiscard]] bool starts_hybridisation(std::size_t at) const {
    const IscnToken& token = tokens_[at].is(".") && at + 1 < tokens_.size() ? tokens_[at + 1] : tokens_[at];
    return token.is("ish") || token.is("nuc");
  }

  /// Results of arrays, `arr[GRCh38] 7p12.2(…)x1`, have a grammar of their own.
  [[nodiscard]] bool starts_array(std::size_t at) const {
    const IscnToken& token = tokens_[at].is(".") && at + 1 < tokens_.size() ? tokens_[at + 1] : tokens_[at];
    return token.text == "arr";
  }

  std::size_t read_array(std::size_t begin) {
    const std::size_t end = tokens_.size() - 1;
    cursor_.enter(begin, end);
    static_cast<void>(cursor_.take("."));
    const std::size_t offset = cursor_.offset();
    cursor_.go_to(end);
    result_.array = std::string(text_.substr(offset));
    return end;
  }

  void read_clone(std::size_t begin, std::size_t end) {
    cursor_.enter(begin, end);
    if (cursor_.peek().is("mos") || cursor_.peek().is("chi")) cursor_.skip();
    const bool is_whole_text = end + 1 == tokens_.size() && begin == 0;
    if (cursor_.is_at_end()) {
      // Nothing before `//` or `ish` is no fault; nothing between or after `/` is.
      const bool is_expected = is_whole_text || tokens_[end].is("//") || !is_slash(tokens_[end]);
      if (!is_expected || (end + 1 == tokens_.size() && begin > 0 && is_slash(tokens_[begin - 1]))) {
        cursor_.note(IscnFault::stray_character);
      }
      return;
    }
    if (cursor_.peek().is("nonclonal")) return;
    if (take_failure(end)) return;
    const std::size_t before = result_.clones.size();
    CloneReader(cursor_, result_).read();
    for (std::size_t i = before; i < result_.clones.size(); ++i) result_.clones[i].is_donor = is_donor_;
  }

  /// Words in place of the first clone that say why there is none.
  bool take_failure(std::size_t end) {
    const bool may_be_clone = cursor_.peek().kind == IscnTokenKind::number;  // "24 h culture: no growth" is none
    const bool is_clone = may_be_clone && cursor_.peek(1).kind != IscnTokenKind::unknown_word;
    if (is_clone || !result_.clones.empty()) return false;
    const std::size_t at = cursor_.at();
    const std::size_t begin = cursor_.offset();
    cursor_.go_to(end);
    const std::string text(trim(text_.substr(begin, cursor_.offset() - begin)));
    if (!tells_failure(text)) {
      cursor_.go_to(at);
      return false;
    }
    if (result_.failure.empty()) result_.failure = text;
    return true;
  }

  /// From `ish` or `nuc ish` to the `/` before a further clone, which a number follows; brackets hold `/` too.
  std::size_t read_hybridisation(std::size_t begin) {
    bool is_in_brackets = false;
    std::size_t end = begin;
    for (; end + 1 < tokens_.size(); ++end) {
      if (tokens_[end].is("[")) is_in_brackets = true;
      if (tokens_[end].is("]")) is_in_brackets = false;
      const bool starts_clone = is_slash(tokens_[end]) && tokens_[end + 1].kind == IscnTokenKind::number;
      if (starts_clone && !is_in_brackets) break;
    }
    cursor_.enter(begin, end);
    const std::size_t offset = cursor_.offset();
    cursor_.go_to(end);
    if (!result_.hybridisation.empty()) result_.hybridisation += ' ';
    result_.hybridisation += text_.substr(offset, cursor_.offset() - offset);
    return end;
  }

  void fill_in_bands() {
    std::map<std::vector<std::string>, std::vector<IscnChromosome>> told;
    for (IscnClone& clone : result_.clones) {
      for (IscnEvent& event : clone.events) {
        for (IscnRearrangement& link : event.links) {
          std::vector<std::string> key{link.word};
          bool has_bands = false;
          for (const IscnChromosome& named : link.chromosomes) {
            key.push_back(named.name);
            has_bands = has_bands || !named.bands.empty();
          }
          const auto known = told.find(key);
          if (!has_bands && known != told.end() && link.stretches.empty()) link.chromosomes = known->second;
          if (has_bands && known == told.end()) told.emplace(std::move(key), link.chromosomes);
        }
      }
    }
  }

  std::string_view text_;
  std::vector<IscnToken> tokens_;
  IscnKaryotype result_;
  IscnCursor cursor_;
  bool is_donor_ = false;
};

}  // namespace

std::string fault_words(const IscnIssue& issue) {
  switch (issue.fault) {
    case IscnFault::stray_comma:
      return "a comma too many";
    case IscnFault::missing_comma:
      return "a missing comma";
    case IscnFault::missing_semicolon:
      return "a missing ';' between bands";
    case IscnFault::bracket:
      return "a missing or wrong bracket";
    case IscnFault::letter_case:
      return fmt::format("'{}' is written in another case", printable(issue.text));
    case IscnFault::stray_character:
      return "a character too many";
    case IscnFault::missing_sex:
      return "no sex chromosomes";
    case IscnFault::number:
      return "no number of chromosomes that can be read";
    case IscnFault::sex:
      return "the sex chromosomes cannot be read";
    case IscnFault::item:
      return fmt::format("'{}' cannot be read", printable(issue.text));
    case IscnFault::cells:
      return "the number of cells cannot be read";
  }
  return {};
}

IscnKaryotype read_iscn(std::string_view text) {
  return KaryotypeReader(text).read();
}

}  // namespace marrow
