#include "marrow/io/vcf_places.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "marrow/io/line_scan.hpp"

namespace marrow {

namespace {

/// Takes the next column off `rest`; its tab is known to be there. The first columns are a few bytes long, so that a
/// plain loop finds it sooner than a search made for long ones.
std::string_view take_column(std::string_view& rest) noexcept {
  std::size_t size = 0;
  while (size < rest.size() && rest[size] != '\t') ++size;
  const std::string_view column = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return column;
}

/// Takes an unsigned number up to the greatest position of BCF off `rest`; empty without one.
std::optional<std::int64_t> take_position(std::string_view& rest) noexcept {
  constexpr std::size_t most_digits = std::numeric_limits<std::int32_t>::digits10 + 1;
  std::int64_t value = 0;
  std::size_t size = 0;
  for (; size < std::min(rest.size(), most_digits) && rest[size] >= '0' && rest[size] <= '9'; ++size) {
    value = 10 * value + (rest[size] - '0');
  }
  rest.remove_prefix(size);
  if (value < 1 || value > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  return value;
}

/// The same of a text that holds nothing else.
std::optional<std::int64_t> parse_position(std::string_view text) noexcept {
  const auto position = take_position(text);
  return text.empty() ? position : std::nullopt;
}

/// Letters of a plain allele, upper or lower case.
constexpr auto is_base = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("ACGTNacgtn")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool is_bases(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_base[static_cast<unsigned char>(c)]; });
}

/// Whether ALT holds anything but bases: only such records reach beyond their REF.
bool may_span(std::string_view alt) noexcept {
  return !std::all_of(alt.begin(), alt.end(),
                      [](char c) { return c == ',' || is_base[static_cast<unsigned char>(c)]; });
}

/// Value of a key of INFO; empty if it is not there.
std::optional<std::string_view> find_value(std::string_view info, std::string_view key) noexcept {
  while (!info.empty()) {
    const std::size_t size = std::min(info.find(';'), info.size());
    const std::string_view entry = info.substr(0, size);
    if (entry.size() > key.size() && entry[key.size()] == '=' && entry.starts_with(key)) {
      return entry.substr(key.size() + 1);
    }
    info.remove_prefix(std::min(size + 1, info.size()));
  }
  return std::nullopt;
}

/// End of a record with a symbolic or missing ALT; empty where what INFO says is no position.
std::optional<std::int64_t> span_end(std::string_view info, const RecordPlace& place) noexcept {
  if (const auto text = find_value(info, "END"); text && *text != ".") {
    const auto end = parse_position(*text);
    if (!end || *end <= place.begin) return std::nullopt;
    return std::max(place.end, *end);
  }
  auto length = find_value(info, "SVLEN");
  if (!length) return place.end;
  if (length->starts_with('-')) length->remove_prefix(1);
  const auto bases = parse_position(*length);
  return bases ? std::max(place.end, place.begin + 1 + *bases) : place.end;
}

}  // namespace

VcfPlaces::VcfPlaces(const std::vector<Interval>& intervals) {
  for (const Interval& interval : intervals) contigs_[interval.contig].push_back({interval.begin, interval.end});
  for (auto& [contig, stretches] : contigs_) {
    std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
    std::size_t count = 0;
    for (const Stretch& stretch : stretches) {
      if (count > 0 && stretch.begin <= stretches[count - 1].end) {
        stretches[count - 1].end = std::max(stretches[count - 1].end, stretch.end);
      } else {
        stretches[count++] = stretch;
      }
    }
    stretches.resize(count);
  }
}

const VcfPlaces::Stretches* VcfPlaces::on(std::string_view contig) const noexcept {
  const auto found = contigs_.find(contig);
  return found == contigs_.end() ? nullptr : &found->second;
}

bool overlaps(const VcfPlaces::Stretches& stretches, std::int64_t begin, std::int64_t end) noexcept {
  const auto after = std::upper_bound(stretches.begin(), stretches.end(), begin,
                                      [](std::int64_t place, const VcfPlaces::Stretch& s) { return place < s.end; });
  return after != stretches.end() && after->begin < end;
}

std::optional<RecordPlace> glance_at(std::string_view line, std::size_t column_count) noexcept {
  constexpr std::size_t fixed_columns = 8;
  const LineScan scan = scan_line(line);
  if (column_count < fixed_columns || scan.tabs + 1 != column_count || scan.has_control_character) return std::nullopt;
  RecordPlace place{.contig = take_column(line)};
  const auto position1 = take_position(line);
  if (!position1 || !line.starts_with('\t')) return std::nullopt;
  line.remove_prefix(1);
  take_column(line);  // ID
  const std::string_view ref = take_column(line);
  if (place.contig.empty() || !is_bases(ref)) return std::nullopt;
  place.begin = *position1 - 1;
  place.end = place.begin + static_cast<std::int64_t>(ref.size());
  if (!may_span(take_column(line))) return place;
  take_column(line);  // QUAL
  take_column(line);  // FILTER
  const auto end = span_end(take_column(line), place);
  if (!end) return std::nullopt;
  place.end = *end;
  return place;
}

}  // namespace marrow
