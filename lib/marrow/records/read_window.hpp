#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "marrow/records/genome.hpp"

namespace marrow {

/// How a stretch of a read lies on the reference; hard clips and padding are left out.
enum class CigarOperation {
  aligned,    ///< M, = or X: bases on bases
  insertion,  ///< bases that the reference lacks
  deletion,   ///< reference bases that the read lacks
  skip,       ///< N: an intron of a spliced read; says nothing of the bases it spans
  soft_clip,  ///< bases at an end that the aligner did not place
};

/// Whether its bases are among those of the read, and among those of the reference.
[[nodiscard]] constexpr bool is_in_read(CigarOperation operation) noexcept {
  return operation != CigarOperation::deletion && operation != CigarOperation::skip;
}
[[nodiscard]] constexpr bool is_in_reference(CigarOperation operation) noexcept {
  return operation != CigarOperation::insertion && operation != CigarOperation::soft_clip;
}

struct CigarStep {
  CigarOperation operation = CigarOperation::aligned;
  std::int64_t length = 0;  ///< bases, at least 1
  bool operator==(const CigarStep&) const = default;
};

/// One primary alignment, plus strand, soft-clipped bases included.
struct WindowRead {
  std::size_t fragment = 0;             ///< the same for both mates of a fragment; from 0 within its window
  bool is_first_mate = true;            ///< READ1, and every unpaired read
  bool is_reverse = false;              ///< it was sequenced from the minus strand
  std::int64_t begin = 0;               ///< 0-based reference position of its first aligned base
  std::string bases;                    ///< upper case, A C G T N
  std::vector<std::uint8_t> qualities;  ///< Phred, one a base; 255 throughout where the file has none
  std::vector<CigarStep> cigar;         ///< its read-consuming lengths add up to `bases`
};

/// All usable reads that touch a stretch of the genome, for the few places where a count of bases is not enough.
struct ReadWindow {
  Interval place;                 ///< of `reference`
  std::string reference;          ///< upper case, plus strand; N where it is not known
  std::vector<WindowRead> reads;  ///< by `begin`, then as the file has them
};

}  // namespace marrow
