#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/io/vcf_header.hpp"
#include "marrow/io/vcf_line.hpp"
#include "marrow/io/vcf_places.hpp"
#include "marrow/io/vcf_samples.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

class BcfReader;

struct VcfOptions {
  std::optional<std::string> tumour;  ///< name of the tumour's column (`-s`)
  std::optional<std::string> normal;  ///< name of the normal's column (`--normal`)
  std::optional<Assembly> assembly;   ///< the person's word (`--assembly`); contig lengths that differ are an error
  /// For `check`: all sample columns are checked and none need be the tumour; a wrong or mixed build is kept in
  /// `assembly_fault()` instead of thrown.
  bool lists_faults = false;
  bool ignores_samples = false;   ///< no tumour and normal are looked for: records carry no counts
  bool needs_assembly = false;    ///< throw `data` where nothing tells the build, instead of W210
  bool takes_any_genome = false;  ///< the build is not looked at: a gene set of any genome is used
};

/// Whether a reader goes by the index that stands beside the file, if that may be trusted.
enum class IndexUse { none, if_trusted };

/// What `VcfReader::step` came to.
enum class VcfStep { end, record, outside };

/// Records by where they stand, of a reader that was restricted to places.
struct PlaceCounts {
  std::int64_t inside = 0;         ///< parsed
  std::int64_t outside = 0;        ///< on a main contig, but of no place
  std::int64_t other_contigs = 0;  ///< alt, decoy and other contigs
};

/// Reads a VCF or BCF, plain, gzip or BGZF, or standard input (`-`), record by record in bounded memory.
///
/// Text is read by lines and checked by VcfLineParser, because `bcf_hdr_read` of HTSlib 1.16 refuses real files (no
/// contig lines, spaces in the #CHROM line) and `vcf_parse` accepts broken ones; a BCF's records go through the same
/// checks as text. Missing definitions are no fault: W203 a contig, W204 an INFO key, W205 a filter, W206 a FORMAT key
/// that the header lacks, each name counted once. W211 counts records out of order.
///
/// Restricted to places, it only glances at the other records: of them columns, control characters, contig, POS, REF,
/// END and order are checked. By an index they are not even read; their number is the index's, and the end marker of
/// the file is looked for at once. W220 tells why an index was not used.
///
/// Not thread-safe. `warnings` must live longer.
class VcfReader {
 public:
  /// Opens the file and reads its header. Throws `io` if it cannot be opened, `data` if it is empty, no VCF or BCF,
  /// has no or a broken header or is of another genome build, `usage` if it is unclear which column is the tumour.
  VcfReader(const std::string& path, const VcfOptions& options, Warnings& warnings);
  ~VcfReader();
  VcfReader(const VcfReader&) = delete;
  VcfReader& operator=(const VcfReader&) = delete;

  /// Parses only records that overlap `places`. To be called before the first record is read. Throws `data` where the
  /// file is to be read by its index and is cut off.
  void restrict_to(VcfPlaces places, IndexUse index_use);

  [[nodiscard]] const VcfHeader& header() const noexcept;
  [[nodiscard]] const SampleChoice& samples() const noexcept;
  /// Name of the tumour's column; empty for a sites-only file.
  [[nodiscard]] std::string tumour_name() const;
  /// Build by option or header; empty if nothing tells (W210).
  [[nodiscard]] std::optional<Assembly> assembly() const noexcept;
  /// With `lists_faults`, what is wrong with the build; empty if nothing is.
  [[nodiscard]] const std::string& assembly_fault() const noexcept;
  /// File name without folder; "-" for standard input.
  [[nodiscard]] const std::string& name() const noexcept;

  /// The next record; `record`'s memory is used again. False only at the proven end of the file.
  /// Throws `data` with the place ("record 96 of tumour.vcf.gz, line 120") for a broken record; a further call then
  /// goes on with the next one if `can_continue()`.
  bool next(VcfRecord& record);
  /// As `next`, but stops at records outside the places too, of which `record` holds nothing of use.
  VcfStep step(VcfRecord& record);
  /// The record of the last step as it came, a view that holds until the next one; of a BCF as HTSlib writes it.
  [[nodiscard]] std::string_view line() const;
  /// Records read so far, broken ones included; by an index, at the end, all of the file.
  [[nodiscard]] std::int64_t record_count() const noexcept;
  [[nodiscard]] const PlaceCounts& place_counts() const noexcept;
  /// Whether the file is read by its index.
  [[nodiscard]] bool is_indexed() const noexcept;
  /// Whether the last error was of one record only, not of the stream.
  [[nodiscard]] bool can_continue() const noexcept;
  /// Code of the record's fault that `next` threw last; empty if it was none.
  [[nodiscard]] std::string_view fault_code() const noexcept;

 private:
  friend class VcfWriter;
  /// The BCF behind the records, null for text.
  [[nodiscard]] const BcfReader* bcf() const noexcept;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace marrow
