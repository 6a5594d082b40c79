#include "marrow/io/vcf_output.hpp"

#include <cerrno>
#include <ostream>
#include <system_error>

#include "marrow/base/error.hpp"

namespace marrow {

std::optional<VcfOutputType> parse_output_type(std::string_view letter) noexcept {
  if (letter == "v") return VcfOutputType::text;
  if (letter == "z") return VcfOutputType::bgzf;
  if (letter == "u") return VcfOutputType::bcf_uncompressed;
  if (letter == "b") return VcfOutputType::bcf;
  return std::nullopt;
}

VcfOutput::VcfOutput(const std::string& path, VcfOutputType type, std::ostream& standard_output)
    : type_(type), standard_output_(&standard_output) {
  if (path != "-") file_.emplace(path);
}

void VcfOutput::write(std::string_view bytes) {
  if (type_ == VcfOutputType::bgzf) {
    if (!bgzf_) bgzf_.emplace(target());
    bgzf_->write(bytes);
  } else if (file_) {
    file_->write(bytes);
  } else {
    errno = 0;
    const auto size = static_cast<std::streamsize>(bytes.size());
    if (standard_output_->rdbuf()->sputn(bytes.data(), size) != size) standard_output_->setstate(std::ios::badbit);
    check_standard_output();
  }
}

void VcfOutput::check_standard_output() const {
  if (standard_output_->good()) return;
  const std::string why = errno != 0 ? ": " + std::generic_category().message(errno) : std::string();
  throw Error(ErrorKind::io, "cannot write standard output" + why);
}

void VcfOutput::commit() {
  if (bgzf_) bgzf_->close();
  if (file_) {
    file_->commit();
  } else if (type_ == VcfOutputType::text) {
    errno = 0;
    standard_output_->flush();
    check_standard_output();
  }
}

VcfLineWriter::VcfLineWriter(const std::string& path, VcfOutputType type, const std::string& header_text,
                             std::ostream& standard_output)
    : output_(path, type, standard_output) {
  if (output_.is_bcf()) {
    bcf_.emplace(output_.target(), output_.is_compressed(), header_text);
  } else {
    output_.write(header_text);
  }
}

void VcfLineWriter::write(std::string_view line) {
  if (bcf_) {
    bcf_->write_line(line);
  } else {
    output_.write(line);
    output_.write("\n");
  }
}

void VcfLineWriter::commit() {
  if (bcf_) bcf_->close();
  output_.commit();
}

}  // namespace marrow
