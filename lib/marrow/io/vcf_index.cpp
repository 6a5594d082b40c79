#include "marrow/io/vcf_index.hpp"

#include <fmt/format.h>
#include <htslib/bgzf.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "marrow/base/error.hpp"
#include "marrow/io/htslib_log.hpp"

namespace marrow {

namespace {

constexpr std::size_t most_index_bytes = std::size_t{256} << 20;
constexpr std::size_t chunk_size = 16;

[[noreturn]] void fail() {
  throw Error(ErrorKind::data, "it is cut off or damaged");
}

std::string read_whole(const std::string& path) {
  struct Close {
    void operator()(BGZF* file) const noexcept { bgzf_close(file); }
  };
  silence_htslib();
  errno = 0;
  const std::unique_ptr<BGZF, Close> file(bgzf_open(path.c_str(), "r"));
  if (!file) throw Error(ErrorKind::io, fmt::format("it cannot be read: {}", std::generic_category().message(errno)));
  std::string bytes;
  constexpr std::size_t step = 1 << 20;
  while (true) {
    const std::size_t old_size = bytes.size();
    bytes.resize(old_size + step);
    const ssize_t count = bgzf_read(file.get(), bytes.data() + old_size, step);
    bytes.resize(old_size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count < 0 || bytes.size() > most_index_bytes) fail();
    if (count == 0) return bytes;
  }
}

/// A little-endian number at a place, which moves past it.
template <class Number>
Number take(const std::string& bytes, std::size_t& at) {
  if (at > bytes.size() || bytes.size() - at < sizeof(Number)) fail();
  Number value{};
  static_assert(std::endian::native == std::endian::little);
  std::memcpy(&value, bytes.data() + at, sizeof(Number));
  at += sizeof(Number);
  return value;
}

std::uint32_t take_count(const std::string& bytes, std::size_t& at) {
  const auto count = take<std::int32_t>(bytes, at);
  if (count < 0) fail();
  return static_cast<std::uint32_t>(count);
}

void skip(const std::string& bytes, std::size_t& at, std::size_t count, std::size_t size) {
  if (at > bytes.size() || (bytes.size() - at) / size < count) fail();
  at += count * size;
}

/// Number of the first bin of a level; level 0 is the whole contig.
std::uint32_t first_bin(int level) noexcept {
  return ((std::uint32_t{1} << (3 * level)) - 1) / 7;
}

}  // namespace

void VcfIndex::read_names(std::size_t begin, std::size_t end) {
  while (begin < end) {
    const std::size_t stop = bytes_.find('\0', begin);
    if (stop == std::string::npos || stop >= end) fail();
    names_.push_back(bytes_.substr(begin, stop - begin));
    begin = stop + 1;
  }
}

VcfIndex::Contig VcfIndex::read_contig(std::size_t& at) const {
  Contig contig;
  const std::uint32_t bin_count = take_count(bytes_, at);
  for (std::uint32_t i = 0; i < bin_count; ++i) {
    Bin bin{.number = take<std::uint32_t>(bytes_, at)};
    if (is_csi_) bin.least = take<std::uint64_t>(bytes_, at);
    bin.chunk_count = take_count(bytes_, at);
    bin.at = at;
    skip(bytes_, at, bin.chunk_count, chunk_size);
    contig.bins.push_back(bin);
  }
  std::sort(contig.bins.begin(), contig.bins.end(), [](const Bin& a, const Bin& b) { return a.number < b.number; });
  if (!is_csi_) {
    contig.linear_count = take_count(bytes_, at);
    contig.linear_at = at;
    skip(bytes_, at, contig.linear_count, sizeof(std::uint64_t));
  }
  return contig;
}

VcfIndex VcfIndex::load(const std::string& path) {
  VcfIndex index;
  index.bytes_ = read_whole(path);
  const std::string& bytes = index.bytes_;
  index.is_csi_ = bytes.starts_with(std::string_view("CSI\1", 4));
  if (!index.is_csi_ && !bytes.starts_with(std::string_view("TBI\1", 4))) {
    throw Error(ErrorKind::data, "it is neither TBI nor CSI");
  }
  constexpr std::size_t columns_size = 24;  // format, three columns, comment character, lines to skip
  std::size_t at = 4;
  std::uint32_t contig_count = 0;
  if (index.is_csi_) {
    index.min_shift_ = take<std::int32_t>(bytes, at);
    index.depth_ = take<std::int32_t>(bytes, at);
    if (index.min_shift_ < 1 || index.min_shift_ > 30 || index.depth_ < 1 || index.depth_ > 9) fail();
    const std::uint32_t extra = take_count(bytes, at);
    std::size_t names_at = at + columns_size;
    skip(bytes, at, extra, 1);
    if (extra > columns_size) {
      const std::uint32_t length = take_count(bytes, names_at);
      if (names_at + length > at) fail();
      index.read_names(names_at, names_at + length);
    }
    contig_count = take_count(bytes, at);
  } else {
    contig_count = take_count(bytes, at);
    skip(bytes, at, columns_size, 1);
    const std::uint32_t length = take_count(bytes, at);
    const std::size_t names_at = at;
    skip(bytes, at, length, 1);
    index.read_names(names_at, at);
  }
  if (!index.names_.empty() && index.names_.size() != contig_count) fail();
  for (std::uint32_t i = 0; i < contig_count; ++i) index.contigs_.push_back(index.read_contig(at));
  return index;
}

std::uint32_t VcfIndex::pseudo_bin() const noexcept {
  return first_bin(depth_ + 1) + 1;
}

const VcfIndex::Bin* VcfIndex::find_bin(const Contig& contig, std::uint32_t number) const noexcept {
  const auto found = std::lower_bound(contig.bins.begin(), contig.bins.end(), number,
                                      [](const Bin& bin, std::uint32_t wanted) { return bin.number < wanted; });
  return found == contig.bins.end() || found->number != number ? nullptr : &*found;
}

std::optional<std::int64_t> VcfIndex::record_count(std::size_t contig) const {
  // The pseudo-bin's second chunk holds the numbers of records with and without a place.
  const Bin* bin = find_bin(contigs_[contig], pseudo_bin());
  if (bin == nullptr) return contigs_[contig].bins.empty() ? std::optional<std::int64_t>(0) : std::nullopt;
  if (bin->chunk_count != 2) return std::nullopt;
  std::size_t at = bin->at + chunk_size;
  const auto count = take<std::int64_t>(bytes_, at);
  if (count < 0) fail();
  return count;
}

std::uint64_t VcfIndex::least_offset(const Contig& contig, std::int64_t begin) const noexcept {
  if (!is_csi_) {
    const std::int64_t window = begin >> 14;
    std::uint64_t offset = 0;
    if (window < contig.linear_count) {
      std::memcpy(&offset, bytes_.data() + contig.linear_at + static_cast<std::size_t>(window) * sizeof offset,
                  sizeof offset);
    }
    return offset;
  }
  for (int level = depth_; level >= 0; --level) {
    const int shift = min_shift_ + 3 * (depth_ - level);
    const Bin* bin = find_bin(contig, first_bin(level) + static_cast<std::uint32_t>(begin >> shift));
    if (bin != nullptr) return bin->least;
  }
  return 0;
}

std::vector<VcfIndex::Chunk> VcfIndex::chunks(std::size_t contig, std::int64_t begin, std::int64_t end) const {
  const Contig& entry = contigs_[contig];
  const std::int64_t longest = std::int64_t{1} << (min_shift_ + 3 * depth_);
  begin = std::clamp<std::int64_t>(begin, 0, longest);
  end = std::min(end, longest);
  std::vector<Chunk> found;
  if (begin >= end) return found;
  const std::uint64_t least = least_offset(entry, begin);
  for (int level = 0; level <= depth_; ++level) {
    const int shift = min_shift_ + 3 * (depth_ - level);
    const std::uint32_t last = first_bin(level) + static_cast<std::uint32_t>((end - 1) >> shift);
    for (std::uint32_t number = first_bin(level) + static_cast<std::uint32_t>(begin >> shift); number <= last;
         ++number) {
      const Bin* bin = find_bin(entry, number);
      std::size_t at = bin == nullptr ? 0 : bin->at;
      for (std::uint32_t i = 0; bin != nullptr && i < bin->chunk_count; ++i) {
        Chunk chunk{.begin = take<std::uint64_t>(bytes_, at), .end = take<std::uint64_t>(bytes_, at)};
        chunk.begin = std::max(chunk.begin, least);
        if (chunk.begin < chunk.end) found.push_back(chunk);
      }
    }
  }
  std::sort(found.begin(), found.end(), [](const Chunk& a, const Chunk& b) { return a.begin < b.begin; });
  std::vector<Chunk> joined;
  for (const Chunk& chunk : found) {
    if (!joined.empty() && chunk.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, chunk.end);
    } else {
      joined.push_back(chunk);
    }
  }
  return joined;
}

}  // namespace marrow
