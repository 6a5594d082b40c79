#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "marrow/records/profile.hpp"

/// The pieces of which texts of protein and coding changes are made; shared by their readers, nobody else's business.
namespace marrow::change_text {

/// Removes `prefix` from the front of `text`, if it stands there.
bool take(std::string_view& text, std::string_view prefix) noexcept;

/// A residue at the front, by three letters or one; `X` for a stop in the old way of writing.
std::optional<char> take_residue(std::string_view& text) noexcept;

/// A number from 1 to 999,999 at the front.
std::optional<std::int64_t> take_position(std::string_view& text) noexcept;

/// The whole of `text` as residues, all by three letters or all by one; empty if it is anything else.
[[nodiscard]] std::string read_residues(std::string_view text);

struct Position {
  char residue = 'X';
  std::int64_t number = 0;
};
/// "L1600", "Leu1600" at the front.
std::optional<Position> take_residue_position(std::string_view& text);

/// "Leu1600".
[[nodiscard]] std::string named(const Position& position);

/// "LeuPro" for "LP".
[[nodiscard]] std::string three_letters(std::string_view residues);

/// A variant of that class with one Sequence Ontology term, source `reported`.
[[nodiscard]] Variant outcome(VariantClass variant_class, std::string_view term, std::string_view impact);
[[nodiscard]] Variant stop_gained();
[[nodiscard]] Variant frameshift();
[[nodiscard]] Variant start_lost();
[[nodiscard]] Variant stop_lost();
[[nodiscard]] Variant missense();
[[nodiscard]] Variant synonymous();
[[nodiscard]] Variant in_frame(std::string_view term);

void set_residues(Variant& variant, std::int64_t begin, std::int64_t end, std::string_view ref, std::string_view alt);

}  // namespace marrow::change_text
