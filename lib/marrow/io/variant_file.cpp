#include "marrow/io/variant_file.hpp"

#include <fmt/format.h>
#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/kstring.h>
#include <htslib/vcf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>
#include <optional>
#include <system_error>
#include <thread>

#include "marrow/base/error.hpp"
#include "marrow/base/read_ahead.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/htslib_log.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

namespace {

constexpr std::size_t most_line_bytes = std::size_t{256} << 20;
constexpr const char* no_end_marker = "the file is cut off: its BGZF end marker is missing";
constexpr const char* copy_again = "copy or download it again";
constexpr const char* foreign_names = "the file is damaged: a record refers to names that its header lacks";
constexpr const char* past_the_end = "the index beside the file points past its end";
constexpr const char* index_again = "make the index again";

struct CloseHfile {
  void operator()(hFILE* file) const noexcept { hclose_abruptly(file); }
};
using HfileHandle = std::unique_ptr<hFILE, CloseHfile>;

HfileHandle open_hfile(const std::string& path) {
  silence_htslib();
  require_readable_file(path);
  HfileHandle file(hopen(path.c_str(), "r"));
  if (!file) {
    throw Error(ErrorKind::io, fmt::format("cannot read '{}': {}", path, std::generic_category().message(errno)));
  }
  return file;
}

/// Format of an open file, by its first bytes, which stay unread.
VariantFileFormat detect(hFILE* file, const std::string& path) {
  htsFormat format{};
  if (hts_detect_format2(file, path.c_str(), &format) != 0) {
    throw Error(ErrorKind::io, fmt::format("cannot read '{}'", path));
  }
  if (format.format == bcf) return VariantFileFormat::bcf;
  char peeked = 0;
  if (hpeek(file, &peeked, 1) == 0) throw Error(ErrorKind::data, "the file is empty (0 bytes)", copy_again);
  const bool is_text = format.format == vcf || format.format == text_format || format.format == unknown_format ||
                       format.format == empty_format;
  if (!is_text) {
    const std::unique_ptr<char, decltype(&std::free)> description(hts_format_description(&format), &std::free);
    throw Error(ErrorKind::data, fmt::format("this is no VCF or BCF but: {}", description ? description.get() : "?"));
  }
  return VariantFileFormat::text;
}

/// Throws `data` unless a BGZF file ends with its end marker, wherever it is being read.
void require_marker(BGZF* file) {
  if (bgzf_check_EOF(file) != 1) throw Error(ErrorKind::data, no_end_marker, copy_again);
}

}  // namespace

struct VariantFile::State {
  HfileHandle file;
  std::string path;
  bool starts_as_gzip = false;
};

VariantFile::VariantFile(const std::string& path) : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->file = open_hfile(path);
  unsigned char magic[2] = {0, 0};
  state_->starts_as_gzip = hpeek(state_->file.get(), magic, 2) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
  format_ = detect(state_->file.get(), path);
}
VariantFile::~VariantFile() = default;
VariantFile::VariantFile(VariantFile&&) noexcept = default;
VariantFile& VariantFile::operator=(VariantFile&&) noexcept = default;

struct LineReader::State {
  struct CloseBgzf {
    void operator()(BGZF* file) const noexcept { bgzf_close(file); }
  };
  std::unique_ptr<BGZF, CloseBgzf> file;
  std::string path;
  bool starts_as_gzip = false;
  std::string_view piece;          ///< of `ahead`, what was not given out yet
  std::optional<ReadAhead> ahead;  // it reads `file`, and stops before that is closed

  /// What was decompressed and not given out yet.
  [[nodiscard]] std::string_view unread() const noexcept { return ahead ? piece : unread_of_block(); }
  void take(std::size_t count) noexcept { ahead ? piece.remove_prefix(count) : take_of_block(count); }
  /// False at the end.
  bool read_on() {
    if (!ahead) return read_block();
    piece = ahead->next();
    return !piece.empty();
  }

