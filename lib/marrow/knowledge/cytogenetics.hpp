#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// Bands of the chromosomes of GRCh38, 1-based inclusive positions.
class Cytobands {
 public:
  struct Span {
    std::int64_t begin = 0;
    std::int64_t end = 0;
  };

  /// Throws `data` naming table, line and column.
  [[nodiscard]] static Cytobands load(const KnowledgeSource& source);

  /// The stretch of a band, or of all the bands that its name stands for ("q11" is q11.1, q11.21 …); empty for a name
  /// that the chromosome ("9", "X") does not have. "p10" and "q10" are the centromere: an empty stretch at the arm's
  /// inner end.
  [[nodiscard]] std::optional<Span> find(std::string_view chromosome, std::string_view band) const;
  /// The whole of arm `p` or `q`.
  [[nodiscard]] std::optional<Span> arm(std::string_view chromosome, char arm) const;

 private:
  struct Band {
    std::string name;
    Span span;
  };
  std::map<std::string, std::vector<Band>, std::less<>> bands_;  ///< by chromosome without `chr`, in order
};

/// A gene pair that a rearrangement of two bands stands for (data/knowledge/karyotype_fusions.tsv).
struct KaryotypeFusionRow {
  /// One side; empty `chromosome` for a row of a single band, which makes its gene a candidate.
  struct Side {
    std::string chromosome;
    std::vector<std::string> bands;
  };
  Side a;
  Side b;
  std::string five_prime;
  std::string three_prime;  ///< `?`: any partner
  bool is_defining = false;
  std::string derivative;  ///< chromosome that carries the fusion; empty if the table does not say
  std::string lineage;     ///< B, T, both
};

/// What is known of karyotypes: bands, and the fusions that breaks in them stand for.
struct Cytogenetics {
  Cytobands bands;
  std::vector<KaryotypeFusionRow> fusions;  ///< in the table's order

  /// Throws `data` naming table, line and column.
  [[nodiscard]] static Cytogenetics load(const KnowledgeSource& source);
};

}  // namespace marrow
