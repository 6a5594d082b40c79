#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/profile.hpp"

namespace marrow {

/// One label that an RNA classifier gave one sample.
struct ExpressionCallRow {
  std::string sample;
  ExpressionCall call;  ///< `group` is left empty except where a generic table states it
};

/// Reads what a classifier of ALL subtypes wrote, told by its header:
///
/// ALLSorts `predictions.csv` and `probabilities.csv` (github.com/Oshlack/ALLSorts, wiki "Interpreting results");
/// TALLSorts the same two (github.com/Oshlack/TALLSorts, tallsorts.py: labels from 0.5 on); ALLCatchR
/// `predictions.tsv` (github.com/ThomasBeder/ALLCatchR: Prediction, Score, Confidence); MD-ALL's table of samples
/// (github.com/gu-lab20/MD-ALL, get_subtype_final); or any table with the columns `sample`, `tool` and `label`, and
/// perhaps `group`, `score`, `confidence` (high, low, none) and `tells_apart`: the expression classes that the tool
/// tells apart, separated by `;`, kept in the call's `extra`. Tab or comma; cells may stand in quotes.
///
/// Throws `data` with line and column for a header of none of them, a score outside 0 to 1, a word of confidence that
/// the tool does not have, and an empty label or name of a sample.
[[nodiscard]] std::vector<ExpressionCallRow> read_expression_calls(std::string_view text, const std::string& name);

/// Whether the first line of a text is a header that `read_expression_calls` reads.
[[nodiscard]] bool is_expression_call_table(std::string_view text);

}  // namespace marrow
