#include "marrow/io/vcf_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <set>
#include <system_error>

#include "marrow/base/byte_lanes.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::size_t info_column = 7;
constexpr std::size_t format_column = 8;

/// Column `index` of a record's line, a view; empty if the line is shorter.
std::string_view column_of(std::string_view line, std::size_t index) {
  std::size_t begin = 0;  // the first columns are a few bytes long: a plain loop finds their ends sooner than a search
  for (; index > 0; ++begin) {
    if (begin == line.size()) return {};
    if (line[begin] == '\t') --index;
  }
  line.remove_prefix(begin);
  return line.substr(0, line.find('\t'));
}

/// "INFO/DP" of "##INFO=<ID=DP,…": what a definition line defines; empty for any other line.
std::string defined_by(std::string_view line) {
  for (const std::string_view kind : {"INFO", "FORMAT", "FILTER"}) {
    const std::string prefix = fmt::format("##{}=<", kind);
    if (!line.starts_with(prefix)) continue;
    const auto fields = parse_header_fields(line.substr(prefix.size() - 1));
    const auto id = fields.find("ID");
    return id == fields.end() ? std::string() : fmt::format("{}/{}", kind, id->second);
  }
  return {};
}

/// Meta lines of `header`, those that `extra` defines anew left out, then `extra`.
std::vector<std::string> merged_lines(const VcfHeader& header, const std::vector<std::string>& extra) {
  std::set<std::string> replaced;
  for (const std::string& line : extra) replaced.insert(defined_by(line));
  replaced.erase("");
  std::vector<std::string> lines;
  for (const std::string& line : header.meta_lines) {
    if (!replaced.contains(defined_by(line))) lines.push_back(line);
  }
  lines.insert(lines.end(), extra.begin(), extra.end());
  return lines;
}

/// `##contig` lines of the main contigs in the style of `contig`; none if it is no main contig. Without lengths: what
/// the input does not say is not claimed for it.
std::vector<std::string> main_contig_lines(std::string_view contig) {
  std::vector<std::string> lines;
  if (!main_contig(contig)) return lines;
  const std::string_view prefix = contig.starts_with("chr") ? "chr" : "";
  for (int number = 1; number <= 22; ++number) lines.push_back(fmt::format("##contig=<ID={}{}>", prefix, number));
  for (const std::string_view name : {"X", "Y"}) lines.push_back(fmt::format("##contig=<ID={}{}>", prefix, name));
  lines.push_back(prefix.empty() ? "##contig=<ID=MT>" : "##contig=<ID=chrM>");
  return lines;
}

/// Definitions for names whose meaning VCF 4.3 reserves; any other name is text.
struct ReservedKey {
  std::string_view name;
  std::string_view number;
  std::string_view type;
};
constexpr std::array reserved_info{ReservedKey{"END", "1", "Integer"}, ReservedKey{"DP", "1", "Integer"},
                                   ReservedKey{"AF", "A", "Float"}};
constexpr std::array reserved_format{ReservedKey{"GT", "1", "String"}, ReservedKey{"DP", "1", "Integer"},
                                     ReservedKey{"AD", "R", "Integer"}, ReservedKey{"AF", "A", "Float"}};

template <std::size_t n>
std::string definition_line(std::string_view kind, std::string_view key, const std::array<ReservedKey, n>& reserved,
                            bool is_flag) {
  const auto known = std::find_if(reserved.begin(), reserved.end(), [&](const auto& r) { return r.name == key; });
  const std::string_view number = known != reserved.end() ? known->number : is_flag ? "0" : ".";
  const std::string_view type = known != reserved.end() ? known->type : is_flag ? "Flag" : "String";
  return fmt::format("##{}=<ID={},Number={},Type={},Description=\"not defined in the input\">", kind, key, number,
                     type);
}

/// Names that the records use and the header lacks, as lines to define them, in order of appearance.
class MissingDefinitions {
 public:
  explicit MissingDefinitions(const std::vector<std::string>& header_lines) {
    for (const std::string& line : header_lines) {
      if (const std::string name = defined_by(line); !name.empty()) known_.insert(name);
    }
    known_.insert("FILTER/PASS");
  }

  void add_contigs(const std::vector<HeaderContig>& contigs) {
    for (const HeaderContig& contig : contigs) known_.insert("contig/" + contig.name);
  }

