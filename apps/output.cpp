#include "output.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow::commands {

Output::Output(const std::optional<std::string>& path, Streams& streams) : out_(streams.out) {
  if (path && *path != "-") file_.emplace(*path);
}

void Output::write(std::string_view bytes) {
  if (file_) {
    file_->write(bytes);
  } else if (!out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    throw Error(ErrorKind::io, "cannot write to standard output");
  }
}

void Output::commit() {
  if (file_) {
    file_->commit();
  } else if (!out_.flush()) {
    throw Error(ErrorKind::io, "cannot write to standard output");
  }
}

VcfOutputType output_type_option(const std::string& letter) {
  const auto type = parse_output_type(letter);
  if (!type) throw Error(ErrorKind::usage, fmt::format("--output-type '{}' is none of v, z, u, b", letter));
  return *type;
}

void make_folder(const std::string& path) {
  std::error_code fault;
  std::filesystem::create_directories(path, fault);
  if (fault) {
    throw Error(ErrorKind::io, fmt::format("cannot make the folder '{}': {}", printable(path), fault.message()));
  }
}

}  // namespace marrow::commands
