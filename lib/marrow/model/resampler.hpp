#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/model/survival_measures.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// A number of any choice of patients, with its bootstrap interval.
class Resampler {
 public:
  using Number = std::function<double(const std::vector<std::size_t>& places)>;

  Resampler(std::size_t patients, const ResamplingOptions& options);

  /// The places of all patients.
  [[nodiscard]] const std::vector<std::size_t>& all() const noexcept { return all_; }

  /// The number of all patients, with the 95 % percentile interval over the bootstrap samples. Not finite is not
  /// estimable, because of `why_not`.
  [[nodiscard]] Measure measure(std::string name, const Number& number, std::string_view why_not) const;

 private:
  std::vector<std::size_t> all_;
  std::vector<std::vector<std::size_t>> samples_;
  ResamplingOptions options_;
};

/// The measure of that name, which must be there.
[[nodiscard]] const Measure& measure_named(const std::vector<Measure>& measures, std::string_view name);

}  // namespace marrow
