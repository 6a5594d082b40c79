#include "marrow/io/genome_fasta.hpp"

#include <fmt/format.h>
#include <htslib/bgzf.h>

#include <algorithm>
#include <memory>

#include "marrow/base/error.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/io/htslib_log.hpp"

namespace marrow {

namespace {

constexpr std::size_t line_bases = 60;

/// A BGZF file that counts its bytes for the index.
class IndexedWriter {
 public:
  explicit IndexedWriter(const std::string& path, const std::string& target)
      : path_(path), file_(bgzf_open(target.c_str(), "w1"), &bgzf_close) {
    if (!file_ || bgzf_index_build_init(file_.get()) != 0) fail();
  }

  void write(std::string_view bytes) {
    if (bgzf_write(file_.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) fail();
    written_ += static_cast<std::int64_t>(bytes.size());
  }
  [[nodiscard]] std::int64_t written() const noexcept { return written_; }

  void close(const std::string& index_target) {
    if (bgzf_flush(file_.get()) != 0 || bgzf_index_dump(file_.get(), index_target.c_str(), nullptr) != 0) fail();
    if (bgzf_close(file_.release()) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const { throw Error(ErrorKind::io, fmt::format("cannot write '{}'", path_)); }

  std::string path_;
  std::unique_ptr<BGZF, decltype(&bgzf_close)> file_;
  std::int64_t written_ = 0;
};

/// The contig's lines: N, with the stretches laid over.
void write_bases(IndexedWriter& writer, const SparseContig& contig) {
  std::string line;
  auto stretch = contig.stretches.begin();
  const auto step = static_cast<std::int64_t>(line_bases);
  for (std::int64_t begin = 0; begin < contig.length; begin += step) {
    const std::int64_t end = std::min(contig.length, begin + step);
    line.assign(static_cast<std::size_t>(end - begin), 'N');
    while (stretch != contig.stretches.end()) {
      const std::int64_t stretch_end = stretch->begin + static_cast<std::int64_t>(stretch->bases.size());
      const std::int64_t first = std::max(begin, stretch->begin);
      const std::int64_t last = std::min(end, stretch_end);
      if (first < last) {
        line.replace(static_cast<std::size_t>(first - begin), static_cast<std::size_t>(last - first),
                     stretch->bases.substr(static_cast<std::size_t>(first - stretch->begin),
                                           static_cast<std::size_t>(last - first)));
      }
      if (stretch_end > end) break;
      ++stretch;
    }
    line += '\n';
    writer.write(line);
  }
}

}  // namespace

void write_genome_fasta(const std::string& path, const std::vector<SparseContig>& contigs) {
  silence_htslib();
  OutputFile fasta(path);
  OutputFile names(path + ".fai");
  OutputFile blocks(path + ".gzi");
  IndexedWriter writer(path, fasta.temporary_path());
  for (const SparseContig& contig : contigs) {
    writer.write(fmt::format(">{}\n", contig.name));
    names.write(
        fmt::format("{}\t{}\t{}\t{}\t{}\n", contig.name, contig.length, writer.written(), line_bases, line_bases + 1));
    write_bases(writer, contig);
  }
  writer.close(blocks.temporary_path());
  fasta.commit();
  names.commit();
  blocks.commit();
}

}  // namespace marrow
