#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/joined_change.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The listed variants of one sample in one file whose codon another variant of the same haplotype may share. They are
/// few, so they wait until the file's end.
class JoinedVariants {
 public:
  /// A variant with its record, for what hangs on the sample.
  struct Member {
    std::size_t place = 0;  ///< where the caller keeps it
    VcfRecord record;
    std::size_t alt_index = 0;
    InterpretedVariant interpreted;
    CodingChange change;
  };

  explicit JoinedVariants(const VariantInterpreter& interpreter) : interpreter_(&interpreter) {}

  /// Notes a variant of a panel gene that the sample in column `sample` carries; others are let go.
  void add(std::size_t place, const VcfRecord& record, std::size_t alt_index, const InterpretedVariant& interpreted,
           std::size_t sample);
  /// Calls `update` for each variant that others of its haplotype give another meaning, which `interpreted` then holds.
  void join(const std::function<void(const Member&)>& update);
  /// After `join`: variants of one codon whose phase is not stated.
  [[nodiscard]] std::int64_t unphased() const noexcept { return unphased_; }

 private:
  struct Noted {
    Member member;
    PhasedGenotype genotype;
  };

  void join_gene(const CodingTranscript& model, std::vector<Noted>& noted,
                 const std::function<void(const Member&)>& update);

  const VariantInterpreter* interpreter_;
  std::map<std::string, std::vector<Noted>> genes_;
  std::int64_t unphased_ = 0;
};

}  // namespace marrow
