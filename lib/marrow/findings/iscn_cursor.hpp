#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/iscn.hpp"
#include "marrow/findings/iscn_lexer.hpp"

namespace marrow {

/// A place among the tokens of a text, for the parsers of clones and of events.
class IscnCursor {
 public:
  /// `tokens` end with one of kind `end`; `text` is what they were cut from.
  IscnCursor(std::string_view text, const std::vector<IscnToken>& tokens, std::vector<IscnIssue>& issues)
      : text_(text), tokens_(tokens), end_(tokens.size() - 1), issues_(issues) {}

  /// Works on the tokens [begin, end) from now on.
  void enter(std::size_t begin, std::size_t end) noexcept {
    at_ = begin;
    end_ = end;
  }
  /// The token `ahead` places further; past the end one of kind `end`.
  [[nodiscard]] const IscnToken& peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < end_ ? tokens_[at_ + ahead] : tokens_.back();
  }
  [[nodiscard]] bool is_at_end() const noexcept { return at_ >= end_; }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  void go_to(std::size_t at) noexcept { at_ = at; }
  void skip() noexcept { at_ = std::min(at_ + 1, end_); }

  bool take(std::string_view word) {
    if (is_at_end() || !peek().is(word)) return false;
    if (peek().is_misspelt()) note(IscnFault::letter_case);
    skip();
    return true;
  }
  /// A number of at most three digits.
  std::optional<int> take_number() noexcept {
    constexpr std::size_t most_digits = 3;
    const IscnToken& token = peek();
    if (is_at_end() || token.kind != IscnTokenKind::number || token.text.size() > most_digits) return std::nullopt;
    int value = 0;
    for (const char c : token.text) value = value * 10 + (c - '0');
    skip();
    return value;
  }
  /// "46", "63~65" or "63-65"; nothing is taken of anything else.
  std::optional<CountRange> take_range() noexcept {
    const std::size_t before = at_;
    const auto low = take_number();
    if (!low) return std::nullopt;
    if (!peek().is("~") && !peek().is("-")) return CountRange{*low, *low};
    skip();
    const auto high = take_number();
    if (high && *high >= *low) return CountRange{*low, *high};
    at_ = before;
    return std::nullopt;
  }

  /// Byte at which the current token begins; the end of the last one past the end.
  [[nodiscard]] std::size_t offset() const noexcept {
    if (!is_at_end()) return peek().column - 1;
    if (end_ == 0) return 0;
    return tokens_[end_ - 1].column - 1 + tokens_[end_ - 1].text.size();
  }
  /// What stands between a byte and the current token, without blanks.
  [[nodiscard]] std::string text_from(std::size_t begin) const {
    std::string result(text_.substr(begin, std::max(offset(), begin) - begin));
    std::erase_if(result, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return result;
  }
  /// Tells a fault at the current token.
  void note(IscnFault fault) { note(fault, offset() + 1, std::string(is_at_end() ? std::string_view() : peek().text)); }
  void note(IscnFault fault, std::size_t column, std::string text) {
    issues_.push_back({fault, column, std::move(text)});
  }
  /// Issues told so far, to take them back if a reading is given up.
  [[nodiscard]] std::size_t issue_count() const noexcept { return issues_.size(); }
  void take_back_issues(std::size_t count) { issues_.resize(count); }

 private:
  std::string_view text_;
  const std::vector<IscnToken>& tokens_;
  std::size_t at_ = 0;
  std::size_t end_;
  std::vector<IscnIssue>& issues_;
};

/// Reads one change of a clone. Empty if it is none; the cursor then stands anywhere.
[[nodiscard]] std::optional<IscnEvent> read_iscn_event(IscnCursor& cursor);

/// Whether a token begins a rearrangement: a word such as `der`, `t`, `add`.
[[nodiscard]] bool is_rearrangement_word(const IscnToken& token) noexcept;

}  // namespace marrow
