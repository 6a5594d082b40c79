#include "marrow/io/vcf_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "marrow/base/text.hpp"
#include "marrow/io/line_scan.hpp"
#include "marrow/io/sample_call.hpp"

namespace marrow {

namespace {

enum Column : std::size_t { chrom, pos, id, ref, alt, qual, filter, info, format, first_sample };

/// HTSlib, BCF and the CSI index all stop here; no human chromosome comes near.
constexpr std::int64_t greatest_position = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t longest_contig_name = 255;

/// Contig names by VCF 4.3 §1.4.7, angle brackets of assembly contigs set aside.
bool is_contig_name(std::string_view name) noexcept {
  if (name.size() > 2 && name.front() == '<' && name.back() == '>') name = name.substr(1, name.size() - 2);
  if (name.empty() || name.size() > longest_contig_name || name.front() == '*' || name.front() == '=') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("\\,\"`'()[]{}<>").find(c) == std::string_view::npos;
  });
}

bool is_bases(std::string_view text, std::string_view letters) noexcept {
  return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

constexpr std::string_view plain_bases = "ACGTNacgtn";
/// Reference sequences hold a few IUPAC codes (hg19 chr3 has M and R).
constexpr std::string_view iupac_bases = "ACGTNRYKMSWBDHVacgtnrykmswbdhv";

void assign_upper(std::string& target, std::string_view text) {
  target.assign(text);
  for (char& c : target) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
}

/// Assigns `text` to element `index`, growing the list by one if needed, so that memory is used again.
void assign_at(std::vector<std::string>& list, std::size_t index, std::string_view text) {
  if (index == list.size()) list.emplace_back();
  list[index].assign(text);
}

bool is_quality(std::string_view text) {
  if (text == "." || parse_number(text)) return true;
  const std::string lower = lower_case(text);
  return lower == "inf" || lower == "infinity" || lower == "nan";  // some callers' sign of "certain"
}

}  // namespace

std::optional<AlleleKind> classify_allele(std::string_view text, bool is_ref_missing) noexcept {
  if (text.empty()) return std::nullopt;
  if (text == ".") return AlleleKind::missing;
  if (text == "*") return AlleleKind::spanning;
  if (text == "-") return AlleleKind::unanchored;
  if (text == "<NON_REF>" || text == "<*>" || text == "<X>") return AlleleKind::non_ref;
  if (is_bases(text, plain_bases)) return is_ref_missing ? AlleleKind::unanchored : AlleleKind::small;
  if (text.size() > 2 && text.front() == '<' && text.back() == '>') return AlleleKind::symbolic;
  if (text.find_first_of("[]") != std::string_view::npos) return AlleleKind::breakend;
  const std::string_view rest = text.front() == '.' ? text.substr(1) : text.substr(0, text.size() - 1);
  const bool is_single_breakend = (text.front() == '.' || text.back() == '.') && is_bases(rest, plain_bases);
  return is_single_breakend ? std::optional(AlleleKind::breakend) : std::nullopt;
}

VcfLineParser::VcfLineParser(const VcfHeader& header, const SampleChoice& samples, std::optional<Assembly> assembly,
                             bool every_sample)
    : header_(header), samples_(samples), assembly_(assembly), every_sample_(every_sample) {
  for (const HeaderContig& contig : header.contigs) {
    if (contig.length && *contig.length > 0) contig_lengths_.emplace(contig.name, *contig.length);
  }
}

bool VcfLineParser::fail(std::string_view code, std::string text) {
  fault_ = VcfFault{code, std::move(text)};
  return false;
}

std::optional<VcfFault> VcfLineParser::parse(std::string_view line, VcfRecord& record, bool is_scanned) {
  fault_.reset();
  if (!is_scanned && scan_line(line).has_control_character) {
    return VcfFault{"control_character", "the line holds a control character"};
  }
  const bool is_whole =
      split_columns(line) && parse_place(record) && parse_alleles(record) && parse_quality_and_filter(record);
  if (!is_whole) return fault_;
  parse_info(record);
  if (!parse_end(record) || !check_length(record) || !parse_samples(record)) return fault_;
  return std::nullopt;
}

