#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/site_error_model.hpp"
#include "marrow/io/alignment_file.hpp"
#include "marrow/io/fragment_counter.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/pipeline/genotype_places.hpp"
#include "marrow/records/site_counts.hpp"

namespace marrow {

/// The order of a file: its main contigs by their `chrN` names, as numbers among `contigs`.
using ContigOrder = std::map<std::string, std::size_t, std::less<>>;
[[nodiscard]] ContigOrder contig_order(const std::vector<HeaderContig>& contigs);

/// Which places of an alignment file are read, and which of its reads and bases count.
struct CountedReadsOptions {
  GenotypeRequest request;
  ReadFilter filter;
  CountingOptions counting;
};

/// Distinct fragments over the bases asked for, and the errors of the sample, learnt from them and from some bases on
/// either side, because a list of sites is few.
class CountedReads {
 public:
  /// Reads the file. W394: base qualities are missing. W397: places outside the file's contigs. W398: sites whose REF
  /// is not the reference's. Throws as AlignmentFile and `genotype_places`; `usage` for more bases than are read at
  /// once.
  CountedReads(AlignmentFile& file, const CountedReadsOptions& options, ExtractTools& tools, Warnings& warnings);
  CountedReads(const CountedReads&) = delete;
  CountedReads& operator=(const CountedReads&) = delete;

  /// What the file has contigs for, in its order.
  [[nodiscard]] const GenotypePlaces& asked() const noexcept { return asked_; }
  [[nodiscard]] const FragmentCounter& counter() const noexcept { return counter_; }
  [[nodiscard]] const SiteErrorModel& errors() const noexcept { return errors_; }
  /// Each base asked for, in the file's order.
  void for_each_site(const std::function<void(const SiteCounts&)>& action) const;

 private:
  [[nodiscard]] SiteCounts site(std::size_t place, std::int64_t position) const;

  GenotypePlaces asked_;
  FragmentCounter counter_;
  SiteErrorModel errors_;
  std::vector<std::string> around_;  ///< by counted place, its reference with a base more on either side
};

}  // namespace marrow
