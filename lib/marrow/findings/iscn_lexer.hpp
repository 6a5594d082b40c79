#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace marrow {

enum class IscnTokenKind {
  number,        ///< a run of digits
  word,          ///< a word of ISCN, `X`, `Y`, an arm
  unknown_word,  ///< letters that are none
  symbol,        ///< one character, or `->`, `::`, `//`
  end
};

/// One token of a karyotype text. Blanks separate tokens and are none.
struct IscnToken {
  IscnTokenKind kind = IscnTokenKind::end;
  std::string_view text;   ///< as written
  std::string_view word;   ///< of a word: as ISCN spells it ("add" of "adD"); else as `text`
  std::size_t column = 1;  ///< 1-based byte of its first character
  bool follows_blank = false;

  [[nodiscard]] bool is(std::string_view what) const noexcept {
    return kind != IscnTokenKind::unknown_word && word == what;
  }
  /// A word of ISCN in another case than ISCN writes it.
  [[nodiscard]] bool is_misspelt() const noexcept { return kind == IscnTokenKind::word && word != text; }
};

/// Cuts a karyotype text into tokens, the last of kind `end`. Letters are cut at the longest word of ISCN ("idemx2" is
/// `idem`, `x`, `2`); letters that start with no word are one unknown word. Views into `text`. Never throws for any
/// text. Source of the words: ISCN 2020, chapter 3 (symbols and abbreviated terms), from memory (needs check).
[[nodiscard]] std::vector<IscnToken> iscn_tokens(std::string_view text);

}  // namespace marrow
