#pragma once

#include <string>

#include "marrow/io/alignment_file.hpp"
#include "marrow/records/read_window.hpp"

namespace marrow {

/// Reads all usable alignments that touch `place`, whose reference bases (upper case, plus strand, N where unknown) are
/// given. Throws as AlignmentFile::read, and `data` for more than two million alignments, which no assay brings.
[[nodiscard]] ReadWindow read_window(AlignmentFile& file, const ReadFilter& filter, const Interval& place,
                                     std::string reference);

}  // namespace marrow