  /// After a seek the block is not there yet, though its offset is.
  [[nodiscard]] std::string_view unread_of_block() const noexcept {
    if (file->block_length <= file->block_offset) return {};
    const auto* block = static_cast<const char*>(file->uncompressed_block);
    return {block + file->block_offset, static_cast<std::size_t>(file->block_length - file->block_offset)};
  }
  /// At a block's end the place is the next block's start, as `bgzf_read` leaves it.
  void take_of_block(std::size_t count) noexcept {
    file->block_offset += static_cast<int>(count);
    if (count == 0 || file->block_offset < file->block_length) return;
    file->block_address = htell(file->fp);
    file->block_offset = file->block_length = 0;
  }
  bool read_block() {
    if (bgzf_read_block(file.get()) != 0) {
      const bool cut_off = (file->errcode & BGZF_ERR_IO) != 0;
      if (cut_off)
        throw Error(ErrorKind::data, "the file is cut off: its compressed data end in the middle", copy_again);
      throw Error(ErrorKind::data, "the file is damaged: its compressed data cannot be read", copy_again);
    }
    if (file->block_offset > file->block_length) throw Error(ErrorKind::data, past_the_end, index_again);
    return file->block_length > 0;
  }
};

LineReader::LineReader(VariantFile file) : state_(std::make_unique<State>()) {
  state_->path = file.state_->path;
  state_->starts_as_gzip = file.state_->starts_as_gzip;
  state_->file.reset(bgzf_hopen(file.state_->file.get(), "r"));
  if (!state_->file) throw Error(ErrorKind::data, "the file is cut off within its first bytes", copy_again);
  static_cast<void>(file.state_->file.release());  // owned by the BGZF now
}

LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;

void LineReader::prove_end() const {
  const int compression = bgzf_compression(state_->file.get());
  if (compression == bgzf && state_->file->last_block_eof == 0) {
    throw Error(ErrorKind::data, no_end_marker, copy_again);
  }
  if (compression == no_compression && state_->starts_as_gzip) {
    throw Error(ErrorKind::data, "the file is cut off within its first bytes", copy_again);
  }
  if (!buffer_.empty()) {
    throw Error(ErrorKind::data, fmt::format("the file is cut off: line {} has no line end", line1_ + 1),
                "copy it again; if it is whole, add a line end to its last line");
  }
  if (line1_ == 0) throw Error(ErrorKind::data, "the file is empty", copy_again);
}

bool LineReader::next(std::string_view& line) {
  buffer_.clear();
  while (true) {
    const std::string_view rest = state_->unread();
    if (buffer_.empty() && !state_->ahead) line_place_ = next_place();
    const void* end = rest.empty() ? nullptr : std::memchr(rest.data(), '\n', rest.size());
    if (end != nullptr) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(end) - rest.data());
      line = rest.substr(0, length);
      if (!buffer_.empty()) line = buffer_.append(line);
      state_->take(length + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      ++line1_;
      return true;
    }
    buffer_.append(rest);
    state_->take(rest.size());
    if (buffer_.size() > most_line_bytes) {
      throw Error(ErrorKind::data, fmt::format("line {} is longer than 256 MiB", line1_ + 1));
    }
    if (!state_->read_on()) {
      prove_end();
      return false;
    }
  }
}

void LineReader::read_ahead() {
  constexpr std::size_t piece_bytes = std::size_t{512} << 10;
  std::error_code no_size;
  const bool is_worth_it = is_bgzf() && std::thread::hardware_concurrency() > 1 &&
                           std::filesystem::is_regular_file(state_->path, no_size) &&
                           std::filesystem::file_size(state_->path, no_size) > piece_bytes;
  if (!is_worth_it) return;
  const auto read = [state = state_.get()](char* to, std::size_t room) -> std::size_t {
    if (state->unread_of_block().empty() && !state->read_block()) return 0;
    const std::string_view bytes = state->unread_of_block().substr(0, room);
    std::memcpy(to, bytes.data(), bytes.size());
    state->take_of_block(bytes.size());
    return bytes.size();
  };
  state_->ahead.emplace(read, piece_bytes);
}

