#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// One gene pair of data/knowledge/fusions.tsv, 5' to 3'.
struct KnownFusion {
  std::string five_prime;
  std::string three_prime;
  std::string subtype;  ///< the subtype that it defines, "driver" if it defines none
  std::string tier;     ///< definitive, high, medium
  std::string drugs;    ///< as the table lists them, `;`-separated; "" if none
};

/// The table of known fusions. Immutable; pointers that it returns live as long as it and survive a move.
class KnownFusions {
 public:
  /// Throws `data` naming table, line and column.
  [[nodiscard]] static KnownFusions load(const KnowledgeSource& source);

  [[nodiscard]] const std::vector<KnownFusion>& rows() const noexcept { return rows_; }
  /// Null if the pair is not known in this order.
  [[nodiscard]] const KnownFusion* find(std::string_view five_prime, std::string_view three_prime) const;

  /// Where a gene stands in the known pairs: always 5', always 3', or both; empty if it is in none.
  enum class Place { five_prime, three_prime, either };
  [[nodiscard]] std::optional<Place> place_of(std::string_view gene) const;

 private:
  std::vector<KnownFusion> rows_;
  std::map<std::pair<std::string, std::string>, std::size_t, std::less<>> by_pair_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace marrow
