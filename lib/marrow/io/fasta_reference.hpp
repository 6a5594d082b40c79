#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "marrow/records/sequence_source.hpp"

namespace marrow {

/// A reference genome in a FASTA file, plain or BGZF, read through its .fai index, which is made beside it if missing.
///
/// Contigs are found in either style (`chr9`, `9`); chrM also as `MT`. Bases outside a contig are unknown.
/// The last stretches that were asked for are kept in memory, 1 MiB at most. Not thread-safe: one object for each
/// thread.
class FastaReference : public SequenceSource {
 public:
  /// Throws `io` if the file or its index cannot be opened or made, `data` if a main contig has another length than
  /// `assembly` gives it, or if the file has no main contig.
  FastaReference(const std::string& path, Assembly assembly);
  /// A genome of any build and organism, asked under either assembly: contigs of any name and length. Main contigs go
  /// by `chrN`, others by the name they have in the file.
  explicit FastaReference(const std::string& path);
  ~FastaReference() override;
  FastaReference(FastaReference&&) noexcept;
  FastaReference& operator=(FastaReference&&) noexcept;

  [[nodiscard]] bool has_contig(std::string_view contig) const;
  /// Empty for another assembly than the file's. Throws `io` if the file cannot be read any more.
  [[nodiscard]] std::optional<std::string> bases(Assembly assembly, const Interval& interval) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace marrow