bool VcfLineParser::split_columns(std::string_view line) {
  columns_.clear();
  while (true) {
    const void* tab = std::memchr(line.data(), '\t', line.size());
    if (tab == nullptr) break;
    const auto length = static_cast<std::size_t>(static_cast<const char*>(tab) - line.data());
    columns_.push_back(line.substr(0, length));
    line.remove_prefix(length + 1);
  }
  columns_.push_back(line);
  const std::size_t expected = header_.column_count();
  if (columns_.size() == expected) return true;
  return fail("columns", fmt::format("the line has {} columns, the header names {}", columns_.size(), expected));
}

bool VcfLineParser::parse_place(VcfRecord& record) {
  const std::string_view contig = columns_[chrom];
  if (contig != last_contig_ || last_contig_.empty()) {
    if (!is_contig_name(contig)) {
      return fail("contig", fmt::format("CHROM '{}' is no contig name", contig.substr(0, longest_contig_name)));
    }
    last_contig_ = contig;
    last_main_contig_ = main_contig(contig);
    last_length_.reset();
    if (const auto known = contig_lengths_.find(contig); known != contig_lengths_.end()) {
      last_length_ = known->second;
    } else if (assembly_ && last_main_contig_ && *last_main_contig_ != "chrM") {  // hg19's chrM has another length
      last_length_ = main_contig_length(*assembly_, *last_main_contig_);
    }
  }
  const auto position1 = parse_integer(columns_[pos]);
  const bool is_digits =
      std::all_of(columns_[pos].begin(), columns_[pos].end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!position1 || *position1 < 1 || !is_digits || *position1 > greatest_position) {
    return fail("position", fmt::format("POS '{}' is not a positive number", columns_[pos]));
  }
  record.contig = last_contig_;
  record.main_contig = last_main_contig_;
  record.begin = *position1 - 1;
  if (columns_[id].empty()) return fail("id", "ID is empty; a missing one is '.'");
  record.id.assign(columns_[id]);
  return true;
}

bool VcfLineParser::parse_alternate(std::string_view text, bool is_ref_missing, AlternateAllele& allele) {
  const std::optional<AlleleKind> kind = classify_allele(text, is_ref_missing);
  if (!kind) return fail("alt", fmt::format("ALT '{}' is no allele", text.substr(0, 60)));
  allele.kind = *kind;
  if (*kind == AlleleKind::small || *kind == AlleleKind::unanchored) {
    assign_upper(allele.text, text);
  } else {
    allele.text.assign(text);
  }
  return true;
}

bool VcfLineParser::parse_alleles(VcfRecord& record) {
  const std::string_view reference = columns_[ref];
  const bool is_ref_missing = reference == "-";
  if (!is_ref_missing && !is_bases(reference, iupac_bases)) {
    return fail("ref",
                reference.empty() ? "REF is empty" : fmt::format("REF '{}' is no bases", reference.substr(0, 60)));
  }
  assign_upper(record.ref, reference);
  std::string_view rest = columns_[alt];
  std::size_t count = 0;
  while (true) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (count == record.alts.size()) record.alts.emplace_back();
    if (!parse_alternate(rest.substr(0, comma), is_ref_missing, record.alts[count])) return false;
    ++count;
    if (comma == rest.size()) break;
    rest.remove_prefix(comma + 1);
  }
  record.alts.resize(count);
  const bool has_missing = std::any_of(record.alts.begin(), record.alts.end(),
                                       [](const AlternateAllele& a) { return a.kind == AlleleKind::missing; });
  if (has_missing && count > 1) return fail("alt", fmt::format("ALT '{}' lists '.' among alleles", columns_[alt]));
  record.end = record.begin + (is_ref_missing ? 0 : static_cast<std::int64_t>(record.ref.size()));
  return true;
}

