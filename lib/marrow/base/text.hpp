#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// Pieces of `text` between separators; "a,,b" gives three, "" gives one empty piece. Views into `text`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
/// As `split`, each piece trimmed, empty pieces dropped, copied: for lists people type ("TP53, NOTCH1").
[[nodiscard]] std::vector<std::string> split_list(std::string_view text, char separator);
/// Without spaces, tabs and line ends at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] std::string upper_case(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& pieces, std::string_view separator);

/// The whole of `text` as a decimal integer; empty if it is anything else or does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text) noexcept;
/// The whole of `text` as a finite number, '.' as decimal point whatever the locale; empty if anything else, so that
/// "nan", "inf" and "1,5" are no numbers.
[[nodiscard]] std::optional<double> parse_number(std::string_view text) noexcept;
/// Shortest text that reads back as the same number: "0.1", "12", "1e-07".
[[nodiscard]] std::string format_number(double value);

/// `text` with control characters, DEL and bytes that are not UTF-8 written as \xNN, so that a file can never steer a
/// terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// Whether `text` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The candidate with the smallest edit distance from `word`, if that is at most a third of its length (at least 1):
/// for "did you mean". Ties go to the first.
[[nodiscard]] std::optional<std::string> nearest_word(std::string_view word,
                                                      const std::vector<std::string>& candidates);

}  // namespace marrow
