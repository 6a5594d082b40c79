#pragma once

#include <string>

#include "marrow/base/value.hpp"

namespace marrow {

/// Sections of one sample's profile that a verb wrote by itself (`karyotype -O j`, `fusions -O j`).
struct ProfileFragment {
  std::string file;      ///< name without folder
  std::string sha256;    ///< of the file
  std::string sample;    ///< whose sections they are
  ValueObject sections;  ///< by their keys in the profile; `assembly` too where the file states it
};

}  // namespace marrow
