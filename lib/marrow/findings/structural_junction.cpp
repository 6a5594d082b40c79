#include "marrow/findings/structural_junction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

RearrangementEnd end_of(std::string contig, std::int64_t pos1, bool keeps_lower) {
  return {.gene = {}, .contig = std::move(contig), .pos1 = pos1, .strand = {}, .keeps_lower = keeps_lower};
}

RearrangementCall join(RearrangementEnd a, RearrangementEnd b) {
  RearrangementCall call;
  call.ends = {std::move(a), std::move(b)};
  return call;
}

std::string contig_name(std::string_view name) {
  return main_contig(name).value_or(std::string(name));
}

std::string contig_of(const VcfRecord& record) {
  return record.main_contig.value_or(record.contig);
}

/// `t[p[`, `t]p]`, `]p]t`, `[p[t`: bases before the bracket are the kept lower part of this end; `[` keeps what lies
/// above the mate's position, `]` what lies below it.
std::optional<RearrangementCall> read_breakend(const VcfRecord& record, std::string_view text) {
  const std::size_t open = text.find_first_of("[]");
  if (open == std::string_view::npos) return std::nullopt;
  const char bracket = text[open];
  const std::size_t close = text.find(bracket, open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view place = text.substr(open + 1, close - open - 1);
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto pos1 = parse_integer(place.substr(colon + 1));
  if (!pos1 || *pos1 < 0) return std::nullopt;
  RearrangementEnd own = end_of(contig_of(record), record.begin + 1, open > 0);
  RearrangementEnd mate = end_of(contig_name(place.substr(0, colon)), *pos1, bracket == ']');
  if (own.contig == mate.contig && *mate.pos1 < *own.pos1) std::swap(own, mate);
  const bool is_deletion =
      own.contig == mate.contig && *own.pos1 + 1 < *mate.pos1 && *own.keeps_lower && !*mate.keeps_lower;
  RearrangementCall call = join(std::move(own), std::move(mate));
  call.is_deletion = is_deletion;
  return call;
}

/// The end that a record tells by itself. A breakend's bases stand on the kept side; other alleles do not tell it.
RearrangementEnd own_end(const VcfRecord& record, const AlternateAllele& allele) {
  RearrangementEnd end;
  end.contig = contig_of(record);
  end.pos1 = record.begin + 1;
  if (allele.kind == AlleleKind::breakend) {
    end.keeps_lower = std::string_view(".[]").find(allele.text.front()) == std::string_view::npos;
  }
  return end;
}

std::string kind_of(const VcfRecord& record, const AlternateAllele& allele) {
  if (const std::string* type = record.find_info("SVTYPE")) return type->substr(0, type->find(':'));
  if (allele.kind != AlleleKind::symbolic || allele.text.size() < 3) return {};
  const std::string_view name = std::string_view(allele.text).substr(1, allele.text.size() - 2);
  return std::string(name.substr(0, name.find(':')));
}

/// Which of an inversion's junctions the caller saw: of the kept lower parts, of the kept higher ones.
std::pair<bool, bool> inversion_sides(const VcfRecord& record) {
  const std::string* connection = record.find_info("CT");
  const std::string* strands = record.find_info("STRANDS");
  const bool is_lower = record.find_info("INV3") != nullptr || (connection != nullptr && *connection == "3to3") ||
                        (strands != nullptr && strands->find("++") != std::string::npos);
  const bool is_higher = record.find_info("INV5") != nullptr || (connection != nullptr && *connection == "5to5") ||
                         (strands != nullptr && strands->find("--") != std::string::npos);
  return is_lower || is_higher ? std::pair(is_lower, is_higher) : std::pair(true, true);
}

/// DELLY's translocations: CHR2, POS2 (END in older files), CT.
std::optional<RearrangementCall> read_translocation(const VcfRecord& record) {
  const std::string* contig = record.find_info("CHR2");
  const std::string* place = record.find_info("POS2");
  if (place == nullptr) place = record.find_info("END");
  const std::string* connection = record.find_info("CT");
  if (contig == nullptr || place == nullptr || connection == nullptr || connection->size() != 4) return std::nullopt;
  const auto pos1 = parse_integer(*place);
  if (!pos1 || *pos1 < 1) return std::nullopt;
  return join(end_of(contig_of(record), record.begin + 1, connection->front() == '3'),
              end_of(contig_name(*contig), *pos1, connection->back() == '3'));
}

JunctionReading read_stretch(const VcfRecord& record, std::string_view kind) {
  const std::string contig = contig_of(record);
  const std::int64_t first = record.begin + 1;  // POS: the base before the stretch
  const std::int64_t last = record.end;
  JunctionReading reading;
  if (last <= first) {
    reading.set_aside = "no_second_end";
  } else if (kind == "DEL") {
    reading.junctions.push_back(join(end_of(contig, first, true), end_of(contig, last + 1, false)));
    reading.junctions.back().is_deletion = true;
  } else if (kind == "DUP") {
    reading.junctions.push_back(join(end_of(contig, last, true), end_of(contig, first + 1, false)));
  } else {
    const auto [is_lower, is_higher] = inversion_sides(record);
    if (is_lower) reading.junctions.push_back(join(end_of(contig, first, true), end_of(contig, last, true)));
    if (is_higher) reading.junctions.push_back(join(end_of(contig, first + 1, false), end_of(contig, last + 1, false)));
  }
  return reading;
}

/// The last of a cell's numbers: callers that count both alleles write the alternative's behind the reference's.
std::optional<std::int64_t> last_count(std::string_view cell) {
  const std::size_t comma = cell.rfind(',');
  const auto count = parse_integer(comma == std::string_view::npos ? cell : cell.substr(comma + 1));
  return count && *count >= 0 ? count : std::nullopt;
}

constexpr std::array<std::string_view, 9> support_keys{"PR", "SR", "DV", "RV", "VF", "RP", "DR", "PE", "SU"};

bool is_support(std::string_view key) {
  return std::find(support_keys.begin(), support_keys.end(), key) != support_keys.end();
}

constexpr std::size_t format_column = 8;

/// FORMAT keys of a record with the values of one sample column.
std::vector<std::pair<std::string_view, std::string_view>> sample_fields(const VcfRecord& record, std::size_t column) {
  const auto cells = split(record.line, '\t');
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  if (cells.size() <= format_column + 1 + column) return fields;
  const auto keys = split(cells[format_column], ':');
  const auto values = split(cells[format_column + 1 + column], ':');
  for (std::size_t i = 0; i < std::min(keys.size(), values.size()); ++i) fields.emplace_back(keys[i], values[i]);
  return fields;
}

}  // namespace

