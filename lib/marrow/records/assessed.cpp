#include "marrow/records/assessed.hpp"

#include <array>

namespace marrow {

namespace {

constexpr std::array<std::string_view, 3> state_names = {"present", "absent", "not_assessed"};

struct ReasonText {
  std::string_view name;
  std::string_view words;
};

// In the order of enum Reason.
constexpr std::array<ReasonText, 13> reason_texts = {{
    {"no_input", "no input covers it"},
    {"no_coverage", "no reads cover it"},
    {"not_on_panel", "not on the sequencing panel"},
    {"no_reference_sequence", "the reference sequence is not known here"},
    {"needs_rna", "needs RNA"},
    {"unmappable", "reads cannot be placed there"},
    {"low_purity", "too few leukaemic cells in the sample"},
    {"outside_model", "outside what the model was made for"},
    {"germline_not_asked", "germline findings were not asked for"},
    {"not_applicable", "does not apply"},
    {"low_depth", "too few reads"},
    {"noisy", "the site is noisy"},
    {"unsupported", "the input does not settle it"},
}};

}  // namespace

std::string_view state_name(State state) noexcept {
  return state_names[static_cast<std::size_t>(state)];
}

std::string_view reason_name(Reason reason) noexcept {
  return reason_texts[static_cast<std::size_t>(reason)].name;
}

std::string_view reason_words(Reason reason) noexcept {
  return reason_texts[static_cast<std::size_t>(reason)].words;
}

std::optional<State> parse_state(std::string_view name) noexcept {
  for (std::size_t i = 0; i < state_names.size(); ++i) {
    if (state_names[i] == name) return static_cast<State>(i);
  }
  return std::nullopt;
}

std::optional<Reason> parse_reason(std::string_view name) noexcept {
  for (std::size_t i = 0; i < reason_texts.size(); ++i) {
    if (reason_texts[i].name == name) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

}  // namespace marrow
