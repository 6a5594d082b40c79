#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/report/query_format.hpp"

namespace marrow {

/// What `query` prints a line for: a profile, or each element of one of its sections.
enum class QueryEach { profile, variants, fusions, resistance, options, schemes, serial, trials };

/// "variants" … "serial"; empty for anything else, and for trials, which are no section of a profile.
[[nodiscard]] std::optional<QueryEach> parse_query_each(std::string_view name);

/// The columns that a person at a terminal is shown where no format is asked for.
[[nodiscard]] std::string_view terminal_format(QueryEach each);
/// Tab-separated lines as columns that stand under one another, a long cell cut with "…".
[[nodiscard]] std::string aligned_columns(std::string_view text);

struct QueryOptions {
  std::optional<std::string> format;   ///< absent: the default of `each`, with a header line
  std::optional<std::string> include;  ///< only where this is true
  std::optional<std::string> exclude;  ///< not where this is true
  QueryEach each = QueryEach::profile;
  bool print_header = false;
  const Predicates* predicates = nullptr;  ///< of expressions; must outlive the table
  /// Symbols that may stand alone for `genes.SYMBOL`, besides those of the first profile.
  std::vector<std::string> panel_genes;
};

/// What became of the profiles and their elements.
struct QueryFunnel {
  std::int64_t profiles = 0;
  std::int64_t candidates = 0;  ///< profiles, or elements of them
  std::int64_t written = 0;
  std::int64_t not_included = 0;                ///< `include` was false
  std::int64_t undecided = 0;                   ///< `include` was unknown: not written
  std::int64_t excluded = 0;                    ///< `exclude` was true
  std::int64_t kept_undecided = 0;              ///< `exclude` was unknown: written
  std::int64_t not_computed = 0;                ///< profiles in which the section is null
  std::map<std::string, std::int64_t> missing;  ///< what the undecided ones lacked: how many
};

/// One sentence of a funnel: "3 profiles, 5 of 12 variants written, 2 undecided (missing: CRLF2: … 2)".
[[nodiscard]] std::string funnel_words(const QueryFunnel& funnel, QueryEach each);

/// Profiles to lines of text. In `--each schemes` an element's `key` is its scheme/rule. `--each serial` prints a
/// lesion of the patient; the comparison that stands in each of a patient's profiles is printed at the first of them.
class QueryTable {
 public:
  /// Throws `usage` for a format or an expression that cannot be read.
  explicit QueryTable(const QueryOptions& options);

  /// Header line, empty if there is none.
  [[nodiscard]] std::string header() const;
  /// The lines of one profile (`to_value(Profile)`), empty if none passes. Throws `usage` at the first profile for a
  /// first key that is no key of the profile, of the element or a gene, with the nearest; `data` as
  /// `Expression::evaluate`.
  [[nodiscard]] std::string lines(const Value& profile);

  [[nodiscard]] const QueryFunnel& funnel() const noexcept { return funnel_; }

 private:
  void check_keys(const Value& profile);
  [[nodiscard]] bool is_first_of_patient(const Value& profile);
  [[nodiscard]] bool passes(const Value* element, const Value& profile);

  QueryEach each_;
  bool print_header_;
  std::vector<std::string> panel_genes_;
  QueryFormat format_;
  std::optional<Expression> include_;
  std::optional<Expression> exclude_;
  bool are_keys_checked_ = false;
  std::set<std::string> compared_;  ///< patients and samples whose comparison was printed
  QueryFunnel funnel_;
};

}  // namespace marrow
