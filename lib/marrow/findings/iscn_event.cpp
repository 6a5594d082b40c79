#include <algorithm>
#include <array>
#include <utility>

#include "marrow/findings/iscn_cursor.hpp"

namespace marrow {

namespace {

constexpr auto rearrangement_words = std::to_array<std::string_view>(
    {"add", "amp", "cth", "del", "der", "dic", "dup", "fis", "fra", "hsr", "i",   "idic", "ider",
     "ins", "inv", "psu", "qdp", "r",   "rec", "rob", "t",   "tas", "trc", "trp", "upd"});

/// A chain of links stands for one chromosome after these words.
bool begins_chain(std::string_view word) noexcept {
  return word.starts_with("der") || word.starts_with("rec") || word == "ider" || word == "r" || word.ends_with("dic");
}

/// `v` in place of a chromosome or band: several are meant.
bool is_variable(const IscnToken& token) noexcept {
  return token.text == "v" || token.text == "V";
}

bool is_arm(const IscnToken& token) noexcept {
  return token.is("p") || token.is("q");
}

class EventReader {
 public:
  explicit EventReader(IscnCursor& cursor, int depth = 0) : cursor_(cursor), depth_(depth) {}

  std::optional<IscnEvent> read() {
    const std::size_t begin = cursor_.offset();
    event_.column = begin + 1;
    event_.is_uncertain = cursor_.take("?");
    if (cursor_.take("+")) {
      event_.sign = 1;
    } else if (cursor_.take("-")) {
      event_.sign = -1;
    }
    event_.is_uncertain = cursor_.take("?") || event_.is_uncertain;
    if (!read_marker() && !read_chromosome() && !read_links()) return std::nullopt;
    if (!read_suffixes()) return std::nullopt;
    event_.text = cursor_.text_from(begin);
    return std::move(event_);
  }

 private:
  /// `+mar`, `+2mar`, `+mar1`, `+1~4mar`, `+r`, `1~20dmin`: a ring or marker without a chromosome.
  bool read_marker() {
    const std::size_t before = cursor_.at();
    const CountRange count = cursor_.take_range().value_or(CountRange{1, 1});
    const bool is_ring = cursor_.peek().is("r") && !cursor_.peek(1).is("(");
    const bool is_minutes = cursor_.peek().is("dmin");
    if ((!is_ring && !cursor_.peek().is("mar") && !is_minutes) || (event_.sign == 0 && !is_minutes)) {
      cursor_.go_to(before);
      return false;
    }
    cursor_.skip();
    event_.count = count;
    event_.kind = is_minutes ? IscnEventKind::double_minutes : IscnEventKind::marker;
    if (!is_minutes) static_cast<void>(cursor_.take_number());  // its own number: `mar1`
    return true;
  }

  /// A whole chromosome gained or lost.
  bool read_chromosome() {
    if (event_.sign == 0) return false;
    auto name = take_chromosome_name();
    if (!name || *name == "?" || is_arm(cursor_.peek())) return false;
    event_.kind = IscnEventKind::chromosome;
    event_.chromosome = std::move(*name);
    return true;
  }

  std::optional<std::string> take_chromosome_name() {
    for (const std::string_view name : {"X", "Y", "?"}) {
      if (cursor_.take(name)) return std::string(name);
    }
    constexpr int last_autosome = 22;
    const bool has_leading_zero = cursor_.peek().text.starts_with('0');
    const auto number = cursor_.take_number();
    if (!number || has_leading_zero || *number < 1 || *number > last_autosome) return std::nullopt;
    return std::to_string(*number);
  }

  bool read_links() {
    event_.kind = IscnEventKind::rearrangement;
    while (is_rearrangement_word(cursor_.peek())) {
      if (!event_.links.empty() && !continues_chain()) return true;
      auto link = read_link();
      if (!link) return false;
      event_.links.push_back(std::move(*link));
    }
    return !event_.links.empty();
  }

  /// A further word belongs to the chain of a derivative, or to the chromosome of the first; else a comma is missing.
  [[nodiscard]] bool continues_chain() const {
    const IscnRearrangement& first = event_.links.front();
    if (begins_chain(first.word)) return true;
    if (cursor_.peek().is("amp")) return true;
    return first.chromosomes.size() == 1 && cursor_.peek(1).is("(") &&
           cursor_.peek(2).is(first.chromosomes.front().name) && cursor_.peek(3).is(")");
  }

