#include "marrow/report/words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "marrow/base/fraction.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::string_view percent_sign = "\u00a0%";

struct Directional {
  std::string_view bytes;
  std::string_view shown;
};
// Unicode's bidirectional controls (UAX #9): a name that holds one could make other text read differently.
constexpr std::array<Directional, 11> directional_controls{{{"\u200e", "\\u200e"},
                                                            {"\u200f", "\\u200f"},
                                                            {"\u202a", "\\u202a"},
                                                            {"\u202b", "\\u202b"},
                                                            {"\u202c", "\\u202c"},
                                                            {"\u202d", "\\u202d"},
                                                            {"\u202e", "\\u202e"},
                                                            {"\u2066", "\\u2066"},
                                                            {"\u2067", "\\u2067"},
                                                            {"\u2068", "\\u2068"},
                                                            {"\u2069", "\\u2069"}}};

/// Number with at most `decimals` decimals, zeros at the end taken off.
std::string trimmed_decimal(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

/// Commas between groups of three digits of a decimal number.
std::string with_thousands(std::string text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  std::size_t end = std::min(text.find('.'), text.size());
  while (end > first + 3) {
    end -= 3;
    text.insert(end, ",");
  }
  return text;
}

}  // namespace

std::string file_text(std::string_view text) {
  std::string result = printable(text);
  for (const auto& [bytes, shown] : directional_controls) {
    for (std::size_t at = result.find(bytes); at != std::string::npos; at = result.find(bytes, at)) {
      result.replace(at, bytes.size(), shown);
    }
  }
  return result;
}

std::string fraction_words(double fraction) {
  const double percent = fraction * 100;
  std::string number;
  if (percent > 0 && percent < 0.1) {
    number = "<0.1";
  } else {
    number = trimmed_decimal(percent, percent < 10 ? 1 : 0);
  }
  return number.append(percent_sign);
}

std::string probability_words(double probability) {
  return whole_percent(probability).append(percent_sign);
}

std::string probability_interval_words(const NumberInterval& interval) {
  if (!interval.low && !interval.high) return {};
  return fmt::format("{}–{}{}", interval.low ? whole_percent(*interval.low) : "?",
                     interval.high ? whole_percent(*interval.high) : "?", percent_sign);
}

std::string count_words(std::int64_t count) {
  return with_thousands(fmt::format("{}", count));
}

std::string plural(std::int64_t count, std::string_view singular, std::string_view plural_form) {
  return fmt::format("{}\u00a0{}", count_words(count), count == 1 ? singular : plural_form);
}

std::string number_words(double value) {
  if (!std::isfinite(value)) return "?";
  if (value == 0) return "0";
  const double size = std::abs(value);
  if (size < 1e-6 || size >= 1e9) return fmt::format("{:.3g}", value);
  const int digits_before = static_cast<int>(std::floor(std::log10(size))) + 1;
  const std::string text = with_thousands(trimmed_decimal(size, std::max(0, 3 - digits_before)));
  return value < 0 ? "\u2212" + text : text;
}

std::string signed_words(double value) {
  constexpr double longest = 1e9;
  const double number = std::abs(value);
  const std::string size = number < longest ? fmt::format("{:.2f}", number) : fmt::format("{:.3g}", number);
  if (size == "0.00") return size;
  return (value < 0 ? "\u2212" : "+") + size;
}

std::string_view short_state_words(State state) noexcept {
  switch (state) {
    case State::present:
      return "present";
    case State::absent:
      return "not found";
    case State::not_assessed:
      break;
  }
  return "not assessed";
}

std::string_view state_symbol(State state) noexcept {
  switch (state) {
    case State::present:
      return "●";
    case State::absent:
      return "○";
    case State::not_assessed:
      break;
  }
  return "?";
}

std::string_view why_not_assessed(const Assessment& assessment) noexcept {
  return assessment.reason ? reason_words(*assessment.reason) : "no reason stated";
}

std::string state_words(const Assessment& assessment) {
  const std::string detail = file_text(assessment.detail);
  std::string words{short_state_words(assessment.state)};
  switch (assessment.state) {
    case State::present:
      if (!detail.empty()) words += fmt::format(" ({})", detail);
      break;
    case State::absent:
      words += assessment.limit_vaf ? fmt::format(" (above {} VAF", fraction_words(*assessment.limit_vaf))
                                    : std::string(" (detection limit not stated");
      words += detail.empty() ? ")" : fmt::format("; {})", detail);
      break;
    case State::not_assessed:
      words += fmt::format(": {}", why_not_assessed(assessment));
      if (!detail.empty()) words += fmt::format(" ({})", detail);
      break;
  }
  return words;
}

std::string predicted_protein_words(std::string_view hgvsp) {
  std::string text = file_text(hgvsp);
  if (text == "p.?" || !text.starts_with("p.") || text.starts_with("p.(") || text.size() < 3) return text;
  return "p.(" + text.substr(2) + ")";
}

std::string_view timepoint_words(Timepoint timepoint) noexcept {
  return timepoint == Timepoint::unknown ? "time point not stated" : enum_name(timepoint);
}

std::string_view assay_words(Assay assay) noexcept {
  switch (assay) {
    case Assay::wgs:
      return "whole genome";
    case Assay::wes:
      return "whole exome";
    case Assay::panel:
      return "gene panel";
    case Assay::amplicon:
      return "amplicons";
    case Assay::rna:
      break;
  }
  return "RNA";
}

std::string_view origin_words(Origin origin) noexcept {
  switch (origin) {
    case Origin::somatic:
      return "somatic";
    case Origin::germline:
      return "germline";
    case Origin::unknown:
      break;
  }
  return "origin unknown";
}

std::string_view effect_words(Effect effect) noexcept {
  switch (effect) {
    case Effect::activating:
      return "activating";
    case Effect::loss_of_function:
      return "loss of function";
    case Effect::resistance:
      return "drug resistance";
    case Effect::immune_escape:
      return "immune escape";
    case Effect::subtype_defining:
      return "defines a subtype";
    case Effect::uncertain:
      break;
  }
  return "uncertain";
}

std::string_view source_words(VariantSource source) noexcept {
  switch (source) {
    case VariantSource::vcf:
      return "from the VCF";
    case VariantSource::bam:
      return "counted in the reads";
    case VariantSource::imported:
      return "imported";
    case VariantSource::reported:
      break;
  }
  return "from a molecular report";
}

std::string code_words(std::string_view code) {
  std::string words = file_text(code);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string sentence_case(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

std::string evidence_words(std::string_view evidence) {
  // The scale of data/knowledge: A is the strongest.
  if (evidence == "A") return "A: guideline, label or randomised trial";
  if (evidence == "B") return "B: several cohorts or one large";
  if (evidence == "C") return "C: one cohort or strong laboratory data";
  if (evidence == "D") return "D: preclinical";
  if (evidence == "E") return "E: inference";
  return file_text(evidence);
}

std::string risk_group_words(std::string_view group) {
  if (group == "very_low") return "Very low risk";
  if (group == "low") return "Low risk";
  if (group == "standard") return "Standard risk";
  if (group == "intermediate") return "Intermediate risk";
  if (group == "high") return "High risk";
  if (group == "very_high") return "Very high risk";
  return code_words(group);
}

}  // namespace marrow
