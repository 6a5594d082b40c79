#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "marrow/findings/site_error_model.hpp"
#include "marrow/records/normal_panel.hpp"
#include "marrow/records/site_counts.hpp"

namespace marrow {

/// Adds up, normal by normal, which wrong bases sites show and how many each normal's own error model lets expect.
///
/// An allele that a normal carries is no error: above `largest_fraction` it is taken for inherited, and one that is
/// present in a single normal for that person's own (clonal haematopoiesis, contamination). One that is present in two
/// or more at a low fraction is what a panel of normals is for, an error of the site.
/// Source: the idea that normals tell recurrent errors, Cibulskis 2013, Nat Biotechnol 31:213 (MuTect); of keeping
/// their counts by site and base, Gerstung 2014, Bioinformatics 30:1198 (shearwater).
class NormalPanelBuilder {
 public:
  explicit NormalPanelBuilder(NormalPanelSettings settings) : settings_(settings) {}

  /// Takes in a site of one more normal, by the error model fitted to that normal. Each site once a normal.
  void add(const SiteCounts& site, const SiteErrorModel& errors);
  /// To be called behind the last site of each normal.
  void end_normal() { ++normals_; }
  /// Of two normals or more: one cannot tell an error of the site from one of the sample.
  [[nodiscard]] NormalPanel panel() const;

  static constexpr double largest_fraction = 0.2;           ///< design value
  static constexpr double smallest_between_samples = 0.05;  ///< another laboratory's day; design value

 private:
  /// Over normals.
  struct Sums {
    std::int64_t normals = 0;
    std::int64_t count = 0;
    std::int64_t fragments = 0;
    double expected = 0;
    double expected_squares = 0;
    double expected_cubes = 0;
    double count_squares = 0;
    double products = 0;  ///< of count and expected

    void add(std::int64_t seen, std::int64_t all, double errors);
    void add(const Sums& other);
  };
  struct Entry {
    char reference = 'N';
    Sums errors;                 ///< neither inherited nor present
    Sums present;                ///< present at a low fraction
    std::int64_t inherited = 0;  ///< normals
  };
  /// By position and base.
  using Entries = std::map<std::pair<std::int64_t, char>, Entry>;

  NormalPanelSettings settings_;
  std::int64_t normals_ = 0;
  std::map<std::string, Entries, std::less<>> entries_;
};

}  // namespace marrow
