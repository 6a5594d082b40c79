#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/knowledge/variant_filter.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// One row of data/knowledge/resistance.tsv: what a lesion does to a drug.
struct ResistanceRow {
  std::string drug;
  std::string drug_class;
  std::string drug_group;
  std::string mechanism;
  std::vector<std::string> genes;        ///< empty: no gene
  std::string lesion;                    ///< in words
  std::optional<Expression> expression;  ///< over the keys of one variant; empty: no small variant decides it
  VariantFilter filter;                  ///< of `expression`
  /// Over a whole profile: the lesion as copy number, fusion or subtype; empty: nothing of that kind decides it.
  std::optional<Expression> profile_rule;
  /// Why neither of the two decides it: `needs_rna` for expression, protein and methylation; empty where one does.
  std::optional<Reason> undecided;
  std::string direction;  ///< resistant, sensitive, no_effect, conflicting, prognostic, by_subtype
  std::string direction_note;
  std::string effect;
  std::string effect_type;
  std::string stage;
  std::string lineage;
  std::optional<double> log2_ic50_shift;  ///< a design value, never a published one
  std::string evidence;                   ///< A to E
  std::string source;
  std::string confidence;
};

/// The resistance table. Immutable; pointers that it returns live as long as it.
class ResistanceTable {
 public:
  /// `predicates` must outlive the table. Throws `data` naming line and column for what cannot be read.
  [[nodiscard]] static ResistanceTable load(const KnowledgeSource& source, const Predicates& predicates);

  [[nodiscard]] const std::vector<ResistanceRow>& rows() const noexcept { return rows_; }
  /// Rows whose expression is true of `variant`, in the table's order; an undecided one does not match.
  [[nodiscard]] std::vector<const ResistanceRow*> matching(const Variant& variant) const;

 private:
  void index_genes();

  std::vector<ResistanceRow> rows_;
  /// Rows about small variants, in the table's order, by the genes that they ask for; those that ask for none are
  /// beside every gene and in `of_any_gene_`.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_gene_;
  std::vector<std::size_t> of_any_gene_;
};

/// "mercaptopurine:resistant", each once, in the table's order: what `annotate` writes beside a variant.
[[nodiscard]] std::vector<std::string> resistance_tags(const std::vector<const ResistanceRow*>& rows);

}  // namespace marrow
