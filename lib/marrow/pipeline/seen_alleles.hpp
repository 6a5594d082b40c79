#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>

#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The alleles that the VCFs of a sample have named, so that each counts once. Substitutions of one base, of which a
/// whole genome has tens of thousands in panel genes, are kept as one number each.
class SeenAlleles {
 public:
  /// Notes an allele of a record on a main contig; false if it was there before.
  bool add(const VcfRecord& record, const std::string& alt);

 private:
  std::unordered_set<std::uint64_t> substitutions_;
  std::set<std::tuple<std::string, std::int64_t, std::string, std::string>> others_;
};

}  // namespace marrow
