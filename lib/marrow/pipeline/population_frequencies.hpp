#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/io/population_file.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/sequence_source.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The files of `--population`, asked for single alleles. Only frequencies of at least `germline_population_frequency`
/// are told: below it an allele is as good as one that is not there, and a file without an index can then be kept in
/// memory, as its common alleles inside panel genes. With an index each question is one look into the file.
///
/// Alleles are the same if they are after trimming and left alignment in `genome`.
class PopulationFrequencies {
 public:
  /// Opens the files; those without an index are read whole. `panel` and `genome` must outlive it. Throws as
  /// PopulationFile, and `data` for a file of another build than `assembly`. W321: a file that does not tell its build
  /// is taken as of `assembly`.
  PopulationFrequencies(const std::vector<std::string>& paths, Assembly assembly, const Panel& panel,
                        const SequenceSource& genome, Warnings& warnings);

  /// The largest frequency of the allele over all files, with field and file: "AF_grpmax of gnomad.vcf.gz".
  [[nodiscard]] std::optional<PopulationFrequency> find(const SmallVariant& variant);
  /// Names of the files, for a sentence.
  [[nodiscard]] const std::string& names() const noexcept { return names_; }

 private:
  using Key = std::tuple<std::string, std::int64_t, std::string, std::string>;

  [[nodiscard]] Key key_of(SmallVariant variant) const;
  void read_whole(PopulationFile& file);

  Assembly assembly_;
  const Panel* panel_;
  const SequenceSource* genome_;
  std::string names_;
  std::vector<std::unique_ptr<PopulationFile>> indexed_;
  std::map<Key, PopulationFrequency> common_;  ///< of the files without an index
};

}  // namespace marrow
