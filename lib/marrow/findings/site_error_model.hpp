#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "marrow/records/normal_panel.hpp"
#include "marrow/records/site_counts.hpp"

namespace marrow {

/// Fragments that carry an allele at a site, and how many wrong ones its base qualities let expect, by strand.
struct AlleleCount {
  std::size_t error_class = 0;  ///< of SiteErrorModel
  std::int64_t count = 0;
  std::int64_t depth = 0;
  double forward_errors = 0;  ///< a third of the site's: the error may give each of three bases
  double reverse_errors = 0;
};

/// How often sequencing shows a base that is not there, learnt from the sample's own sites.
///
/// The number of wrong fragments at a site is beta-binomial. Its mean is what the base qualities state times a factor
/// of the error's class, by strand; its spread over sites is the class's too. A class is the reference base with its
/// neighbours and the wrong base, on the plus strand (so that an error made by one strand of the DNA has classes of
/// its own). Factors and spreads are drawn towards those of all classes, and those towards the qualities' own word and
/// `spread_without_data`, as far as there are few sites.
/// Source: the idea of learning the spread, Gerstung 2012, Nat Commun 3:811 (deepSNV); of classes by context, Abelson
/// 2020, Sci Adv 6:eabe3722.
class SiteErrorModel {
 public:
  SiteErrorModel();

  /// Takes in a site; one whose reference base is not known is left out.
  void learn(const SiteCounts& site);
  /// Fits to what was learnt. To be called once, after the last site. Alleles that may be variants are left out: those
  /// above `largest_error_fraction`, and those that the fit so far, which begins with a small spread, cannot explain.
  /// Where small p-values are still more than chance makes them, the spreads are widened.
  void fit();

  /// Of base `alternative` (by `counted_bases`) at a site. Empty for the reference base and where that is not known.
  [[nodiscard]] static std::optional<AlleleCount> allele_count(const SiteCounts& site, std::size_t alternative);
  /// Probability of at least so many fragments if all are wrong, in (0, 1].
  [[nodiscard]] double p_value(const AlleleCount& allele) const;
  /// The same where normals show how often this site errs. The errors of its class are the prior of its own; where they
  /// cannot explain the normals, the normals speak alone. What samples differ in, `between_samples`, stays in the
  /// spread.
  [[nodiscard]] double p_value(const AlleleCount& allele, const NormalAllele& normals, double between_samples) const;
  /// Wrong fragments to be expected, at least a thousandth of what the qualities state.
  [[nodiscard]] double expected_errors(const AlleleCount& allele) const;
  /// Squared coefficient of variation of a class's error rate over sites.
  [[nodiscard]] double spread(std::size_t error_class) const { return spreads_[error_class]; }
  /// Errors found over errors stated by the base qualities, of all classes; 1 before `fit`.
  [[nodiscard]] double quality_factor() const noexcept { return quality_factor_; }

  static constexpr std::size_t class_count =
      std::size_t{5} * 5 * 4 * 3;                         ///< neighbours A C G T N, reference, wrong base
  static constexpr double spread_without_data = 0.3;      ///< design value
  static constexpr double largest_error_fraction = 0.05;  ///< design value

 private:
  struct Learnt {
    std::uint16_t error_class = 0;
    std::uint32_t count = 0;
    std::uint32_t forward_count = 0;
    std::uint32_t depth = 0;
    float forward_errors = 0;
    float reverse_errors = 0;
    bool is_used = true;
  };
  struct Factors {
    double forward = 1;
    double reverse = 1;
  };

  /// P(at least as many fragments) with so many errors expected.
  [[nodiscard]] static double tail(const AlleleCount& allele, double expected, double spread);
  /// Whether normals show more errors than the class can explain.
  [[nodiscard]] bool errs_beyond_class(std::size_t error_class, const NormalAllele& normals) const;
  void fit_factors();
  void fit_spreads();
  [[nodiscard]] bool is_tail_explained() const;
  [[nodiscard]] std::vector<std::uint64_t> sorted_keys() const;
  [[nodiscard]] AlleleCount as_allele(const Learnt& learnt) const noexcept;

  std::vector<Learnt> learnt_;
  std::vector<Factors> factors_;  ///< by class
  std::vector<double> spreads_;   ///< by class
  double quality_factor_ = 1;
};

}  // namespace marrow
