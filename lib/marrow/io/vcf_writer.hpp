#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/io/variant_file.hpp"
#include "marrow/io/vcf_output.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// `line`, a VCF record, with INFO entries set: an entry of the same key is replaced, a `.` gives way, everything else
/// stays as it came. An empty value is a flag.
[[nodiscard]] std::string splice_info(std::string_view line, const InfoAdditions& additions);

/// `text` as it may stand in an INFO value: `%`, `;`, `=`, blanks and control characters percent-encoded
/// (VCF 4.3 §1.2). A comma separates values and stays.
[[nodiscard]] std::string encode_info_value(std::string_view text);

/// Passes records of a reader through, with INFO entries added.
///
/// A text record leaves as it came, except for its INFO column; header lines too, with the `extra_lines` before the
/// `#CHROM` line, which is written with tabs, and `##contig` lines for the main contigs where the input has none and
/// its first record is on one. BCF to BCF keeps the numbers' binary precision. Text to BCF is kept in a temporary file
/// until `commit`, because a BCF's header must name all that its records use; names that the input does not define
/// are then defined.
///
/// A file appears whole at `commit` or not at all. Every error of writing is `io`.
class VcfWriter {
 public:
  /// Writes to `path`, or to standard output for `-`: text to `standard_output`, compressed and binary types to the
  /// process's own. `extra_lines` are whole `##` lines; one that defines a key again replaces the old definition.
  /// `reader` must live longer.
  VcfWriter(const std::string& path, VcfOutputType type, const VcfReader& reader, std::vector<std::string> extra_lines,
            std::ostream& standard_output);
  ~VcfWriter();
  VcfWriter(const VcfWriter&) = delete;
  VcfWriter& operator=(const VcfWriter&) = delete;

  /// Writes `record`. Numbers of a BCF keep their binary precision if it is the one that the reader gave last. Keys of
  /// `additions` must stand in `extra_lines` or in the input's header.
  void write(const VcfRecord& record, const InfoAdditions& additions);
  /// Writes the record of the reader's last step as it came. Not where `needs_records`.
  void pass();
  /// Whether every record must be parsed, because names that it uses may have to be defined: text to BCF.
  [[nodiscard]] bool needs_records() const noexcept;
  /// Ends the output and checks that all of it was written.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace marrow