JunctionReading read_junctions(const VcfRecord& record, std::size_t alt_index) {
  const AlternateAllele& allele = record.alts[alt_index];
  JunctionReading reading;
  const auto take = [&](std::optional<RearrangementCall> call) {
    if (call) {
      reading.junctions.push_back(std::move(*call));
    } else {
      reading.set_aside = "no_second_end";
    }
  };
  const std::string kind = allele.kind == AlleleKind::breakend ? std::string() : kind_of(record, allele);
  if (allele.kind == AlleleKind::breakend) {
    take(read_breakend(record, allele.text));
  } else if (kind == "DEL" || kind == "DUP" || kind == "INV") {
    reading = read_stretch(record, kind);
  } else if (kind == "BND" || kind == "TRA" || kind == "CTX") {
    take(read_translocation(record));
  } else {
    reading.set_aside = kind == "INS" ? "insertion" : "small";
  }
  if (reading.set_aside == "no_second_end") reading.open_end = own_end(record, allele);
  return reading;
}

ValueObject structural_support(const VcfRecord& record, std::optional<std::size_t> column) {
  ValueObject support;
  const auto fields = column ? sample_fields(record, *column) : decltype(sample_fields(record, 0))();
  const bool is_delly =
      std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.first == "DV"; });
  for (const auto& [key, value] : fields) {
    const auto count = is_support(key) && !(is_delly && key == "DR") ? last_count(value) : std::nullopt;
    if (count) support.emplace_back(std::string(key), *count);
  }
  if (!support.empty()) return support;
  for (const auto& [key, value] : record.info) {
    const auto count = is_support(key) ? last_count(value) : std::nullopt;
    if (count) support.emplace_back(key, *count);
  }
  return support;
}

}  // namespace marrow
