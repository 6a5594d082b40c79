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

/// The index's bytes, decompressed a block at a time and read where they lie.
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
      const std::string_view part = take_part(count);
      std::memcpy(to, part.data(), part.size());
      to += part.size();
      count -= part.size();
    }
  }

  void skip(std::size_t count) {
    while (count > 0) count -= take_part(count).size();
  }

  /// A little-endian number.
  template <class Number>
  Number take() {
    static_assert(std::endian::native == std::endian::little);
    Number value{};
    if (rest.size() >= sizeof(Number)) {
      std::memcpy(&value, rest.data(), sizeof(Number));
      rest.remove_prefix(sizeof(Number));
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

  /// At least one byte and at most `most` of them.
  std::string_view take_part(std::size_t most) {
    if (rest.empty()) refill();
    const std::string_view part = rest.substr(0, most);
    rest.remove_prefix(part.size());
    return part;
  }

  void refill() {
    if (bgzf_read_block(file.get()) != 0 || file->block_length <= 0) fail();
    rest = {static_cast<const char*>(file->uncompressed_block), static_cast<std::size_t>(file->block_length)};
    // A block that was not read to its end would be given again.
    file->block_offset = file->block_length;
    total += rest.size();
    if (total > most_index_bytes) fail();
  }

  std::unique_ptr<BGZF, Close> file;
  std::string_view rest;  ///< of the block read last
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

/// Whether some stretch overlaps the bin's. Bins come mostly by number, and few are wanted: the run of those that are
/// not, up to the next stretch, is noted in `unwanted_`.
bool VcfIndex::is_wanted(std::uint32_t number, const VcfPlaces::Stretches& stretches) noexcept {
  if (number - unwanted_.begin < unwanted_.size) return false;
  int level = depth_;
  while (level > 0 && number < first_bin(level)) --level;
  const int shift = min_shift_ + 3 * (depth_ - level);
  const std::uint32_t first = first_bin(level);
  const auto begin = static_cast<std::int64_t>(number - first) << shift;
  const auto next = std::upper_bound(stretches.begin(), stretches.end(), begin,
                                     [](std::int64_t place, const VcfPlaces::Stretch& s) { return place < s.end; });
  if (next == stretches.end()) {
    unwanted_ = {number, std::max(first_bin(level + 1), number + 1) - number};
    return false;
  }
  const std::int64_t wanted = std::max(next->begin, std::int64_t{0}) >> shift;
  const std::int64_t here = number - first;
  if (wanted <= here) return true;
  unwanted_ = {number,
               static_cast<std::uint32_t>(std::min<std::int64_t>(wanted - here, first_bin(level + 1) - number))};
  return false;
}

/// The number of records, if the contig counts them.
std::optional<std::int64_t> VcfIndex::read_bins(const VcfPlaces::Stretches& stretches) {
  bins_.clear();
  unwanted_ = {};
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

/// By the linear index of a TBI: of each stretch the offset before which no record that overlaps its begin stands.
std::vector<std::uint64_t> VcfIndex::read_least_offsets(const VcfPlaces::Stretches& stretches) {
  std::vector<std::uint64_t> least;
  std::size_t left = bytes_->take_count();
  std::size_t window = 0;  // the one to be read next
  std::uint64_t offset = 0;
  for (const VcfPlaces::Stretch& stretch : stretches) {
    const auto wanted = static_cast<std::size_t>(std::max(stretch.begin, std::int64_t{0}) >> 14);
    if (wanted >= window + left) {
      offset = 0;
    } else if (wanted >= window) {
      bytes_->skip((wanted - window) * sizeof offset);
      offset = bytes_->take<std::uint64_t>();
      left -= wanted + 1 - window;
      window = wanted + 1;
    }
    least.push_back(offset);
  }
  bytes_->skip(left * sizeof offset);
  return least;
}

VcfIndex::Contig VcfIndex::next_contig(const VcfPlaces::Stretches& stretches) {
  Contig contig;
  contig.record_count = read_bins(stretches);
  const std::vector<std::uint64_t> least = is_csi_ ? std::vector<std::uint64_t>() : read_least_offsets(stretches);
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const std::uint64_t from = is_csi_ ? least_offset_by_bins(stretches[i].begin) : least[i];
    contig.chunks.push_back(chunks(stretches[i], from));
  }
  return contig;
}

const VcfIndex::Bin* VcfIndex::find_bin(std::uint32_t number) const noexcept {
  const auto found = std::lower_bound(bins_.begin(), bins_.end(), number,
                                      [](const Bin& bin, std::uint32_t wanted) { return bin.number < wanted; });
  return found == bins_.end() || found->number != number ? nullptr : &*found;
}

std::uint64_t VcfIndex::least_offset_by_bins(std::int64_t begin) const noexcept {
  begin = std::clamp<std::int64_t>(begin, 0, longest() - 1);
  for (int level = depth_; level >= 0; --level) {
    const int shift = min_shift_ + 3 * (depth_ - level);
    const Bin* bin = find_bin(first_bin(level) + static_cast<std::uint32_t>(begin >> shift));
    if (bin != nullptr) return bin->least;
  }
  return 0;
}

std::int64_t VcfIndex::longest() const noexcept {
  return std::int64_t{1} << (min_shift_ + 3 * depth_);
}

std::vector<VcfIndex::Chunk> VcfIndex::chunks(const VcfPlaces::Stretch& stretch, std::uint64_t least) const {
  const std::int64_t begin = std::clamp<std::int64_t>(stretch.begin, 0, longest());
  const std::int64_t end = std::min(stretch.end, longest());
  std::vector<Chunk> found;
  if (begin >= end) return found;
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