  void look_at(const VcfRecord& record) {
    if (is_new("contig", record.contig)) lines_.push_back(fmt::format("##contig=<ID={}>", record.contig));
    for (const auto& [key, value] : record.info) {
      if (is_new("INFO", key)) lines_.push_back(definition_line("INFO", key, reserved_info, value.empty()));
    }
    for (const std::string& filter : record.filters) {
      if (!is_new("FILTER", filter)) continue;
      lines_.push_back(fmt::format("##FILTER=<ID={},Description=\"not defined in the input\">", filter));
    }
    const std::string_view keys = column_of(record.line, format_column);
    for (const std::string_view key : split(keys, ':')) {
      if (key.empty() || key == "." || !is_new("FORMAT", key)) continue;
      lines_.push_back(definition_line("FORMAT", key, reserved_format, false));
    }
  }

  [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }

 private:
  bool is_new(std::string_view kind, std::string_view name) {
    return known_.insert(fmt::format("{}/{}", kind, name)).second;
  }

  std::set<std::string> known_;
  std::vector<std::string> lines_;
};

/// Lines kept on disk, without a name there, until they are read back once.
class LineSpool {
 public:
  LineSpool() : file_(std::tmpfile()) {
    if (file_ == nullptr) fail();
  }
  ~LineSpool() { std::fclose(file_); }
  LineSpool(const LineSpool&) = delete;
  LineSpool& operator=(const LineSpool&) = delete;

  void write(std::string_view line) {
    const bool is_written = std::fwrite(line.data(), 1, line.size(), file_) == line.size();
    if (!is_written || std::fputc('\n', file_) == EOF) fail();
  }

  template <class Action>
  void read_back(Action action) {
    if (std::fflush(file_) != 0 || std::fseek(file_, 0, SEEK_SET) != 0) fail();
    std::string buffer;
    std::array<char, 1 << 16> chunk{};
    while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), file_)) {
      std::string_view rest(chunk.data(), count);
      for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        buffer += rest.substr(0, end);
        action(buffer);
        buffer.clear();
        rest.remove_prefix(end + 1);
      }
      buffer += rest;
    }
    if (std::ferror(file_) != 0) fail();
  }

 private:
  [[noreturn]] static void fail() {
    throw Error(ErrorKind::io,
                fmt::format("cannot write a temporary file: {}", std::generic_category().message(errno)));
  }

  std::FILE* file_;
};

/// An upper bound of the bytes that the entries add.
std::size_t size_of(const InfoAdditions& additions) noexcept {
  std::size_t size = 0;
  for (const auto& [key, value] : additions) size += key.size() + value.size() + 2;
  return size;
}

/// The entries of an INFO column that the additions do not replace.
void append_kept_entries(std::string& result, std::string_view info, const InfoAdditions& additions) {
  const std::size_t begin = result.size();
  std::string_view kept;  // entries that follow one another, appended together
  const auto append = [&] {
    if (!kept.empty() && result.size() > begin) result += ';';
    result += kept;
    kept = {};
  };
  while (!info.empty()) {
    const std::size_t size = std::min(info.find(';'), info.size());
    const std::string_view entry = info.substr(0, size);
    info.remove_prefix(std::min(size + 1, info.size()));
    const bool is_replaced = std::any_of(additions.begin(), additions.end(), [&](const auto& addition) {
      const std::string& key = addition.first;
      return entry.starts_with(key) && (entry.size() == key.size() || entry[key.size()] == '=');
    });
    if (entry.empty() || entry == "." || is_replaced) {
      append();
    } else {
      const char* first = kept.empty() ? entry.data() : kept.data();
      kept = {first, static_cast<std::size_t>(entry.data() + entry.size() - first)};
    }
  }
  append();
}

/// Whether every entry of a record's INFO column stays: the additions replace none, and none is empty or `.`.
bool keeps_all(const VcfRecord& record, std::string_view info, const InfoAdditions& additions) {
  std::size_t size = record.info.size();
  for (const auto& [key, value] : record.info) {
    size += key.size() + value.size() + (value.empty() ? 0 : 1);
    const bool is_replaced =
        std::any_of(additions.begin(), additions.end(), [&](const auto& addition) { return addition.first == key; });
    if (is_replaced || key == ".") return false;
  }
  return size == info.size() + 1;  // what the parser left out, it saw as no entry
}

/// As splice_info, onto `text`. `record`, if there is one, is the line parsed.
void append_spliced(std::string& text, std::string_view line, const VcfRecord* record, const InfoAdditions& additions) {
  if (additions.empty()) {
    text += line;
    return;
  }
  const std::string_view old = column_of(line, info_column);
  const auto before = static_cast<std::size_t>(old.data() - line.data());
  text.reserve(text.size() + line.size() + size_of(additions) + 1);
  text += line.substr(0, before);
  const std::size_t begin = text.size();
  if (record != nullptr && keeps_all(*record, old, additions)) {
    text += old;
  } else {
    append_kept_entries(text, old, additions);
  }
  for (const auto& [key, value] : additions) {
    if (text.size() > begin) text += ';';
    text += key;
    if (!value.empty()) text += '=';
    text += value;
  }
  text += line.substr(before + old.size());
}

