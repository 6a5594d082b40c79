#include "marrow/io/vcf_index.hpp"

#include <fmt/format.h>
#include <htslib/bgzf.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "marrow/base/error.hpp"
#include "marrow/io/htslib_log.hpp"

namespace marrow {

namespace {

constexpr std::size_t most_index_bytes = std::size_t{256} << 20;

[[noreturn]] void fail() {
  throw Error(ErrorKind::data, "it is cut off or damaged");
}

/// Number of the first bin of a level; level 0 is the whole contig.
std::uint32_t first_bin(int level) noexcept {
  return ((std::uint32_t{1} << (3 * level)) - 1) / 7;
}

}  // namespace

/// The index's bytes, decompressed a piece at a time.
struct VcfIndex::Bytes {
  explicit Bytes(const std::string& path) {
    silence_htslib();
    errno = 0;
    file.reset(bgzf_open(path.c_str(), "r"));
    if (!file) {
      throw Error(ErrorKind::io, fmt::format("it cannot be read: {}", std::generic_category().message(errno)));
    }
  }

  void read(void* target, std::size_t count) {
    auto* to = static_cast<char*>(target);
    while (count > 0) {
      if (at == size) refill();
      const std::size_t part = std::min(count, size - at);
      std::memcpy(to, buffer.data() + at, part);
      to += part;
      at += part;
      count -= part;
    }
  }

  void skip(std::size_t count) {
    while (count > 0) {
      if (at == size) refill();
      const std::size_t part = std::min(count, size - at);
      at += part;
      count -= part;
    }
  }

  /// A little-endian number.
  template <class Number>
  Number take() {
    static_assert(std::endian::native == std::endian::little);
    Number value{};
    if (size - at >= sizeof(Number)) {
      std::memcpy(&value, buffer.data() + at, sizeof(Number));
      at += sizeof(Number);
    } else {
      read(&value, sizeof(Number));
    }
    return value;
  }

  std::uint32_t take_count() {
    const auto count = take<std::int32_t>();
    if (count < 0) fail();
    return static_cast<std::uint32_t>(count);
  }

 private:
  struct Close {
    void operator()(BGZF* open) const noexcept { bgzf_close(open); }
  };

  void refill() {
    const ssize_t count = bgzf_read(file.get(), buffer.data(), buffer.size());
    if (count <= 0) fail();
    total += static_cast<std::size_t>(count);
    if (total > most_index_bytes) fail();
    at = 0;
    size = static_cast<std::size_t>(count);
  }

