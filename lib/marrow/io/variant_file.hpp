#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/io/vcf_places.hpp"

namespace marrow {

/// What a variant file is, told by its first bytes and never by its name.
enum class VariantFileFormat { text, bcf };

/// A file or standard input (`-`) that was opened and looked at, not read yet: standard input can be opened only once.
class VariantFile {
 public:
  /// Throws `io` if it cannot be opened, `data` if it is empty or of another kind (a BAM, an index), which is named.
  explicit VariantFile(const std::string& path);
  ~VariantFile();
  VariantFile(VariantFile&&) noexcept;
  VariantFile& operator=(VariantFile&&) noexcept;

  [[nodiscard]] VariantFileFormat format() const noexcept { return format_; }

 private:
  friend class LineReader;
  friend class BcfReader;
  struct State;
  std::unique_ptr<State> state_;
  VariantFileFormat format_ = VariantFileFormat::text;
};

/// Lines of a text file, plain, gzip or BGZF, streamed in bounded memory.
///
/// The end is believed only where it is proven: a BGZF file must end with its end marker, a gzip stream must be whole,
/// a last line must have a line end. Anything else throws `data`.
class LineReader {
 public:
  explicit LineReader(VariantFile file);
  ~LineReader();
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;

  /// The next line without its line end (LF or CR LF), a view that holds until the next call; false at the proven end.
  /// Throws `data` for a file that is cut off or damaged and for a line above 256 MiB.
  bool next(std::string_view& line);

  /// Decompresses on a thread of its own from here on, where that is faster: a BGZF file on a disk, of more than half a
  /// megabyte, and two processors. After it there are no places and no `seek`.
  void read_ahead();

  /// 1-based number of the line that `next` gave last; means nothing after a `seek`.
  [[nodiscard]] std::int64_t line1() const noexcept { return line1_; }
  /// Where that line starts, as a virtual offset of BGZF (SAM specification §4.1.1).
  [[nodiscard]] std::uint64_t line_place() const noexcept { return line_place_; }

  /// Where the next line starts.
  [[nodiscard]] std::uint64_t next_place() const noexcept;

  [[nodiscard]] bool is_bgzf() const;
  /// Throws `data` unless the BGZF file ends with its end marker; the place stays.
  void require_end_marker();
  /// Goes on at a virtual offset of a BGZF file. Throws `data` if there is no such place, here or in `next`.
  void seek(std::uint64_t place);

 private:
  friend class BgzfWriter;
  void prove_end() const;

  struct State;
  std::unique_ptr<State> state_;
  std::string buffer_;  ///< a line that spans blocks
  std::uint64_t line_place_ = 0;
  std::int64_t line1_ = 0;
};

/// Records of a BCF, as the lines of VCF text that HTSlib makes of them where one is looked into, so that one parser
/// checks both.
class BcfReader {
 public:
  /// Throws `data` if the header cannot be read.
  explicit BcfReader(VariantFile file);
  ~BcfReader();
  BcfReader(BcfReader&&) noexcept;
  BcfReader& operator=(BcfReader&&) noexcept;

  /// The header with its `#CHROM` line, as VCF text.
  [[nodiscard]] std::string header_text() const;
  /// Reads the next record; false at the proven end (-1 of HTSlib and the end marker there). Throws `data` for a file
  /// that is cut off or damaged.
  bool next();
  /// Reads the next record and gives its line.
  bool next(std::string_view& line);
  /// Where that record stands, a view that holds until the next call.
  [[nodiscard]] RecordPlace place() const;
  /// That record without line end, a view that holds until the next call of `next` or `line`. Throws `data` for one
  /// that is damaged.
  std::string_view line();

  /// Where that record starts in the file, as a virtual offset of BGZF.
  [[nodiscard]] std::uint64_t record_place() const noexcept;
  /// Where the next record starts.
  [[nodiscard]] std::uint64_t next_place() const noexcept;
  [[nodiscard]] bool is_bgzf() const;
  void require_end_marker();
  /// Goes on at a virtual offset, which must be where a record starts. Throws `data` as LineReader does.
  void seek(std::uint64_t place);

 private:
  friend class BcfWriter;
  struct State;
  std::unique_ptr<State> state_;
};

/// INFO entries to set on a record; an empty value is a flag.
using InfoAdditions = std::vector<std::pair<std::string, std::string>>;

/// Writes a BCF. Errors of writing and of closing are `io`.
class BcfWriter {
 public:
  /// To `path`, or standard output for `-`. `header_text` is a whole VCF header that names all that records use.
  BcfWriter(const std::string& path, bool is_compressed, const std::string& header_text);
  /// As above for records of `reader`, whose header gains `extra_lines`.
  BcfWriter(const std::string& path, bool is_compressed, const BcfReader& reader,
            const std::vector<std::string>& extra_lines);
  ~BcfWriter();

  /// Throws `data` if HTSlib cannot read the line.
  void write_line(std::string_view line);
  /// The record that `reader` gave last, with INFO entries set; numbers keep their binary precision.
  /// Throws `internal` for an entry that the header does not define.
  void write_current(const BcfReader& reader, const InfoAdditions& additions);
  void close();

 private:
  void write_record(void* record);

  struct State;
  std::unique_ptr<State> state_;
};

/// Writes bytes as BGZF to a file, or standard output for `-`. Errors of writing and of closing are `io`.
class BgzfWriter {
 public:
  explicit BgzfWriter(const std::string& path);
  ~BgzfWriter();
  void write(std::string_view bytes);
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace marrow