void require_clean(const InfoAdditions& additions) {
  for (const auto& [key, value] : additions) {
    const bool is_unclean = any_byte(
        value, [](Lanes bytes) { return static_cast<Lanes>((bytes <= ' ') | (bytes == ';') | (bytes == 0x7f)); });
    if (is_unclean) throw Error(ErrorKind::internal, fmt::format("INFO/{} was not encoded: '{}'", key, value));
  }
}

}  // namespace

std::string encode_info_value(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7f || c == '%' || c == ';' || c == '=') {
      result += fmt::format("%{:02X}", byte);
    } else {
      result += c;
    }
  }
  return result;
}

std::string splice_info(std::string_view line, const InfoAdditions& additions) {
  std::string result;
  append_spliced(result, line, nullptr, additions);
  return result;
}

struct VcfWriter::State {
  VcfOutput output;
  const VcfReader& reader;
  std::vector<std::string> extra_lines;
  std::optional<BcfWriter> bcf;
  std::optional<LineSpool> spool;
  std::optional<MissingDefinitions> missing;
  std::vector<std::string> header_lines;
  bool has_header = false;
  std::string spliced = {};  ///< the record being written, kept for its memory

  [[nodiscard]] std::string header_text(const std::vector<std::string>& more) const {
    std::string text;
    for (const std::string& line : header_lines) text += line + "\n";
    for (const std::string& line : more) text += line + "\n";
    return text + reader.header().column_line() + "\n";
  }

  /// `contig` is that of the first record, empty where there is none.
  void begin(std::string_view contig) {
    if (has_header) return;
    has_header = true;
    const bool is_bcf_to_bcf = output.is_bcf() && reader.bcf() != nullptr;
    if (is_bcf_to_bcf) {
      bcf.emplace(output.target(), output.is_compressed(), *reader.bcf(), extra_lines);
      return;
    }
    header_lines = merged_lines(reader.header(), extra_lines);
    if (output.is_bcf()) {
      spool.emplace();
      missing.emplace(header_lines);
      missing->add_contigs(reader.header().contigs);
      return;
    }
    const bool lacks_contigs = reader.header().contigs.empty();
    output.write(header_text(lacks_contigs ? main_contig_lines(contig) : std::vector<std::string>()));
  }

  void finish_spool() {
    bcf.emplace(output.target(), output.is_compressed(), header_text(missing->lines()));
    std::int64_t number = 0;
    spool->read_back([&](const std::string& line) {
      ++number;
      with_context([&] { return fmt::format("record {} of {}", number, reader.name()); },
                   [&] { bcf->write_line(line); });
    });
  }
};

VcfWriter::VcfWriter(const std::string& path, VcfOutputType type, const VcfReader& reader,
                     std::vector<std::string> extra_lines, std::ostream& standard_output)
    : state_(new State{{path, type, standard_output}, reader, std::move(extra_lines), {}, {}, {}, {}, false}) {}

VcfWriter::~VcfWriter() = default;

void VcfWriter::write(const VcfRecord& record, const InfoAdditions& additions) {
  State& state = *state_;
  require_clean(additions);
  state.begin(record.contig);
  if (state.bcf) {
    if (record.number == state.reader.record_count()) {
      state.bcf->write_current(*state.reader.bcf(), additions);
    } else {
      state.bcf->write_line(splice_info(record.line, additions));  // held back: only its text is left
    }
    return;
  }
  if (state.spool) {
    state.missing->look_at(record);
    state.spool->write(splice_info(record.line, additions));
    return;
  }
  state.spliced.clear();
  append_spliced(state.spliced, record.line, &record, additions);
  state.spliced += '\n';
  state.output.write(state.spliced);
}

void VcfWriter::pass() {
  State& state = *state_;
  if (!state.has_header) state.begin(column_of(state.reader.line(), 0));
  if (state.bcf) {
    state.bcf->write_current(*state.reader.bcf(), {});
    return;
  }
  state.output.write(state.reader.line());
  state.output.write("\n");
}

bool VcfWriter::needs_records() const noexcept {
  return state_->output.is_bcf() && state_->reader.bcf() == nullptr;
}

void VcfWriter::commit() {
  State& state = *state_;
  state.begin({});
  if (state.spool) state.finish_spool();
  if (state.bcf) state.bcf->close();
  state.output.commit();
}

}  // namespace marrow
