#include "marrow/io/read_windows.hpp"

#include <fmt/format.h>

#include <array>
#include <unordered_map>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

constexpr std::size_t most_alignments = 2'000'000;
constexpr std::array<char, 16> base_of_code = {'N', 'A', 'C', 'N', 'G', 'N', 'N', 'N',
                                               'T', 'N', 'N', 'N', 'N', 'N', 'N', 'N'};

std::optional<CigarOperation> kept_operation(PackedOperation operation) {
  if (aligns_bases(operation)) return CigarOperation::aligned;
  switch (operation) {
    case PackedOperation::insertion:
      return CigarOperation::insertion;
    case PackedOperation::deletion:
      return CigarOperation::deletion;
    case PackedOperation::skip:
      return CigarOperation::skip;
    case PackedOperation::soft_clip:
      return CigarOperation::soft_clip;
    default:
      return std::nullopt;
  }
}

WindowRead as_window_read(const AlignedRead& read, std::size_t fragment) {
  WindowRead result{.fragment = fragment,
                    .is_first_mate = read.is_first_mate(),
                    .is_reverse = read.is_reverse(),
                    .begin = read.begin};
  result.qualities.assign(read.qualities.begin(), read.qualities.end());
  for (std::size_t i = 0; i < read.qualities.size(); ++i) {
    result.bases += base_of_code[read.base_code(static_cast<std::int64_t>(i))];
  }
  for (const std::uint32_t step : read.cigar) {
    const auto operation = kept_operation(packed_operation(step));
    if (!operation || packed_length(step) == 0) continue;
    const bool goes_on = !result.cigar.empty() && result.cigar.back().operation == *operation;
    if (goes_on) {
      result.cigar.back().length += packed_length(step);
    } else {
      result.cigar.push_back({*operation, packed_length(step)});
    }
  }
  return result;
}

}  // namespace

ReadWindow read_window(AlignmentFile& file, const ReadFilter& filter, const Interval& place, std::string reference) {
  ReadWindow window{.place = place, .reference = std::move(reference), .reads = {}};
  std::unordered_map<std::string, std::size_t> fragments;
  file.read({place}, filter, [&](const AlignedRead& read) {
    const auto fragment = fragments.try_emplace(std::string(read.name), fragments.size()).first->second;
    window.reads.push_back(as_window_read(read, fragment));
    if (window.reads.size() > most_alignments) {
      throw Error(ErrorKind::data,
                  fmt::format("more than {} alignments lie over {}", most_alignments, locus_text(place)));
    }
  });
  return window;
}

}  // namespace marrow