  std::unique_ptr<BGZF, Close> file;
  std::array<char, std::size_t{1} << 14> buffer{};
  std::size_t at = 0;
  std::size_t size = 0;
  std::size_t total = 0;
};

VcfIndex::VcfIndex(const std::string& path) : bytes_(std::make_unique<Bytes>(path)) {
  read_layout();
  if (!names_.empty() && names_.size() != contig_count_) fail();
}

VcfIndex::~VcfIndex() = default;

void VcfIndex::read_layout() {
  std::array<char, 4> magic{};
  bytes_->read(magic.data(), magic.size());
  is_csi_ = std::string_view(magic.data(), magic.size()) == std::string_view("CSI\1", 4);
  if (!is_csi_ && std::string_view(magic.data(), magic.size()) != std::string_view("TBI\1", 4)) {
    throw Error(ErrorKind::data, "it is neither TBI nor CSI");
  }
  constexpr std::size_t columns_size = 24;  // format, three columns, comment character, lines to skip
  if (!is_csi_) {
    contig_count_ = bytes_->take_count();
    bytes_->skip(columns_size);
    read_names(bytes_->take_count());
    return;
  }
  min_shift_ = bytes_->take<std::int32_t>();
  depth_ = bytes_->take<std::int32_t>();
  if (min_shift_ < 1 || min_shift_ > 30 || depth_ < 1 || depth_ > 9) fail();
  std::size_t extra = bytes_->take_count();
  if (extra > columns_size) {
    bytes_->skip(columns_size);
    const std::size_t length = bytes_->take_count();
    if (extra < columns_size + sizeof(std::int32_t) + length) fail();
    extra -= columns_size + sizeof(std::int32_t);
    read_names(length);
    extra -= length;
  }
  bytes_->skip(extra);
  contig_count_ = bytes_->take_count();
}

void VcfIndex::read_names(std::size_t length) {
  if (length > most_index_bytes) fail();
  std::string name;
  for (std::size_t i = 0; i < length; ++i) {
    const char c = bytes_->take<char>();
    if (c != '\0') {
      name += c;
      continue;
    }
    names_.push_back(std::move(name));
    name.clear();
  }
  if (!name.empty()) fail();
}

/// Whether some stretch overlaps the bin's, or the bin is the one of another kind that counts records.
bool VcfIndex::is_wanted(std::uint32_t number, const VcfPlaces::Stretches& stretches) const noexcept {
  int level = depth_;
  while (level > 0 && number < first_bin(level)) --level;
  const int shift = min_shift_ + 3 * (depth_ - level);
  const auto begin = static_cast<std::int64_t>(number - first_bin(level)) << shift;
  return overlaps(stretches, begin, begin + (std::int64_t{1} << shift));
}

/// The number of records, if the contig counts them.
std::optional<std::int64_t> VcfIndex::read_bins(const VcfPlaces::Stretches& stretches) {
  bins_.clear();
  const std::uint32_t pseudo_bin = first_bin(depth_ + 1) + 1;
  const std::uint32_t bin_count = bytes_->take_count();
  std::optional<std::int64_t> record_count;
  if (bin_count == 0) record_count = 0;
  for (std::uint32_t i = 0; i < bin_count; ++i) {
    Bin bin{.number = bytes_->take<std::uint32_t>()};
    if (is_csi_) bin.least = bytes_->take<std::uint64_t>();
    const std::uint32_t chunk_count = bytes_->take_count();
    if (bin.number != pseudo_bin && !is_wanted(bin.number, stretches)) {
      bytes_->skip(chunk_count * sizeof(Chunk));
      continue;
    }
    for (std::uint32_t k = 0; k < chunk_count; ++k) {
      const auto begin = bytes_->take<std::uint64_t>();
      bin.chunks.push_back({begin, bytes_->take<std::uint64_t>()});
    }
    if (bin.number != pseudo_bin) {
      bins_.push_back(std::move(bin));
    } else if (bin.chunks.size() == 2) {
      // Its second chunk holds the numbers of records with and without a place.
      record_count = static_cast<std::int64_t>(bin.chunks[1].begin);
      if (*record_count < 0) fail();
    }
  }
  std::sort(bins_.begin(), bins_.end(), [](const Bin& a, const Bin& b) { return a.number < b.number; });
  return record_count;
}

void VcfIndex::read_linear() {
  linear_.clear();
  if (is_csi_) return;
  // Piece by piece, so that a damaged number claims no memory that the file does not fill.
  for (std::size_t left = bytes_->take_count(); left > 0;) {
    const std::size_t piece = std::min<std::size_t>(left, 4096);
    linear_.resize(linear_.size() + piece);
    bytes_->read(linear_.data() + linear_.size() - piece, piece * sizeof(std::uint64_t));
    left -= piece;
  }
}

VcfIndex::Contig VcfIndex::next_contig(const VcfPlaces::Stretches& stretches) {
  Contig contig;
  contig.record_count = read_bins(stretches);
  read_linear();
  for (const VcfPlaces::Stretch& stretch : stretches) contig.chunks.push_back(chunks(stretch.begin, stretch.end));
  return contig;
}

const VcfIndex::Bin* VcfIndex::find_bin(std::uint32_t number) const noexcept {
  const auto found = std::lower_bound(bins_.begin(), bins_.end(), number,
                                      [](const Bin& bin, std::uint32_t wanted) { return bin.number < wanted; });
  return found == bins_.end() || found->number != number ? nullptr : &*found;
}

std::uint64_t VcfIndex::least_offset(std::int64_t begin) const noexcept {
  if (!is_csi_) {
    const auto window = static_cast<std::size_t>(begin >> 14);
    return window < linear_.size() ? linear_[window] : 0;
  }
  for (int level = depth_; level >= 0; --level) {
    const int shift = min_shift_ + 3 * (depth_ - level);
    const Bin* bin = find_bin(first_bin(level) + static_cast<std::uint32_t>(begin >> shift));
    if (bin != nullptr) return bin->least;
  }
  return 0;
}

std::vector<VcfIndex::Chunk> VcfIndex::chunks(std::int64_t begin, std::int64_t end) const {
  const std::int64_t longest = std::int64_t{1} << (min_shift_ + 3 * depth_);
  begin = std::clamp<std::int64_t>(begin, 0, longest);
  end = std::min(end, longest);
  std::vector<Chunk> found;
  if (begin >= end) return found;
  const std::uint64_t least = least_offset(begin);
  for (int level = 0; level <= depth_; ++level) {
    const int shift = min_shift_ + 3 * (depth_ - level);
    const std::uint32_t last = first_bin(level) + static_cast<std::uint32_t>((end - 1) >> shift);
    for (std::uint32_t number = first_bin(level) + static_cast<std::uint32_t>(begin >> shift); number <= last;
         ++number) {
      const Bin* bin = find_bin(number);
      if (bin == nullptr) continue;
      for (Chunk chunk : bin->chunks) {
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
