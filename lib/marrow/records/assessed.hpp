#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "marrow/base/value.hpp"

namespace marrow {

/// What is known of a thing: it is there; it is not there down to a limit; nobody looked well enough. Unknown is never
/// negative.
enum class State { present, absent, not_assessed };

/// Why something was not assessed; the codes of the profile (apps/README.md gives each its sentence).
enum class Reason {
  no_input,
  no_coverage,
  not_on_panel,
  no_reference_sequence,
  needs_rna,
  unmappable,
  low_purity,
  outside_model,
  germline_not_asked,
  not_applicable,
  low_depth,
  noisy,
  unsupported
};

[[nodiscard]] std::string_view state_name(State state) noexcept;
[[nodiscard]] std::string_view reason_name(Reason reason) noexcept;
/// One plain sentence fragment: "no input covers it".
[[nodiscard]] std::string_view reason_words(Reason reason) noexcept;
[[nodiscard]] std::optional<State> parse_state(std::string_view name) noexcept;
[[nodiscard]] std::optional<Reason> parse_reason(std::string_view name) noexcept;

/// The state of something without further value. Made by the three named functions, so that each state carries what
/// belongs to it.
struct Assessment {
  State state = State::not_assessed;
  std::optional<double> limit_vaf;  ///< absent: smallest VAF that would have been seen; empty if unknown
  std::optional<Reason> reason = Reason::no_input;  ///< not assessed only
  std::string detail;                               ///< free text for a person, may be empty
  ValueObject limit_extra = {};                     ///< unknown members of a profile's `limit`
  ValueObject extra = {};  ///< unknown members beside them; those of a present record are the record's own

  [[nodiscard]] bool is_present() const noexcept { return state == State::present; }
  [[nodiscard]] bool is_absent() const noexcept { return state == State::absent; }
  [[nodiscard]] bool is_known() const noexcept { return state != State::not_assessed; }
  bool operator==(const Assessment&) const = default;

  [[nodiscard]] static Assessment present() { return {State::present, {}, {}, {}, {}, {}}; }
  [[nodiscard]] static Assessment absent(std::optional<double> limit_vaf, std::string detail = {}) {
    return {State::absent, limit_vaf, {}, std::move(detail), {}, {}};
  }
  [[nodiscard]] static Assessment not_assessed(Reason reason, std::string detail = {}) {
    return {State::not_assessed, {}, reason, std::move(detail), {}, {}};
  }
};

/// A state with the value that is there when it is present.
template <class T>
struct Assessed : Assessment {
  T value{};

  Assessed() = default;
  Assessed(Assessment assessment) : Assessment(std::move(assessment)) {}  // NOLINT: absent and not assessed convert
  [[nodiscard]] static Assessed present(T value) {
    Assessed result;
    static_cast<Assessment&>(result) = Assessment::present();
    result.value = std::move(value);
    return result;
  }
  bool operator==(const Assessed&) const = default;
};

}  // namespace marrow