  std::string take_word() {
    std::string word;
    // `psu dic` and `der dic` are two words.
    const bool has_second = (cursor_.peek().is("psu") || cursor_.peek().is("der")) &&
                            (cursor_.peek(1).is("dic") || cursor_.peek(1).is("idic") || cursor_.peek(1).is("psu"));
    for (int i = 0; i < (has_second ? 2 : 1); ++i) {
      word += cursor_.peek().word;
      if (cursor_.peek().is_misspelt()) cursor_.note(IscnFault::letter_case);
      cursor_.skip();
    }
    if (word == "derpsu" && (cursor_.peek().is("dic") || cursor_.peek().is("idic"))) {
      word += cursor_.peek().word;
      cursor_.skip();
    }
    return word;
  }

  std::optional<IscnRearrangement> read_link() {
    IscnRearrangement link;
    link.word = take_word();
    if (link.word == "psu") return std::nullopt;
    if (cursor_.peek().is(",") && cursor_.peek(1).is("(")) {
      cursor_.note(IscnFault::stray_comma);
      cursor_.skip();
    }
    if (!open_chromosomes()) return std::nullopt;
    if (!has_chromosome_here()) {
      if (link.word != "amp" && link.word != "hsr") return std::nullopt;
      return read_amplified() ? std::optional(std::move(link)) : std::nullopt;
    }
    const bool is_read = is_detailed() ? read_stretches(link) : read_chromosomes(link) && close();
    if (!is_read) return std::nullopt;
    // The detailed form may follow the chromosomes in a bracket of its own: der(9)(9pter->9q34::…).
    if (cursor_.peek().is("(")) {
      cursor_.skip();
      if (is_detailed()) return read_stretches(link) ? std::optional(std::move(link)) : std::nullopt;
      cursor_.go_to(cursor_.at() - 1);
    }
    if (!read_band_groups(link) || !read_annotation()) return std::nullopt;
    return link;
  }

  bool open_chromosomes() {
    if (cursor_.take("(")) {
      if (cursor_.peek().is("(")) {
        cursor_.note(IscnFault::bracket);
        cursor_.skip();
      }
      return true;
    }
    if (cursor_.peek().kind != IscnTokenKind::number || !cursor_.peek(1).is(")")) return false;
    cursor_.note(IscnFault::bracket);
    return true;
  }

  [[nodiscard]] bool has_chromosome_here() const {
    const IscnToken& token = cursor_.peek();
    return token.kind == IscnTokenKind::number || token.is("X") || token.is("Y") || token.is("?") || is_variable(token);
  }

  /// Whether `->` or `::` comes before the bracket closes.
  [[nodiscard]] bool is_detailed() const {
    for (std::size_t i = 0; cursor_.peek(i).kind != IscnTokenKind::end; ++i) {
      const IscnToken& token = cursor_.peek(i);
      if (token.is("->") || token.is("::")) return true;
      if (token.is(")") || token.is("(") || token.is(",") || token.is("[")) return false;
    }
    return false;
  }

  bool read_chromosomes(IscnRearrangement& link) {
    do {
      IscnChromosome chromosome;
      chromosome.is_uncertain = cursor_.peek().is("?") && !cursor_.peek(1).is(";") && !cursor_.peek(1).is(")");
      if (chromosome.is_uncertain) cursor_.skip();
      if (link.word == "t" && is_variable(cursor_.peek())) {
        chromosome.name = "v";
        cursor_.skip();
      } else {
        auto name = take_chromosome_name();
        if (!name) return false;
        chromosome.name = std::move(*name);
      }
      // Older texts write the arm or band here: `i(17q)`, `del(9p)`, `t(v;11q23)`.
      if (is_arm(cursor_.peek())) {
        auto band = read_band();
        if (!band) return false;
        if (link.word == "i" && band->name.size() == 1) band->name += "10";
        chromosome.bands.push_back(std::move(*band));
      }
      static_cast<void>(cursor_.take("*"));  // one of two homologues that look different
      link.chromosomes.push_back(std::move(chromosome));
    } while (cursor_.take(";"));
    return true;
  }

  /// A closing bracket; one that was forgotten or written as an opening one is told.
  bool close() {
    if (cursor_.take(")")) return true;
    const IscnToken& token = cursor_.peek();
    const auto ends_change = [](const IscnToken& other) {
      return other.kind == IscnTokenKind::end || other.is(",") || other.is("[");
    };
    if (!token.is("(") && !ends_change(token)) return false;
    cursor_.note(IscnFault::bracket);
    if (token.is("(") && ends_change(cursor_.peek(1))) cursor_.skip();
    return true;
  }

