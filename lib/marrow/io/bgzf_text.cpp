#include "marrow/io/bgzf_text.hpp"

#include <htslib/bgzf.h>

#include <algorithm>
#include <array>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

constexpr int fast_level = 1;

std::string block(std::string_view bytes) {
  std::array<char, BGZF_MAX_BLOCK_SIZE> compressed{};
  std::size_t size = compressed.size();
  if (bgzf_compress(compressed.data(), &size, bytes.data(), bytes.size(), fast_level) != 0) {
    throw Error(ErrorKind::io, "cannot compress a block of text");
  }
  return {compressed.data(), size};
}

}  // namespace

std::string bgzf_blocks(std::string_view bytes) {
  std::string blocks;
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(bytes.size(), BGZF_BLOCK_SIZE);
    blocks += block(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return blocks;
}

std::string bgzf_end() {
  return block({});
}

}  // namespace marrow
