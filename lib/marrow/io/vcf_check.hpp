#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// A fault of an input, as `check` lists it.
struct InputFault {
  std::string code;   ///< header, sample, assembly, truncated, missing_field, or a VcfFault's code
  std::string place;  ///< "record 96 of tumour.vcf.gz, line 120", or the file's name
  std::string text;
  std::string hint;  ///< what to do; empty if nothing helps
};

/// `impossible`: text that is not BGZF, or standard input.
enum class IndexState { impossible, none, current, older_than_file };

/// What `check` found in one VCF or BCF.
struct VcfCheck {
  std::vector<InputFault> faults;  ///< in file order, the first `most_listed_faults` of them
  std::int64_t fault_count = 0;    ///< all
  std::vector<Warning> warnings;

  std::string caller;
  std::vector<std::string> samples;
  std::optional<std::string> tumour;
  std::optional<std::string> normal;
  std::optional<Assembly> assembly;
  IndexState index = IndexState::impossible;
  std::int64_t records = 0;     ///< read, broken ones included
  std::int64_t duplicates = 0;  ///< records whose CHROM, POS, REF and ALT stood in one before
  /// Alternative alleles of sound records by kind, in the order of AlleleKind.
  std::array<std::int64_t, 7> alleles_by_kind{};
};

inline constexpr std::size_t most_listed_faults = 1000;

/// Sees each sound record of a file that is checked.
using VisitRecord = std::function<void(const VcfReader&, const VcfRecord&)>;

/// Reads the whole file, once, and lists every fault, going on after a broken record; a broken header or stream ends
/// it. A sample in `options` that is not there, or is the other one by the header, is a fault too (`sample`), and so is
/// a key that the file's caller writes and no record carries (`missing_field`).
/// Throws `io` if the file cannot be opened. Takes 8 bytes of memory a record.
[[nodiscard]] VcfCheck check_vcf(const std::string& path, const VcfOptions& options, const VisitRecord& visit = {});

}  // namespace marrow
