#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace marrow {

/// Bits of a SAM flag (SAM specification §1.4).
namespace sam_flag {
inline constexpr std::uint16_t paired = 0x1;
inline constexpr std::uint16_t unmapped = 0x4;
inline constexpr std::uint16_t reverse = 0x10;
inline constexpr std::uint16_t second_mate = 0x80;
inline constexpr std::uint16_t secondary = 0x100;
inline constexpr std::uint16_t failed_quality = 0x200;
inline constexpr std::uint16_t duplicate = 0x400;
inline constexpr std::uint16_t supplementary = 0x800;
}  // namespace sam_flag

/// One step of a CIGAR as BAM packs it (SAM specification §4.2).
enum class PackedOperation : std::uint8_t {
  match,
  insertion,
  deletion,
  skip,
  soft_clip,
  hard_clip,
  padding,
  equal,
  differ
};
[[nodiscard]] constexpr PackedOperation packed_operation(std::uint32_t step) noexcept {
  return static_cast<PackedOperation>(step & 0xFU);
}
[[nodiscard]] constexpr std::int64_t packed_length(std::uint32_t step) noexcept {
  return step >> 4U;
}
[[nodiscard]] constexpr bool aligns_bases(PackedOperation operation) noexcept {
  return operation == PackedOperation::match || operation == PackedOperation::equal ||
         operation == PackedOperation::differ;
}
[[nodiscard]] constexpr bool consumes_read(PackedOperation operation) noexcept {
  return aligns_bases(operation) || operation == PackedOperation::insertion || operation == PackedOperation::soft_clip;
}
[[nodiscard]] constexpr bool consumes_reference(PackedOperation operation) noexcept {
  return aligns_bases(operation) || operation == PackedOperation::deletion || operation == PackedOperation::skip;
}

/// One alignment of a BAM or CRAM, checked: its CIGAR fits its bases and its contig. A view that holds until the next.
struct AlignedRead {
  std::string_view contig;  ///< `chrN` style
  std::int64_t begin = 0;   ///< 0-based
  std::int64_t end = 0;     ///< 0-based, past its last reference base
  std::uint16_t flags = 0;
  std::span<const std::uint32_t> cigar;        ///< packed steps
  const std::uint8_t* packed_bases = nullptr;  ///< two a byte, first in the high half, `=ACMGRSVTWYHKDBN`
  std::span<const std::uint8_t> qualities;     ///< Phred, one a base; 255 where the file has none
  std::string_view name;
  bool has_mate_on_contig = false;
  std::int64_t mate_begin = 0;  ///< 0-based; of a mate on the same contig
  /// Error rate of its raw reads against it, of a read that is a consensus of several (fgbio's tag `cE`, Float).
  std::optional<double> consensus_error;

  [[nodiscard]] bool is_reverse() const noexcept { return (flags & sam_flag::reverse) != 0; }
  [[nodiscard]] bool is_first_mate() const noexcept { return (flags & sam_flag::second_mate) == 0; }
  /// Four-bit code of base `index`: 1 A, 2 C, 4 G, 8 T, 15 N.
  [[nodiscard]] std::uint8_t base_code(std::int64_t index) const noexcept {
    const std::uint8_t byte = packed_bases[index / 2];
    return index % 2 == 0 ? static_cast<std::uint8_t>(byte >> 4U) : static_cast<std::uint8_t>(byte & 0xFU);
  }
};

}  // namespace marrow
