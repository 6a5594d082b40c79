#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "marrow/base/output_file.hpp"
#include "marrow/io/variant_file.hpp"

namespace marrow {

/// What is written, by the letters of bcftools: v text, z BGZF, u uncompressed BCF, b BCF.
enum class VcfOutputType { text, bgzf, bcf_uncompressed, bcf };

/// Type of a letter; empty for any other.
[[nodiscard]] std::optional<VcfOutputType> parse_output_type(std::string_view letter) noexcept;

/// Where the bytes of a VCF go: a file that appears whole at `commit` or not at all, or standard output, text to
/// the stream and compressed or binary bytes to the process's own. Every error of writing is `io`.
class VcfOutput {
 public:
  /// `-` is standard output.
  VcfOutput(const std::string& path, VcfOutputType type, std::ostream& standard_output);

  [[nodiscard]] bool is_bcf() const noexcept {
    return type_ == VcfOutputType::bcf || type_ == VcfOutputType::bcf_uncompressed;
  }
  [[nodiscard]] bool is_compressed() const noexcept {
    return type_ == VcfOutputType::bcf || type_ == VcfOutputType::bgzf;
  }
  /// What a writer of BCF opens: the temporary file, or "-".
  [[nodiscard]] std::string target() const { return file_ ? file_->temporary_path() : std::string("-"); }
  /// Bytes of text, compressed on the way where the type says so. Not for a BCF.
  void write(std::string_view bytes);
  /// Makes the file appear. A BCF is closed by its writer before.
  void commit();

 private:
  void check_standard_output() const;

  VcfOutputType type_;
  std::ostream* standard_output_;
  std::optional<OutputFile> file_;  // before the writer below: its temporary is removed after that has let go of it
  std::optional<BgzfWriter> bgzf_;
};

/// Writes lines of a VCF that marrow makes itself, in any of the types.
class VcfLineWriter {
 public:
  /// `header_text` is a whole header that names all that the lines use.
  VcfLineWriter(const std::string& path, VcfOutputType type, const std::string& header_text,
                std::ostream& standard_output);

  /// A record without line end.
  void write(std::string_view line);
  void commit();

 private:
  VcfOutput output_;
  std::optional<BcfWriter> bcf_;
};

}  // namespace marrow
