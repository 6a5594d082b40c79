#include "marrow/pipeline/genotype_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/gene_coverage.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

class PlaceCollector {
 public:
  PlaceCollector(const Panel& panel, Assembly assembly) : panel_(panel), assembly_(assembly) {}

  void add_gene(const std::string& name) {
    if (name == "all") {
      for (const Transcript& transcript : panel_.transcripts()) add_transcript(transcript);
      return;
    }
    const std::optional<std::string> symbol = panel_.resolve_symbol(name);
    if (!symbol || panel_.find_gene(*symbol) == nullptr) {
      throw Error(ErrorKind::usage, fmt::format("gene '{}' is not on the panel", name), "marrow show panel lists it");
    }
    if (const Transcript* transcript = panel_.find_transcript(*symbol)) {
      add_transcript(*transcript);
    } else {
      without_model_.push_back(*symbol);
    }
  }

  /// The codon of a row such as "p.R248Q".
  void add_hotspot(const HotspotRow& row) {
    const Transcript* transcript = panel_.find_transcript(row.gene);
    if (transcript == nullptr || !row.is_exact() || !row.change.starts_with("p.")) return;
    const std::string_view change = std::string_view(row.change).substr(2);
    const std::size_t digit = change.find_first_of("0123456789");
    if (digit == std::string_view::npos) return;
    const auto residue = parse_integer(change.substr(digit, change.find_first_not_of("0123456789", digit) - digit));
    if (!residue || *residue < 1 || 3 * *residue > transcript->cds_length) return;
    add_parts(coding_parts(*transcript, assembly_, 3 * (*residue - 1), 3 * *residue));
  }

  void add_region(const std::string& text) {
    const std::optional<Interval> locus = parse_locus(text);
    const auto contig = locus ? main_contig(locus->contig) : std::nullopt;
    if (!contig) {
      throw Error(ErrorKind::usage, fmt::format("--region '{}' is no stretch of a main contig", text),
                  "write it as chr9:136494433-136546048");
    }
    places_.push_back({*contig, locus->begin, locus->end});
  }

  void add_place(Interval place) { places_.push_back(std::move(place)); }

  std::vector<Interval> finish(Warnings& warnings) {
    if (!without_model_.empty()) {
      warnings.add("W393", fmt::format("no transcript of {} is known in this build: none of their bases is read",
                                       join(without_model_, ", ")));
    }
    return merged_intervals(std::move(places_));
  }

 private:
  void add_transcript(const Transcript& transcript) {
    const auto parts = coding_parts(transcript, assembly_);
    add_parts(parts);
    add_parts(three_prime_utr_parts(transcript, assembly_));
    if (!parts) without_model_.push_back(transcript.gene);
  }

  void add_parts(const std::optional<ExonParts>& parts) {
    if (!parts) return;
    for (const ExonPart& part : *parts) places_.push_back(part.place);
  }

  const Panel& panel_;
  Assembly assembly_;
  std::vector<Interval> places_;
  std::vector<std::string> without_model_;
};

/// The alleles of a VCF, by their fewest bases.
void add_sites(const std::string& path, Assembly assembly, PlaceCollector& places, std::vector<SmallVariant>& changes,
               Warnings& warnings) {
  VcfReader reader(path, {.assembly = assembly, .ignores_samples = true}, warnings);
  VcfRecord record;
  with_context([&] { return file_name(path); },
               [&] {
                 while (reader.next(record)) {
                   if (!record.main_contig) continue;
                   for (const AlternateAllele& alternative : record.alts) {
                     if (alternative.kind != AlleleKind::small) continue;
                     auto change = trim_alleles(*record.main_contig, record.begin, record.ref, alternative.text);
                     if (change) changes.push_back(std::move(*change));
                   }
                   places.add_place({*record.main_contig, record.begin,
                                     record.begin + static_cast<std::int64_t>(record.ref.size())});
                 }
               });
}

}  // namespace

GenotypePlaces genotype_places(const GenotypeRequest& request, const Knowledge& knowledge, Assembly assembly,
                               Warnings& warnings) {
  PlaceCollector places(knowledge.panel(), assembly);
  GenotypePlaces asked;
  if (request.genes.empty() && request.sites.empty() && request.regions.empty()) {
    for (const std::string_view gene : default_genotyped_genes) places.add_gene(std::string(gene));
    for (const HotspotRow& row : knowledge.hotspots().rows()) places.add_hotspot(row);
  }
  for (const std::string& gene : request.genes) places.add_gene(gene);
  for (const std::string& region : request.regions) places.add_region(region);
  for (const std::string& path : request.sites) add_sites(path, assembly, places, asked.changes, warnings);
  const auto key = [](const SmallVariant& change) {
    return std::tie(change.contig, change.begin, change.ref, change.alt);
  };
  std::sort(asked.changes.begin(), asked.changes.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  asked.changes.erase(std::unique(asked.changes.begin(), asked.changes.end()), asked.changes.end());
  asked.places = places.finish(warnings);
  return asked;
}

}  // namespace marrow
