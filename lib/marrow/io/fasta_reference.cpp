#include "marrow/io/fasta_reference.hpp"

#include <fmt/format.h>
#include <htslib/faidx.h>

#include <cstdlib>
#include <map>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/io/htslib_log.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

struct FastaReference::State {
  std::unique_ptr<faidx_t, decltype(&fai_destroy)> index{nullptr, &fai_destroy};
  std::string name;
  Assembly assembly = Assembly::grch38;
  std::map<std::string, std::string> names;  ///< `chrN` style → as the file writes it

  /// Finds the main contigs and compares their lengths with the assembly's.
  void find_contigs() {
    for (int i = 0; i < faidx_nseq(index.get()); ++i) {
      const std::string written = faidx_iseq(index.get(), i);
      const std::optional<std::string> contig = main_contig(written);
      if (!contig || names.contains(*contig)) continue;
      const std::int64_t length = faidx_seq_len(index.get(), written.c_str());
      const std::optional<std::int64_t> expected = main_contig_length(assembly, *contig);
      // hg19's chrM is another sequence than GRCh37's; no panel gene lies there.
      if (expected && *contig != "chrM" && length != *expected) {
        throw Error(ErrorKind::data,
                    fmt::format("the reference's {} has {} bases, but that of {} has {}", written, length,
                                assembly_name(assembly), *expected),
                    "is it the FASTA of another build?");
      }
      names[*contig] = written;
    }
    if (names.empty()) throw Error(ErrorKind::data, "the reference has no main contig (chr1 … chrY, or 1 … Y)");
  }
};

FastaReference::FastaReference(const std::string& path, Assembly assembly) : state_(std::make_unique<State>()) {
  require_readable_file(path);
  silence_htslib();
  state_->name = file_name(path);
  state_->assembly = assembly;
  state_->index.reset(fai_load(path.c_str()));
  if (!state_->index) {
    throw Error(ErrorKind::io, fmt::format("cannot read or make the index of the reference '{}'", path),
                "samtools faidx makes it; a compressed FASTA must be BGZF");
  }
  with_context([&] { return state_->name; }, [&] { state_->find_contigs(); });
}

FastaReference::~FastaReference() = default;
FastaReference::FastaReference(FastaReference&&) noexcept = default;
FastaReference& FastaReference::operator=(FastaReference&&) noexcept = default;

std::optional<std::string> FastaReference::bases(Assembly assembly, const Interval& interval) const {
  const auto contig = state_->names.find(interval.contig);
  if (assembly != state_->assembly || contig == state_->names.end() || interval.begin < 0) return std::nullopt;
  if (interval.end <= interval.begin) return std::string();
  hts_pos_t length = 0;
  const std::unique_ptr<char, decltype(&std::free)> fetched(
      faidx_fetch_seq64(state_->index.get(), contig->second.c_str(), interval.begin, interval.end - 1, &length),
      &std::free);
  if (!fetched || length < 0) {
    throw Error(ErrorKind::io, fmt::format("cannot read {} of the reference {}", locus_text(interval), state_->name));
  }
  // Past a contig's end fewer bases come back.
  if (length != interval.end - interval.begin) return std::nullopt;
  return upper_case({fetched.get(), static_cast<std::size_t>(length)});
}

}  // namespace marrow
