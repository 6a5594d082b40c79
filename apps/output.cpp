#include "output.hpp"

#include <ostream>

#include "marrow/base/error.hpp"

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

}  // namespace marrow::commands
