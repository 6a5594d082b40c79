#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "marrow/base/output_file.hpp"
#include "marrow/io/vcf_output.hpp"
#include "streams.hpp"

namespace marrow::commands {

/// Where a stream output goes: a file that appears whole, or standard output (`-` or no path).
class Output {
 public:
  /// Throws `usage` if `path` is a folder.
  Output(const std::optional<std::string>& path, Streams& streams);
  /// Throws `io` if the bytes cannot be written.
  void write(std::string_view bytes);
  void commit();

 private:
  std::ostream& out_;
  std::optional<OutputFile> file_;
};

/// Type of a VCF that `--output-type` names. Throws `usage` for any other letter.
[[nodiscard]] VcfOutputType output_type_option(const std::string& letter);

/// Makes a folder, and those that it lies in; one that is there already is left. Throws `io`.
void make_folder(const std::string& path);

}  // namespace marrow::commands
