#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/knowledge/variant_filter.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// How precisely a hotspot row names its changes: exact ones; exact ones that matter only on a fusion transcript
/// (ABL1); a range or class of changes.
enum class HotspotPrecision { exact, exact_on_fusion, range };

/// One row of data/knowledge/hotspots.tsv.
struct HotspotRow {
  std::string gene;
  std::string change;                    ///< its name: "p.R248Q", "DBD missense"
  std::optional<Expression> expression;  ///< over the keys of one variant; empty: no small variant can match
  VariantFilter filter;                  ///< of the expression
  HotspotPrecision precision = HotspotPrecision::range;
  Effect effect = Effect::uncertain;
  std::string effect_words;  ///< the table's `class`: "LoF (likely)", "resistance (GoF)"
  std::string lineage;
  std::string stage;
  std::string evidence;  ///< A to E
  std::string drugs;     ///< "name:effect; name:effect (note)"
  std::string mechanism;
  std::optional<std::int64_t> width;  ///< bases between the first and last codon on GRCh38; empty: the whole gene
  std::string note;
  std::string source;
  std::string confidence;

  [[nodiscard]] bool is_exact() const noexcept { return precision != HotspotPrecision::range; }
  /// Whether the row speaks of truncating or splice changes.
  [[nodiscard]] bool is_truncating_row() const;
};

/// The hotspot table. Immutable; pointers that it returns live as long as it.
class Hotspots {
 public:
  /// Throws `data` naming line and column for a word or expression that cannot be read.
  [[nodiscard]] static Hotspots load(const KnowledgeSource& source);

  [[nodiscard]] const std::vector<HotspotRow>& rows() const noexcept { return rows_; }
  /// Rows of one gene in the table's order.
  [[nodiscard]] std::vector<const HotspotRow*> rows_of(std::string_view gene) const;
  /// The row that says most about `variant`: an exact row before a range, a narrow range before a wide one, the
  /// table's order for the rest. Null if none is true of it; a row that cannot be decided does not match.
  [[nodiscard]] const HotspotRow* match(const Variant& variant) const;
  /// The row of that name in that gene; null if there is none. `Variant::hotspot` holds such a name.
  [[nodiscard]] const HotspotRow* find(std::string_view gene, std::string_view change) const;
  /// The gene's row about truncating changes, the widest one; null if it has none.
  [[nodiscard]] const HotspotRow* truncating_row(std::string_view gene) const;

 private:
  std::vector<HotspotRow> rows_;
  /// Where the rows of a gene stand, ascending.
  [[nodiscard]] std::span<const std::size_t> places_of(const std::string& gene) const;

  std::unordered_map<std::string, std::vector<std::size_t>> by_gene_;
};

}  // namespace marrow