bool VcfLineParser::parse_quality_and_filter(VcfRecord& record) {
  if (!is_quality(columns_[qual])) return fail("quality", fmt::format("QUAL '{}' is no number", columns_[qual]));
  const std::string_view text = columns_[filter];
  if (text.empty()) return fail("filter", "FILTER is empty; a missing one is '.'");
  std::size_t count = 0;
  if (text != ".") {
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      if (end > 0) assign_at(record.filters, count++, rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  record.filters.resize(count);
  return true;
}

void VcfLineParser::parse_info(VcfRecord& record) {
  std::size_t count = 0;
  std::string_view rest = columns_[info] == "." ? std::string_view() : columns_[info];
  while (!rest.empty()) {
    if (count == record.info.size()) record.info.emplace_back();
    auto& [key, value] = record.info[count];
    // Records of a file carry mostly the same keys in the same order: the key of the record before needs no search.
    const bool is_same_key = rest.size() > key.size() && rest[key.size()] == '=' && rest.starts_with(key);
    const std::size_t end = std::min(rest.find(';', is_same_key ? key.size() : 0), rest.size());
    const std::string_view entry = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (entry.empty()) continue;  // ";;" or a last ";"
    const std::size_t equals = is_same_key ? key.size() : std::min(entry.find('='), entry.size());
    if (!is_same_key) key.assign(entry.substr(0, equals));
    value.assign(entry.substr(std::min(equals + 1, entry.size())));
    ++count;
  }
  record.info.resize(count);
}

bool VcfLineParser::parse_end(VcfRecord& record) {
  bool is_span = false;
  bool has_breakend = false;
  for (const AlternateAllele& allele : record.alts) {
    is_span |=
        allele.kind == AlleleKind::symbolic || allele.kind == AlleleKind::non_ref || allele.kind == AlleleKind::missing;
    has_breakend |= allele.kind == AlleleKind::breakend;
  }
  // Of a translocation END is a place on the other chromosome (CHR2).
  const std::string* other_contig = record.find_info("CHR2");
  if (has_breakend || (other_contig != nullptr && *other_contig != record.contig)) return true;
  if (const std::string* text = record.find_info("END"); text != nullptr && *text != ".") {
    const auto end = parse_integer(*text);
    if (!end || *end > greatest_position) return fail("end", fmt::format("INFO/END '{}' is no position", *text));
    if (*end < record.begin + 1) {
      return fail("end", fmt::format("INFO/END {} lies before POS {}", *end, record.begin + 1));
    }
    if (is_span) record.end = *end;
    return true;
  }
  // SVLEN spans the reference for these types only; an insertion's does not (VCF 4.4 §3).
  const std::string* text = is_span ? record.find_info("SVLEN") : nullptr;
  if (text == nullptr || record.alts.size() != 1) return true;
  const std::string_view type = record.alts.front().text;
  const bool spans =
      type.starts_with("<DEL") || type.starts_with("<DUP") || type.starts_with("<INV") || type.starts_with("<CNV");
  const auto length = parse_integer(*text);
  if (spans && length && *length != 0 && *length <= greatest_position && *length >= -greatest_position) {
    record.end = record.begin + 1 + (*length < 0 ? -*length : *length);
  }
  return true;
}

bool VcfLineParser::check_length(const VcfRecord& record) {
  if (!last_length_ || (record.end <= *last_length_ && record.begin < *last_length_)) return true;
  return fail("beyond_contig", fmt::format("{}:{}-{} lies beyond the contig's end at {}", record.contig,
                                           record.begin + 1, record.end, *last_length_));
}

bool VcfLineParser::parse_sites_only(VcfRecord& record) {
  record.normal.reset();
  if (header_.dialect == nullptr || header_.dialect->info_counts != InfoCounts::of_sample) {
    record.tumour.reset();
    return true;
  }
  if (!record.tumour) record.tumour.emplace();
  fault_ = parse_call_without_column(record, header_, *record.tumour);
  return !fault_;
}

bool VcfLineParser::parse_samples(VcfRecord& record) {
  if (!header_.has_format_column || header_.samples.empty()) return parse_sites_only(record);
  const std::string_view keys = columns_[format];
  if (keys.empty()) return fail("format", "FORMAT is empty; a missing one is '.'");
  const auto parse_one = [&](std::string_view role, std::optional<std::size_t> sample,
                             std::optional<SampleCall>& call) {
    if (!sample) {
      call.reset();
      return true;
    }
    if (!call) call.emplace();
    fault_ = parse_sample_call(keys, columns_[first_sample + *sample], record, header_, *call);
    if (fault_) fault_->text += fmt::format(" ({} column)", role);
    return !fault_;
  };
  if (!parse_one("tumour", samples_.tumour, record.tumour)) return false;
  if (!parse_one("normal", samples_.normal, record.normal)) return false;
  for (std::size_t i = 0; every_sample_ && i < header_.samples.size(); ++i) {
    if (i == samples_.tumour || i == samples_.normal) continue;
    fault_ = parse_sample_call(keys, columns_[first_sample + i], record, header_, other_call_);
    if (fault_) fault_->text += fmt::format(" (sample column {})", i + 1);
    if (fault_) return false;
  }
  return true;
}

}  // namespace marrow