bool LineReader::is_bgzf() const {
  return bgzf_compression(state_->file.get()) == bgzf;
}

void LineReader::require_end_marker() {
  require_marker(state_->file.get());
}

std::uint64_t LineReader::next_place() const noexcept {
  return static_cast<std::uint64_t>(bgzf_tell(state_->file.get()));
}

void LineReader::seek(std::uint64_t place) {
  BGZF* file = state_->file.get();
  const bool is_in_block = file->block_length > 0 && file->block_address == static_cast<std::int64_t>(place >> 16) &&
                           static_cast<int>(place & 0xffff) < file->block_length;
  if (is_in_block) {
    file->block_offset = static_cast<int>(place & 0xffff);
    return;
  }
  if (bgzf_seek(file, static_cast<std::int64_t>(place), SEEK_SET) != 0) {
    throw Error(ErrorKind::data, past_the_end, index_again);
  }
}

struct BcfReader::State {
  struct CloseFile {
    void operator()(htsFile* file) const noexcept { hts_close(file); }
  };
  struct FreeHeader {
    void operator()(bcf_hdr_t* header) const noexcept { bcf_hdr_destroy(header); }
  };
  struct FreeRecord {
    void operator()(bcf1_t* record) const noexcept { bcf_destroy(record); }
  };
  std::unique_ptr<htsFile, CloseFile> file;
  std::unique_ptr<bcf_hdr_t, FreeHeader> header;
  std::unique_ptr<bcf1_t, FreeRecord> record{bcf_init()};
  kstring_t text{0, 0, nullptr};
  std::uint64_t record_place = 0;

