#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/genome.hpp"

namespace marrow {

/// What normals show of one wrong base at one site: errors, their own variants left out.
struct NormalAllele {
  std::int64_t position = 0;  ///< 0-based
  char reference = 'N';
  char alternative = 'N';
  std::int64_t normals = 0;    ///< that are counted here
  std::int64_t left_out = 0;   ///< normals that are not, because they carry the allele themselves
  std::int64_t count = 0;      ///< fragments with the allele
  std::int64_t fragments = 0;  ///< all fragments
  double expected = 0;         ///< fragments with it that the normals' own error models let expect
};

/// Which reads count; a panel of normals and a tumour are alike only where they agree.
struct NormalPanelSettings {
  Assembly assembly = Assembly::grch38;
  std::int64_t min_base_quality = 0;
  std::int64_t min_mapping_quality = 0;
  bool keeps_duplicates = false;

  bool operator==(const NormalPanelSettings&) const = default;
};

/// Errors of single sites, learnt from samples without leukaemia.
struct NormalPanel {
  NormalPanelSettings settings;
  std::int64_t normals = 0;    ///< samples, at least 2
  double between_samples = 0;  ///< squared coefficient of variation of a site's error rate between samples
  std::map<std::string, std::vector<NormalAllele>, std::less<>> alleles;  ///< by contig, sorted by position and base

  /// Null where no normal covers the site.
  [[nodiscard]] const NormalAllele* find(std::string_view contig, std::int64_t position, char alternative) const;
};

}  // namespace marrow
