#include "marrow/findings/iscn_lexer.hpp"

#include <algorithm>
#include <array>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

constexpr auto words = std::to_array<std::string_view>(
    {"X",    "Y",   "p",   "q",   "c",   "n",   "x",   "t",   "i",   "r",   "or",       "cp",   "sl",   "sdl",
     "idem", "inc", "mar", "add", "amp", "del", "der", "dic", "dup", "fra", "hsr",      "fis",  "idic", "ider",
     "ins",  "inv", "qdp", "psu", "rec", "rob", "tas", "trc", "trp", "cth", "upd",      "dmin", "mat",  "pat",
     "dn",   "inh", "mos", "chi", "ish", "nuc", "con", "sep", "ter", "cen", "nonclonal"});

/// The longest word at the front of `letters`; any case counts for words of three letters and more, where none matches
/// as it is written. Empty if there is none.
std::string_view word_at_front(std::string_view letters) {
  std::string_view best;
  for (const std::string_view word : words) {
    if (letters.starts_with(word) && word.size() > best.size()) best = word;
  }
  constexpr std::size_t least_length = 3;
  for (const std::string_view word : words) {
    if (word.size() < least_length || word.size() <= best.size() || word.size() > letters.size()) continue;
    if (lower_case(letters.substr(0, word.size())) == word) best = word;
  }
  return best;
}

std::size_t symbol_length(std::string_view rest) noexcept {
  for (const std::string_view symbol : {"->", "::", "//"}) {
    if (rest.starts_with(symbol)) return symbol.size();
  }
  return 1;
}

}  // namespace

std::vector<IscnToken> iscn_tokens(std::string_view text) {
  std::vector<IscnToken> tokens;
  bool follows_blank = false;
  const auto add = [&](IscnTokenKind kind, std::size_t at, std::size_t length, std::string_view word) {
    tokens.push_back(
        {kind, text.substr(at, length), word.empty() ? text.substr(at, length) : word, at + 1, follows_blank});
    follows_blank = false;
    return at + length;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (is_blank(rest.front())) {
      follows_blank = true;
      ++at;
    } else if (is_digit(rest.front())) {
      const auto* end = std::find_if_not(rest.begin(), rest.end(), is_digit);
      at = add(IscnTokenKind::number, at, static_cast<std::size_t>(end - rest.begin()), {});
    } else if (is_letter(rest.front())) {
      const auto* end = std::find_if_not(rest.begin(), rest.end(), is_letter);
      const std::string_view letters = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
      const std::string_view word = word_at_front(letters);
      at = word.empty() ? add(IscnTokenKind::unknown_word, at, letters.size(), {})
                        : add(IscnTokenKind::word, at, word.size(), word);
    } else {
      at = add(IscnTokenKind::symbol, at, symbol_length(rest), {});
    }
  }
  add(IscnTokenKind::end, text.size(), 0, {});
  return tokens;
}

}  // namespace marrow