  State() = default;
  ~State() { ks_free(&text); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

BcfReader::BcfReader(VariantFile file) : state_(std::make_unique<State>()) {
  state_->file.reset(hts_hopen(file.state_->file.get(), file.state_->path.c_str(), "r"));
  if (!state_->file) throw Error(ErrorKind::data, "the BCF cannot be opened", copy_again);
  static_cast<void>(file.state_->file.release());  // owned by the htsFile now
  state_->header.reset(bcf_hdr_read(state_->file.get()));
  if (!state_->header) throw Error(ErrorKind::data, "the header of the BCF is cut off or damaged", copy_again);
}
BcfReader::~BcfReader() = default;
BcfReader::BcfReader(BcfReader&&) noexcept = default;
BcfReader& BcfReader::operator=(BcfReader&&) noexcept = default;

std::string BcfReader::header_text() const {
  kstring_t text{0, 0, nullptr};
  const int status = bcf_hdr_format(state_->header.get(), 0, &text);
  std::string result(text.s == nullptr ? "" : text.s, text.l);
  ks_free(&text);
  if (status != 0) throw Error(ErrorKind::internal, "HTSlib could not write a header as text");
  return result;
}

bool BcfReader::next() {
  constexpr int end_of_file = -1;
  BGZF* stream = state_->file->fp.bgzf;
  state_->record_place = static_cast<std::uint64_t>(bgzf_tell(stream));
  const int status = bcf_read(state_->file.get(), state_->header.get(), state_->record.get());
  if (status == end_of_file && stream->errcode == 0) {
    if (bgzf_compression(stream) == bgzf && stream->last_block_eof == 0) {
      throw Error(ErrorKind::data, no_end_marker, copy_again);
    }
    return false;
  }
  if (status < 0) throw Error(ErrorKind::data, "the file is cut off or damaged: a record is not whole", copy_again);
  if (state_->record->errcode != 0) throw Error(ErrorKind::data, foreign_names, copy_again);
  return true;
}

bool BcfReader::next(std::string_view& line) {
  if (!next()) return false;
  line = this->line();
  return true;
}

RecordPlace BcfReader::place() const {
  const bcf1_t* record = state_->record.get();
  const char* contig = bcf_hdr_id2name(state_->header.get(), record->rid);
  return {.contig = contig == nullptr ? std::string_view() : contig,
          .begin = record->pos,
          .end = record->pos + std::max<std::int64_t>(record->rlen, 1)};
}

std::string_view BcfReader::line() {
  state_->text.l = 0;
  if (vcf_format(state_->header.get(), state_->record.get(), &state_->text) != 0) {
    throw Error(ErrorKind::data, foreign_names, copy_again);
  }
  std::string_view line(state_->text.s, state_->text.l);
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

std::uint64_t BcfReader::record_place() const noexcept {
  return state_->record_place;
}

bool BcfReader::is_bgzf() const {
  return bgzf_compression(state_->file->fp.bgzf) == bgzf;
}

void BcfReader::require_end_marker() {
  require_marker(state_->file->fp.bgzf);
}

std::uint64_t BcfReader::next_place() const noexcept {
  return static_cast<std::uint64_t>(bgzf_tell(state_->file->fp.bgzf));
}

void BcfReader::seek(std::uint64_t place) {
  if (bgzf_seek(state_->file->fp.bgzf, static_cast<std::int64_t>(place), SEEK_SET) != 0) {
    throw Error(ErrorKind::data, past_the_end, index_again);
  }
}

namespace {

[[noreturn]] void fail_write(const std::string& path, int code) {
  const std::string where = path == "-" ? "standard output" : fmt::format("'{}'", path);
  const std::string why = code != 0 ? std::generic_category().message(code) : "unknown fault";
  throw Error(ErrorKind::io, fmt::format("cannot write {}: {}", where, why));
}

/// Opens `path`, or a duplicate of standard output, so that closing leaves the original open.
HfileHandle open_output(const std::string& path) {
  silence_htslib();
  errno = 0;
  HfileHandle file(path == "-" ? hdopen(dup(STDOUT_FILENO), "w") : hopen(path.c_str(), "w"));
  if (!file) fail_write(path, errno);
  return file;
}

int number_of_type(const bcf_hdr_t* header, const std::string& key) {
  const int id = bcf_hdr_id2int(header, BCF_DT_ID, key.c_str());
  if (id < 0 || !bcf_hdr_idinfo_exists(header, BCF_HL_INFO, id)) {
    throw Error(ErrorKind::internal, fmt::format("INFO key '{}' was never defined in the header", key));
  }
  return static_cast<int>(bcf_hdr_id2type(header, BCF_HL_INFO, id));
}

/// Sets one INFO entry by the type that the header gives it.
int set_info(const bcf_hdr_t* header, bcf1_t* record, const std::string& key, const std::string& value) {
  const int type = number_of_type(header, key);
  if (type == BCF_HT_FLAG) return bcf_update_info_flag(header, record, key.c_str(), nullptr, 1);
  if (type == BCF_HT_STR) return bcf_update_info_string(header, record, key.c_str(), value.c_str());
  std::vector<std::int32_t> integers;
  std::vector<float> floats;
  for (const std::string_view piece : split(value, ',')) {
    const std::optional<double> number = parse_number(piece);
    integers.push_back(number ? static_cast<std::int32_t>(*number) : bcf_int32_missing);
    floats.push_back(number ? static_cast<float>(*number) : 0.0F);
    if (!number) bcf_float_set_missing(floats.back());
  }
  const int count = static_cast<int>(integers.size());
  return type == BCF_HT_INT ? bcf_update_info_int32(header, record, key.c_str(), integers.data(), count)
                            : bcf_update_info_float(header, record, key.c_str(), floats.data(), count);
}

}  // namespace

struct BcfWriter::State {
  std::string path;
  std::unique_ptr<htsFile, BcfReader::State::CloseFile> file;
  std::unique_ptr<bcf_hdr_t, BcfReader::State::FreeHeader> header;
  std::unique_ptr<bcf1_t, BcfReader::State::FreeRecord> record{bcf_init()};
  std::string text;

  void open(bool is_compressed) {
    HfileHandle handle = open_output(path);
    file.reset(hts_hopen(handle.get(), path.c_str(), is_compressed ? "wb" : "wbu"));
    if (!file) fail_write(path, errno);
    static_cast<void>(handle.release());
    errno = 0;
    if (bcf_hdr_sync(header.get()) != 0 || bcf_hdr_write(file.get(), header.get()) != 0) fail_write(path, errno);
  }
};

BcfWriter::BcfWriter(const std::string& path, bool is_compressed, const std::string& header_text)
    : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->header.reset(bcf_hdr_init("r"));
  std::string text = header_text;
  if (bcf_hdr_parse(state_->header.get(), text.data()) != 0) {
    throw Error(ErrorKind::data, "HTSlib cannot make a BCF of this header", "write VCF instead (-O z)");
  }
  state_->open(is_compressed);
}

BcfWriter::BcfWriter(const std::string& path, bool is_compressed, const BcfReader& reader,
                     const std::vector<std::string>& extra_lines)
    : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->header.reset(bcf_hdr_dup(reader.state_->header.get()));
  for (const std::string& line : extra_lines) {
    if (bcf_hdr_append(state_->header.get(), line.c_str()) != 0) {
      throw Error(ErrorKind::internal, fmt::format("HTSlib refuses the header line '{}'", line));
    }
  }
  state_->open(is_compressed);
}

BcfWriter::~BcfWriter() = default;

void BcfWriter::write_line(std::string_view line) {
  state_->text.assign(line);  // vcf_parse writes into it
  kstring_t text{state_->text.size(), state_->text.size() + 1, state_->text.data()};
  bcf1_t* record = state_->record.get();
  if (vcf_parse(&text, state_->header.get(), record) != 0 || record->errcode != 0) {
    throw Error(ErrorKind::data, "HTSlib cannot make a BCF record of this line", "write VCF instead (-O z)");
  }
  write_record(record);
}

void BcfWriter::write_current(const BcfReader& reader, const InfoAdditions& additions) {
  if (additions.empty()) {
    write_record(reader.state_->record.get());  // as it was read: ids of the input's header are those of the output's
    return;
  }
  bcf1_t* record = state_->record.get();
  if (bcf_copy(record, reader.state_->record.get()) == nullptr) throw std::bad_alloc();
  for (const auto& [key, value] : additions) {
    if (set_info(state_->header.get(), record, key, value) != 0) {
      throw Error(ErrorKind::internal, fmt::format("HTSlib could not set INFO key '{}'", key));
    }
  }
  write_record(record);
}

void BcfWriter::write_record(void* record) {
  errno = 0;
  if (bcf_write(state_->file.get(), state_->header.get(), static_cast<bcf1_t*>(record)) != 0) {
    fail_write(state_->path, errno);
  }
}

void BcfWriter::close() {
  errno = 0;
  if (hts_close(state_->file.release()) != 0) fail_write(state_->path, errno);
}

struct BgzfWriter::State {
  std::string path;
  std::unique_ptr<BGZF, LineReader::State::CloseBgzf> file;
};

BgzfWriter::BgzfWriter(const std::string& path) : state_(std::make_unique<State>()) {
  state_->path = path;
  HfileHandle handle = open_output(path);
  state_->file.reset(bgzf_hopen(handle.get(), "w"));
  if (!state_->file) fail_write(path, errno);
  static_cast<void>(handle.release());
}

BgzfWriter::~BgzfWriter() = default;

void BgzfWriter::write(std::string_view bytes) {
  errno = 0;
  if (bgzf_write(state_->file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    fail_write(state_->path, errno);
  }
}

void BgzfWriter::close() {
  errno = 0;
  if (bgzf_close(state_->file.release()) != 0) fail_write(state_->path, errno);
}

}  // namespace marrow
