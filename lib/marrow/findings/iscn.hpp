#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/enum_names.hpp"

// A karyotype in ISCN notation as a tree: clones, their events, the bands at which chromosomes broke. What the words
// mean is told elsewhere: karyotype_clone counts chromosomes, karyotype_rearrangements names fusions and arms.
namespace marrow {

/// A count that may be a range, both ends inclusive.
struct CountRange {
  int low = 0;
  int high = 0;
  bool operator==(const CountRange&) const = default;
};

/// What is wrong with a place of the text. The first group was read as it is meant and is only told; the second left
/// something unread.
enum class IscnFault {
  stray_comma,
  missing_comma,
  missing_semicolon,
  bracket,
  letter_case,
  stray_character,
  missing_sex,
  number,  ///< no chromosome number: nothing of the clone is counted
  sex,     ///< a sex complement that is none
  item,    ///< a change that cannot be read
  cells    ///< a count of cells that cannot be read
};
template <>
struct EnumNames<IscnFault> {
  static constexpr std::array<std::string_view, 11> names{"stray_comma", "missing_comma", "missing_semicolon",
                                                          "bracket",     "letter_case",   "stray_character",
                                                          "missing_sex", "number",        "sex",
                                                          "item",        "cells"};
};
/// Whether something was left unread.
[[nodiscard]] constexpr bool is_refusal(IscnFault fault) noexcept {
  return fault >= IscnFault::number;
}

struct IscnIssue {
  IscnFault fault = IscnFault::item;
  std::size_t column = 1;  ///< 1-based byte of the text
  std::string text;        ///< what stands there
};

/// The fault in words: "a missing comma", "'y(1;19)' cannot be read".
[[nodiscard]] std::string fault_words(const IscnIssue& issue);

/// A band, or an arm where no band is told: "q34.1", "p", "qter".
struct IscnBand {
  std::string name;  ///< without `?`; "cen"; "" for a band that is only a question mark
  std::string last;  ///< of a range ("p13~21"): its other end, "p21"; else empty
  bool is_uncertain = false;

  [[nodiscard]] char arm() const noexcept { return name.empty() ? '?' : name.front(); }
};

/// A chromosome that a rearrangement names, with its bands: "1" … "22", "X", "Y", "?", "v".
struct IscnChromosome {
  std::string name;
  bool is_uncertain = false;
  std::vector<IscnBand> bands;

  /// `v`, one of several chromosomes: t(v;11q23) is the name of all translocations of 11q23.
  [[nodiscard]] bool is_variable() const noexcept { return name == "v"; }
};

/// A stretch of the detailed form, "9pter->9q34": `begin` and `end` stand in the order of the new chromosome.
struct IscnStretch {
  std::string chromosome;  ///< "?" where unknown
  IscnBand begin;
  IscnBand end;
};

/// One rearrangement: "t(9;22)(q34;q11.2)", also as a link of a derivative's chain.
struct IscnRearrangement {
  std::string word;  ///< as ISCN writes it: "t", "psudic"
  std::vector<IscnChromosome> chromosomes;
  std::vector<IscnStretch> stretches;  ///< of the detailed form
};

enum class IscnEventKind { chromosome, marker, rearrangement, double_minutes };

/// One change of a clone, between two commas.
struct IscnEvent {
  IscnEventKind kind = IscnEventKind::chromosome;
  std::size_t column = 1;
  std::string text;  ///< as written, without blanks
  int sign = 0;      ///< +1, -1; 0 where none is written
  bool is_uncertain = false;
  bool is_constitutional = false;
  CountRange count{1, 1};  ///< `+2mar`, `+1~4mar`
  int multiple = 1;        ///< `x2`
  std::string chromosome;  ///< of a whole chromosome gained or lost
  /// `der(9)del(9)(p13)t(9;22)(q34;q11.2)` has three links; a ring or marker without chromosome has none.
  std::vector<IscnRearrangement> links;
  bool has_alternative = false;                     ///< `or`: one of two readings, the first is here
  std::vector<std::string> other_chromosomes = {};  ///< whole chromosomes that the other readings name
  std::vector<std::string> amplified;               ///< genes and bands of `amp(AML1)`, `(AML1x4)`
};

/// How a clone names the one it grew from.
struct IscnRelation {
  std::size_t column = 1;
  std::string word;  ///< "idem", "sl", "sdl"; "(" for the double of the clone in brackets
  int index = 1;     ///< of a sideline
  int multiple = 1;
};

struct IscnClone {
  std::size_t column = 1;
  std::string text;                  ///< as written
  std::optional<CountRange> stated;  ///< empty: no number; its events stand nevertheless
  std::optional<int> stated_level;   ///< N of `<Nn>`
  std::string sex;                   ///< "XX", "XXY"; "" if not given
  bool is_sex_constitutional = false;
  bool is_sex_uncertain = false;
  std::optional<IscnRelation> relation;
  std::vector<IscnEvent> events;
  std::vector<std::string> unread;  ///< changes that could not be read
  bool is_incomplete = false;       ///< `inc`
  bool is_composite = false;        ///< `[cp12]`: its changes are not in every cell
  std::optional<int> cells;
  bool is_readable = true;       ///< false: its number or its cells make no sense
  bool is_donor = false;         ///< after `//`: cells of another person
  bool is_doubled_base = false;  ///< the clone in brackets of `70(35,X,…)x2`; the next one is its double
};

/// A text read; `clones` in order, single abnormal cells ("nonclonal") left out.
struct IscnKaryotype {
  std::vector<IscnClone> clones;
  std::string hybridisation;  ///< the results of in-situ hybridisation, from `ish` or `nuc ish` on
  std::string array;          ///< the results of an array, from `arr` on
  std::string failure;        ///< "No growth": what stands in place of a clone where the culture gave none
  std::vector<IscnIssue> issues;
};

/// Reads a karyotype text: never throws, whatever the bytes.
///
/// Slips whose meaning is plain are mended and told in `issues`: a stray or missing comma, a missing `;` or bracket, a
/// word in another case, a missing sex complement. What cannot be read is left out and told, and leaves the rest
/// usable. Words that say that no cell divided ("No growth.", "culture failure", "no metaphases") are a result that
/// there is none, no fault. Source: ISCN 2020 (McGowan-Jordan, Hastings, Moore, Karger 2020), from memory (needs
/// check).
[[nodiscard]] IscnKaryotype read_iscn(std::string_view text);

}  // namespace marrow
