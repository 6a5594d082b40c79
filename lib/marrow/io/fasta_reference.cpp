#include "marrow/io/fasta_reference.hpp"

#include <fmt/format.h>
#include <htslib/faidx.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/io/htslib_log.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

namespace {

constexpr std::int64_t window_bases = 1 << 14;
constexpr std::size_t most_windows = 64;

}  // namespace

struct FastaReference::State {
  struct Contig {
    std::string written;
    std::int64_t size = 0;
    int number = 0;
  };
  struct Window {
    int contig = -1;
    std::int64_t number = 0;
    std::string bases;
  };

  std::unique_ptr<faidx_t, decltype(&fai_destroy)> index{nullptr, &fai_destroy};
  std::string name;
  std::optional<Assembly> assembly;                    ///< empty: any
  std::map<std::string, Contig, std::less<>> contigs;  ///< `chrN` style, or as written
  std::array<Window, most_windows> windows;            ///< each at the place that its number gives

  void open(const std::string& path) {
    require_readable_file(path);
    silence_htslib();
    name = file_name(path);
    index.reset(fai_load(path.c_str()));
    if (!index) {
      throw Error(ErrorKind::io, fmt::format("cannot read or make the index of the reference '{}'", path),
                  "samtools faidx makes it; a compressed FASTA must be BGZF");
    }
  }

  void add_contig(int number, const std::string& known_as) {
    const std::string written = faidx_iseq(index.get(), number);
    contigs.try_emplace(known_as, Contig{written, faidx_seq_len(index.get(), written.c_str()), number});
  }

  void add_all_contigs() {
    for (int i = 0; i < faidx_nseq(index.get()); ++i) {
      const std::string written = faidx_iseq(index.get(), i);
      add_contig(i, main_contig(written).value_or(written));
    }
  }

  /// Finds the main contigs and compares their lengths with the assembly's.
  void find_contigs() {
    for (int i = 0; i < faidx_nseq(index.get()); ++i) {
      const std::string written = faidx_iseq(index.get(), i);
      const std::optional<std::string> contig = main_contig(written);
      if (!contig || contigs.contains(*contig)) continue;
      const std::int64_t length = faidx_seq_len(index.get(), written.c_str());
      const std::optional<std::int64_t> expected = main_contig_length(*assembly, *contig);
      // hg19's chrM is another sequence than GRCh37's; no panel gene lies there.
      if (expected && *contig != "chrM" && length != *expected) {
        throw Error(ErrorKind::data,
                    fmt::format("the reference's {} has {} bases, but that of {} has {}", written, length,
                                assembly_name(*assembly), *expected),
                    "is it the FASTA of another build?");
      }
      add_contig(i, *contig);
    }
    if (contigs.empty()) throw Error(ErrorKind::data, "the reference has no main contig (chr1 … chrY, or 1 … Y)");
  }

  /// Bases [number, number + 1) × window_bases of a contig, fewer at its end.
  const std::string& window(const Contig& contig, std::int64_t number) {
    Window& kept = windows[static_cast<std::size_t>(number + 7 * contig.number) % most_windows];
    if (kept.contig == contig.number && kept.number == number) return kept.bases;
    const std::int64_t begin = number * window_bases;
    const std::int64_t end = std::min(contig.size, begin + window_bases);
    hts_pos_t length = 0;
    const std::unique_ptr<char, decltype(&std::free)> fetched(
        faidx_fetch_seq64(index.get(), contig.written.c_str(), begin, end - 1, &length), &std::free);
    if (!fetched || length != end - begin) {
      throw Error(ErrorKind::io,
                  fmt::format("cannot read {} of the reference {}", locus_text({contig.written, begin, end}), name));
    }
    kept = {contig.number, number, upper_case({fetched.get(), static_cast<std::size_t>(length)})};
    return kept.bases;
  }
};

FastaReference::FastaReference(const std::string& path, Assembly assembly) : state_(std::make_unique<State>()) {
  state_->assembly = assembly;
  state_->open(path);
  with_context([&] { return state_->name; }, [&] { state_->find_contigs(); });
}

FastaReference::FastaReference(const std::string& path) : state_(std::make_unique<State>()) {
  state_->open(path);
  state_->add_all_contigs();
}

FastaReference::~FastaReference() = default;
FastaReference::FastaReference(FastaReference&&) noexcept = default;
FastaReference& FastaReference::operator=(FastaReference&&) noexcept = default;

bool FastaReference::has_contig(std::string_view contig) const {
  return state_->contigs.contains(contig);
}

std::optional<std::string> FastaReference::bases(Assembly assembly, const Interval& interval) const {
  const auto contig = state_->contigs.find(interval.contig);
  if ((state_->assembly && assembly != *state_->assembly) || contig == state_->contigs.end()) return std::nullopt;
  if (interval.begin < 0 || interval.end > contig->second.size) return std::nullopt;
  std::string found;
  for (std::int64_t at = interval.begin; at < interval.end;) {
    const std::string& window = state_->window(contig->second, at / window_bases);
    const std::int64_t end = std::min(interval.end, (at / window_bases + 1) * window_bases);
    found.append(window, static_cast<std::size_t>(at % window_bases), static_cast<std::size_t>(end - at));
    at = end;
  }
  return found;
}

}  // namespace marrow
