#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "marrow/base/warnings.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// One allele of a population file, as its record writes it.
struct PopulationAllele {
  std::string contig;      ///< `chrN` style
  std::int64_t begin = 0;  ///< 0-based position of the first base of `ref`
  std::string ref;         ///< upper case
  std::string alt;         ///< upper case, bases only
  double frequency = 0;    ///< the largest that the record states for it, in [0, 1]
  std::string field;       ///< that states it
};

/// A VCF or BCF of sites with allele frequencies, such as gnomAD's: read at places by its index, or whole.
///
/// Only CHROM, POS, REF, ALT and INFO are looked at. Alleles without a frequency are passed over. Not thread-safe.
class PopulationFile {
 public:
  /// Says whether an INFO key holds a population's frequency.
  using IsFrequency = std::function<bool(std::string_view)>;
  using Visit = std::function<void(const PopulationAllele&)>;

  /// Reads the header. Throws `io` if the file cannot be opened, `data` if it is no VCF or BCF or defines no INFO key
  /// that is a frequency. W320: an index that is older than the file or cannot be read is not used.
  PopulationFile(const std::string& path, IsFrequency is_frequency, Warnings& warnings);
  ~PopulationFile();
  PopulationFile(const PopulationFile&) = delete;
  PopulationFile& operator=(const PopulationFile&) = delete;

  /// File name without folder.
  [[nodiscard]] const std::string& name() const noexcept;
  /// Build by the header; empty if it does not tell.
  [[nodiscard]] std::optional<Assembly> assembly() const noexcept;
  [[nodiscard]] bool has_index() const noexcept;

  /// Alleles of the records that overlap `interval`; only with an index.
  void visit(const Interval& interval, const Visit& visit);
  /// All alleles of main contigs, in the file's order. Throws `data` for a file that is cut off.
  void visit_all(const Visit& visit);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace marrow
