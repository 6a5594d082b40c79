#pragma once

#include <string>
#include <vector>

namespace marrow {

/// Which way the risk may move with a feature, by biology: +1 up, -1 down, 0 not constrained.
enum class MonotoneSign { down = -1, none = 0, up = 1 };

/// What a number in a matrix means.
struct FeatureSpec {
  std::string name;   ///< catalogue name, unique: `log10_mrd_day29_pct`
  std::string label;  ///< for a person: "MRD at day 29 (log10 %)"
  std::string unit;   ///< "years", "log10(%)", "0/1"
  std::string group;  ///< heading under which a report sums it: "MRD", "clinical", "cytogenetics", "mutation"
  MonotoneSign monotone = MonotoneSign::none;
  std::string missing;   ///< when it is NaN, in words
  std::string source;    ///< where the definition comes from
  int measured_day = 0;  ///< day of treatment on which it is known, 0: at diagnosis
  bool operator==(const FeatureSpec&) const = default;
};

/// Samples by features, row-major; NaN is missing. The columns carry their meaning with them.
struct FeatureMatrix {
  std::vector<std::string> samples;
  std::vector<FeatureSpec> columns;
  std::vector<double> values;  ///< shape (samples, columns)

  [[nodiscard]] double at(std::size_t sample, std::size_t column) const {
    return values[sample * columns.size() + column];
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const FeatureSpec& column : columns) result.push_back(column.name);
    return result;
  }
};

}  // namespace marrow