  bool read_band_groups(IscnRearrangement& link) {
    const bool is_opened = cursor_.peek().is("(") && has_band_at(1);
    if (!is_opened) {
      if (!is_arm(cursor_.peek())) return true;
      cursor_.note(IscnFault::bracket);
    } else {
      cursor_.skip();
    }
    std::vector<std::vector<IscnBand>> groups;
    do {
      groups.emplace_back();
      while (has_band_at(0)) {
        auto band = read_band();
        if (!band) return false;
        groups.back().push_back(std::move(*band));
      }
      if (groups.back().empty()) return false;
    } while (cursor_.take(";"));
    return close() && assign(std::move(groups), link);
  }

  [[nodiscard]] bool has_band_at(std::size_t ahead) const {
    const IscnToken& token = cursor_.peek(ahead);
    return is_arm(token) || token.is("?") || token.is("cen") || token.is("ter") || is_variable(token);
  }

  /// Gives each chromosome its bands. Where a `;` is missing, one band a chromosome or the first of an insertion tells
  /// where it belongs.
  bool assign(std::vector<std::vector<IscnBand>> groups, IscnRearrangement& link) {
    auto& chromosomes = link.chromosomes;
    if (groups.size() != chromosomes.size()) {
      std::vector<IscnBand> bands;
      for (const auto& group : groups) bands.insert(bands.end(), group.begin(), group.end());
      const bool is_insertion = link.word == "ins" && chromosomes.size() == 2 && bands.size() == 3;
      if (chromosomes.size() > 1 && bands.size() != chromosomes.size() && !is_insertion) return false;
      cursor_.note(chromosomes.size() == 1 ? IscnFault::stray_character : IscnFault::missing_semicolon);
      groups.assign(chromosomes.size(), {});
      for (std::size_t i = 0; i < bands.size(); ++i) {
        groups[std::min(i, chromosomes.size() - 1)].push_back(std::move(bands[i]));
      }
    }
    for (std::size_t i = 0; i < groups.size(); ++i) chromosomes[i].bands = std::move(groups[i]);
    return true;
  }

  /// "q34.1", "q2?3", "?q21", "qter", "cen", "?"; ranges "p13~21", "q12-14", "p11 or p13".
  std::optional<IscnBand> read_band() {
    IscnBand band;
    band.is_uncertain = cursor_.take("?");
    if (is_variable(cursor_.peek())) {
      cursor_.skip();
      band.is_uncertain = true;
      return band;
    }
    if (!read_band_name(band.name, band.is_uncertain)) {
      return band.is_uncertain ? std::optional(std::move(band)) : std::nullopt;
    }
    if (!cursor_.peek().is("~") && !cursor_.peek().is("-") && !cursor_.peek().is("or")) return band;
    cursor_.skip();
    band.is_uncertain = true;
    if (cursor_.peek().kind == IscnTokenKind::number) band.last = band.name.substr(0, 1);
    if (!read_band_name(band.last, band.is_uncertain)) return std::nullopt;
    return band;
  }

  /// Appends to `name`, which holds the arm already where the text leaves it out.
  bool read_band_name(std::string& name, bool& is_uncertain) {
    if (name.empty()) {
      if (cursor_.take("cen")) {
        name = "cen";
        return true;
      }
      if (!is_arm(cursor_.peek())) return false;
      name = cursor_.peek().word;
      cursor_.skip();
    }
    if (cursor_.take("ter")) {
      name += "ter";
      return true;
    }
    constexpr std::size_t most_digits = 2;
    std::string digits;
    while (digits.size() <= most_digits) {
      if (cursor_.peek().is("?") && !is_arm(cursor_.peek(1))) {
        is_uncertain = true;
        cursor_.skip();
      } else if (cursor_.peek().kind == IscnTokenKind::number) {
        digits += cursor_.peek().text;
        cursor_.skip();
      } else {
        break;
      }
    }
    if (digits.size() > most_digits) return false;
    name += digits;
    if (digits.empty() || !cursor_.peek().is(".") || cursor_.peek(1).kind != IscnTokenKind::number) return true;
    cursor_.skip();
    name += "." + std::string(cursor_.peek().text);
    cursor_.skip();
    return true;
  }

