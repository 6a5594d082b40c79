#pragma once

#include <string>
#include <string_view>

namespace marrow {

/// `bytes` as BGZF blocks without the end marker: what pieces of a text become on several threads, to be written one
/// after the other. Any reader of gzip reads them. Throws `io` if they cannot be compressed.
[[nodiscard]] std::string bgzf_blocks(std::string_view bytes);
/// The empty block that ends a BGZF file.
[[nodiscard]] std::string bgzf_end();

}  // namespace marrow
