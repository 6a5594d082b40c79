#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/word_list.hpp"
#include "marrow/records/profile.hpp"

// The words and numbers that every report shares, so that text and HTML say the same. Results are UTF-8; between a
// number and its unit stands a no-break space (U+00A0), so that a line never ends there.
namespace marrow {

/// The sentence that every report carries, as a person reads it.
inline constexpr std::string_view research_use_words =
    "For research use only. Not for diagnostic or treatment decisions. Not a medical device.";

/// Genes that a report always names, whatever their state, in this order; NOTCH1 and TP53 come first and in full.
inline constexpr std::array<std::string_view, 19> key_genes{
    "NOTCH1", "TP53", "FBXW7", "PTEN",   "KRAS", "NRAS",   "PTPN11", "FLT3",  "JAK2", "CRLF2",
    "IKZF1",  "PAX5", "ETV6",  "CDKN2A", "PHF6", "CREBBP", "NR3C1",  "NT5C2", "MSH6"};
inline constexpr std::size_t leading_genes = 2;  ///< of `key_genes`

/// `text` from a file made harmless for a reader: control characters and bytes that are no UTF-8 as \xNN, characters
/// that turn the direction of writing (U+202A–202E, U+2066–2069, U+200E, U+200F) as \u202e. Not HTML-escaped.
[[nodiscard]] std::string file_text(std::string_view text);

/// "41 %", below 10 % with one decimal ("2.5 %"), above 0 and below 0.1 % "<0.1 %". `fraction` in [0, 1].
[[nodiscard]] std::string fraction_words(double fraction);
/// A predicted probability in whole percent: "14 %", "<1 %", ">99 %".
[[nodiscard]] std::string probability_words(double probability);
/// "9–21 %"; an open end is "?", an empty text if both ends are missing.
[[nodiscard]] std::string probability_interval_words(const NumberInterval& interval);
/// "4,812".
[[nodiscard]] std::string count_words(std::int64_t count);
/// "1 gene", "3 genes".
[[nodiscard]] std::string plural(std::int64_t count, std::string_view singular, std::string_view plural_form);
/// Three significant digits, never with an exponent between 1e-6 and 1e9: "0.0001", "12.3", "1,230"; a minus
/// is U+2212.
[[nodiscard]] std::string number_words(double value);
/// With its sign, two decimals: "+0.62", "−0.31" (U+2212); from 1e9 on with an exponent.
[[nodiscard]] std::string signed_words(double value);

/// "present", "not found", "not assessed": the first words of `state_words`.
[[nodiscard]] std::string_view short_state_words(State state) noexcept;
/// A sign for the state that needs no colour: "●", "○", "?".
[[nodiscard]] std::string_view state_symbol(State state) noexcept;
/// "present"; "not found (above 5 % VAF)"; "not found (detection limit not stated)"; "not assessed: no input covers
/// it", each with the detail in brackets or after a semicolon.
[[nodiscard]] std::string state_words(const Assessment& assessment);
/// Only why it was not assessed: "no input covers it", or "no reason stated".
[[nodiscard]] std::string_view why_not_assessed(const Assessment& assessment) noexcept;

/// "p.(Arg248Gln)" of "p.Arg248Gln": a protein change that is predicted from DNA stands in brackets (HGVS). Text of
/// any other form comes back as it is.
[[nodiscard]] std::string predicted_protein_words(std::string_view hgvsp);

[[nodiscard]] std::string_view timepoint_words(Timepoint timepoint) noexcept;
[[nodiscard]] std::string_view assay_words(Assay assay) noexcept;
[[nodiscard]] std::string_view origin_words(Origin origin) noexcept;
[[nodiscard]] std::string_view effect_words(Effect effect) noexcept;
[[nodiscard]] std::string_view source_words(VariantSource source) noexcept;
/// "missense variant" of "missense_variant"; any other text with spaces for underscores.
[[nodiscard]] std::string code_words(std::string_view code);
/// The text with its first letter, if it is a small one of ASCII, as a capital.
[[nodiscard]] std::string sentence_case(std::string text);
/// What an evidence letter stands for: "B: several cohorts or one large"; any other text as it is.
[[nodiscard]] std::string evidence_words(std::string_view evidence);
/// "Low risk" of "low", "Very high risk" of "very_high"; any other text as it is.
[[nodiscard]] std::string risk_group_words(std::string_view group);

}  // namespace marrow