  /// "9pter->9q34::14q32.2->14qter", or a derivative's chromosomes followed by it.
  bool read_stretches(IscnRearrangement& link) {
    std::string chromosome = link.chromosomes.empty() ? "?" : link.chromosomes.front().name;
    do {
      IscnStretch stretch;
      if (!read_stretch_end(chromosome, stretch.begin)) return false;
      stretch.chromosome = chromosome;
      stretch.end = stretch.begin;
      if (cursor_.take("->") && !read_stretch_end(chromosome, stretch.end)) return false;
      link.stretches.push_back(std::move(stretch));
    } while (cursor_.take("::"));
    return close();
  }

  /// "9q34", "q24", "?", "1?q25": a chromosome that is not repeated is the one before.
  bool read_stretch_end(std::string& chromosome, IscnBand& band) {
    const bool is_unknown =
        cursor_.peek().is("?") && !is_arm(cursor_.peek(1)) && cursor_.peek(1).kind != IscnTokenKind::number;
    if (is_unknown) {
      cursor_.skip();
      chromosome = "?";
      band.is_uncertain = true;
      return true;
    }
    band.is_uncertain = cursor_.take("?");
    if (!is_arm(cursor_.peek()) && !cursor_.peek().is("cen") && !cursor_.peek().is("?")) {
      auto name = take_chromosome_name();
      if (!name) return false;
      chromosome = std::move(*name);
    }
    const auto read = read_band();
    if (!read) return !band.name.empty() || band.is_uncertain;
    const bool is_uncertain = band.is_uncertain || read->is_uncertain;
    band = *read;
    band.is_uncertain = is_uncertain;
    return true;
  }

  /// The rest of `amp(AML1)`, without its bracket.
  bool read_amplified() {
    const std::size_t begin = cursor_.offset();
    while (!cursor_.is_at_end() && !cursor_.peek().is(")") && !cursor_.peek().is(",") && !cursor_.peek().is("[")) {
      cursor_.skip();
    }
    event_.amplified.push_back(cursor_.text_from(begin));
    return close() && !event_.amplified.back().empty();
  }

  /// What a laboratory adds in brackets: "(AML1x4)", "(WCP6,WCP7;WCP7,WCP6)".
  bool read_annotation() {
    if (!cursor_.peek().is("(") || cursor_.peek(1).kind != IscnTokenKind::unknown_word) return true;
    cursor_.skip();
    const std::size_t begin = cursor_.offset();
    while (!cursor_.is_at_end() && !cursor_.peek().is(")")) cursor_.skip();
    const std::string inside = cursor_.text_from(begin);
    if (inside.find('x') != std::string::npos) event_.amplified.push_back(inside);
    return close();
  }

  bool read_suffixes() {
    while (true) {
      if (cursor_.take("?")) {
        event_.is_uncertain = true;
      } else if (cursor_.take("c") || cursor_.take("mat") || cursor_.take("pat") || cursor_.take("inh") ||
                 cursor_.take("dn")) {
        event_.is_constitutional = true;
      } else if (cursor_.peek().is("x") && cursor_.peek(1).kind == IscnTokenKind::number) {
        cursor_.skip();
        constexpr int most = 9;
        const auto multiple = cursor_.take_number();
        if (!multiple || *multiple < 1 || *multiple > most) return false;
        event_.multiple = *multiple;
      } else if (constexpr int most_alternatives = 8; depth_ < most_alternatives && cursor_.take("or")) {
        // The other reading changes the numbers alike; which of the two is true stays open.
        event_.has_alternative = true;
        const std::optional<IscnEvent> other = EventReader(cursor_, depth_ + 1).read();
        if (!other) return false;
        if (!other->chromosome.empty()) event_.other_chromosomes.push_back(other->chromosome);
        for (const std::string& name : other->other_chromosomes) event_.other_chromosomes.push_back(name);
      } else {
        return true;
      }
    }
  }

  IscnCursor& cursor_;
  int depth_;  ///< of alternatives, bounded: a text may hold any number of them
  IscnEvent event_;
};

}  // namespace

bool is_rearrangement_word(const IscnToken& token) noexcept {
  return token.kind == IscnTokenKind::word &&
         std::find(rearrangement_words.begin(), rearrangement_words.end(), token.word) != rearrangement_words.end();
}

std::optional<IscnEvent> read_iscn_event(IscnCursor& cursor) {
  return EventReader(cursor).read();
}

}  // namespace marrow
