#pragma once

#include <string_view>

namespace marrow {

/// A file that the build put into the executable (`marrow_embed` of lib/cmake/MarrowEmbed.cmake).
struct EmbeddedFile {
  std::string_view name;   ///< path relative to the folder that was embedded, "panel/genes.tsv"
  std::string_view bytes;  ///< its content, alive as long as the program
};

}  // namespace marrow
