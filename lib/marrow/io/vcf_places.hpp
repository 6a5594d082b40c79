#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/genome.hpp"

namespace marrow {

/// Places on main contigs by which records are chosen: sorted, overlapping ones joined.
class VcfPlaces {
 public:
  struct Stretch {
    std::int64_t begin = 0;  ///< 0-based half-open
    std::int64_t end = 0;
  };
  using Stretches = std::vector<Stretch>;

  VcfPlaces() = default;
  explicit VcfPlaces(const std::vector<Interval>& intervals);

  /// Stretches of a contig, given as `chrN`; null if there are none.
  [[nodiscard]] const Stretches* on(std::string_view contig) const noexcept;

 private:
  std::map<std::string, Stretches, std::less<>> contigs_;
};

/// Whether a stretch overlaps [begin, end). Logarithmic.
[[nodiscard]] bool overlaps(const VcfPlaces::Stretches& stretches, std::int64_t begin, std::int64_t end) noexcept;

/// Where a record stands.
struct RecordPlace {
  std::string_view contig;  ///< as written
  std::int64_t begin = 0;   ///< 0-based half-open
  std::int64_t end = 0;     ///< by REF, INFO/END and, where only that tells a symbolic allele's span, SVLEN
};

/// The place of a VCF line without parsing the record: far cheaper, for the many that lie where nobody asks.
///
/// What is looked at is checked: the number of columns, control characters anywhere, POS, the letters of REF, END.
/// Empty where that is not beyond doubt: VcfLineParser then says what is wrong, or that nothing is.
[[nodiscard]] std::optional<RecordPlace> glance_at(std::string_view line, std::size_t column_count) noexcept;

}  // namespace marrow
