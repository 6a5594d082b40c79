// Any SAM text that HTSlib takes, sorted and indexed as a BAM: refused, or genotypes of TP53 that are what they
// promise.

#include <htslib/hts.h>
#include <htslib/sam.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "fuzz_target.hpp"
#include "marrow/base/error.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/genotype.hpp"
#include "memory_file.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow_test::require;

using File = std::unique_ptr<htsFile, decltype(&hts_close)>;
using Header = std::unique_ptr<sam_hdr_t, decltype(&sam_hdr_destroy)>;
using Record = std::unique_ptr<bam1_t, decltype(&bam_destroy1)>;

/// The lines before the first that HTSlib refuses, sorted by position, as an indexed BAM; whether it could be written.
bool write_bam(const std::string& sam, const std::string& path) {
  hts_set_log_level(HTS_LOG_OFF);
  const File in(hts_open(sam.c_str(), "r"), &hts_close);
  if (!in || in->format.format != ::sam) return false;
  const Header header(sam_hdr_read(in.get()), &sam_hdr_destroy);
  if (!header) return false;
  std::vector<Record> records;
  for (;;) {
    Record record(bam_init1(), &bam_destroy1);
    if (sam_read1(in.get(), header.get(), record.get()) < 0) break;
    records.push_back(std::move(record));
  }
  const auto place = [](const Record& record) {
    return std::pair(static_cast<std::uint32_t>(record->core.tid), record->core.pos);
  };
  std::stable_sort(records.begin(), records.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  const File out(hts_open(path.c_str(), "wb"), &hts_close);
  if (!out || sam_hdr_write(out.get(), header.get()) != 0) return false;
  const std::string index = path + ".bai";
  if (sam_idx_init(out.get(), header.get(), 0, index.c_str()) != 0) return false;
  for (const Record& record : records) {
    if (sam_write1(out.get(), header.get(), record.get()) < 0) return false;
  }
  return sam_idx_save(out.get()) == 0;
}

bool is_fraction(const std::optional<double>& value) {
  return !value || (*value >= 0 && *value <= 1);
}

void require_sound(const marrow::SiteGenotype& site) {
  require(!site.alleles.empty(), "a site has alleles");
  for (const marrow::AlleleGenotype& allele : site.alleles) {
    require(allele.forward >= 0 && allele.reverse >= 0, "counts are not negative");
    require(allele.count() <= site.depth || site.reference.size() != 1 || allele.alternative.size() > 1,
            "no more fragments have a base than there are");
    require(allele.p_value > 0 && allele.p_value <= 1, "a p-value is a probability");
    require(is_fraction(allele.fraction) && is_fraction(allele.fraction_low) && is_fraction(allele.fraction_high),
            "a fraction lies between 0 and 1");
    require(is_fraction(allele.excluded_fraction), "a limit lies between 0 and 1");
  }
}

}  // namespace

std::vector<std::string> marrow_test::fuzz_seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  const marrow_test::MemoryFile sam(data, size);
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.path("input.bam");
  if (!write_bam(sam.path(), path)) return 0;
  try {
    marrow::ExtractTools tools(knowledge, std::nullopt);
    marrow::Warnings warnings;
    marrow::GenotypeOptions options{.alignments = path};
    options.counted.request.genes = {"TP53"};
    const marrow::ReadGenotypes genotypes = marrow::genotype_reads(options, tools, warnings);
    for (const marrow::SiteGenotype& site : genotypes.sites) require_sound(site);
  } catch (const marrow::Error& error) {
    require(error.kind() != marrow::ErrorKind::internal, error.what());
  }
  return 0;
}
