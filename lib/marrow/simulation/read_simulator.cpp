#include "marrow/simulation/read_simulator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/records/site_counts.hpp"
#include "marrow/simulation/random_draws.hpp"

namespace marrow {

namespace {

constexpr std::int64_t batch_fragments = 4096;
constexpr double most_error_rate = 0.75;
constexpr char first_quality_letter = '!';

char complement(char base) noexcept {
  return counted_bases[counted_bases.size() - 1 - counted_bases.find(base)];
}

/// What a base is read as: itself, or a wrong one by the factors of its site. `factors` is null where all are alike.
char read_base(char base, double error_rate, const SiteFactors* factors, Random& random) noexcept {
  const double drawn = random.uniform();
  if (factors == nullptr) {
    if (drawn >= error_rate) return base;
    const std::size_t steps = 1 + random.below(counted_bases.size() - 1);
    return counted_bases[(counted_bases.find(base) + steps) % counted_bases.size()];
  }
  double left = drawn * static_cast<double>(counted_bases.size() - 1);
  const double sum = error_rate * ((*factors)[0] + (*factors)[1] + (*factors)[2] + (*factors)[3]);
  const double most = most_error_rate * static_cast<double>(counted_bases.size() - 1);
  const double scale = sum > most ? error_rate * most / sum : error_rate;
  for (std::size_t i = 0; i < factors->size(); ++i) {
    left -= scale * (*factors)[i];
    if (left < 0) return counted_bases[i];
  }
  return base;
}

void require_sound(const SequencingOptions& options) {
  constexpr std::int64_t most_read_bp = 10000;
  constexpr double most_fragment_bp = 100000;
  constexpr double most_depth = 1e6;
  if (options.read_length_bp < 1 || options.read_length_bp > most_read_bp) {
    throw Error(ErrorKind::usage, fmt::format("--read-length is a number of bases from 1 to {}", most_read_bp));
  }
  if (!(options.fragment_length_bp >= static_cast<double>(options.read_length_bp)) ||
      !(options.fragment_length_bp <= most_fragment_bp)) {
    throw Error(ErrorKind::usage, "--fragment-length is at least --read-length and at most 100000");
  }
  if (!(options.fragment_sd_bp >= 0) || !(options.fragment_sd_bp <= options.fragment_length_bp)) {
    throw Error(ErrorKind::usage, "--fragment-sd lies between 0 and --fragment-length");
  }
  if (!(options.depth > 0) || !(options.depth <= most_depth)) {
    throw Error(ErrorKind::usage, "--depth is above 0 and at most 1000000");
  }
}

const SequencingOptions& sound(const SequencingOptions& options) {
  require_sound(options);
  return options;
}

}  // namespace

ReadSimulator::ReadSimulator(const SimulatedReference& reference, const std::vector<PlantedVariant>& variants,
                             const ErrorProfile& profile, const SequencingOptions& options, std::uint64_t seed)
    : reference_(&reference),
      profile_(profile),
      options_(sound(options)),
      seed_(seed),
      lengths_(options.fragment_length_bp, options.fragment_sd_bp, options.read_length_bp) {
  const double fragments_per_base = options.depth / lengths_.mean_covered_bp(options.read_length_bp);
  std::int64_t number = 0;
  for (std::size_t i = 0; i < reference.contigs().size(); ++i) {
    const SimulatedContig& contig = reference.contigs()[i];
    if (static_cast<std::int64_t>(contig.bases.size()) < lengths_.longest_bp()) {
      throw Error(
          ErrorKind::usage,
          fmt::format("{} is shorter than the longest fragment, of {} bases", contig.name(), lengths_.longest_bp()),
          "a larger --flank makes it longer");
    }
    haplotypes_.emplace_back(contig, variants);
    factors_.emplace_back(profile_, contig, seed);
    const std::int64_t end = number + std::llround(fragments_per_base * haplotypes_.back().mean_bases());
    for (; number < end; number = std::min(end, number + batch_fragments)) {
      batches_.push_back({i, number, std::min(batch_fragments, end - number)});
    }
  }
}

const QualityLevel& ReadSimulator::draw_level(Random& random) const noexcept {
  if (profile_.levels.size() == 1) return profile_.levels.front();
  double left = random.uniform();
  for (const QualityLevel& level : profile_.levels) {
    left -= level.fraction;
    if (left < 0) return level;
  }
  return profile_.levels.back();
}

/// One end of a fragment: its first bases, or its last ones from the other strand.
SequencedRead ReadSimulator::sequence(const Molecule& molecule, bool is_reverse, const ContigFactors& factors,
                                      Random& random) const {
  SequencedRead read;
  const auto length = static_cast<std::size_t>(options_.read_length_bp);
  read.bases.reserve(length);
  read.qualities.reserve(length);
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t at = is_reverse ? molecule.bases.size() - 1 - i : i;
    const char base = molecule.bases[at];
    const SiteFactors* site = nullptr;
    if (!factors.is_flat() && molecule.offsets[at] >= 0) {
      site = &factors.at(static_cast<std::size_t>(molecule.offsets[at]), is_reverse);
      // The factors are those of the reference base; a planted one errs as any base.
      if ((*site)[counted_bases.find(base)] != 0) site = nullptr;
    }
    const QualityLevel& level = draw_level(random);
    const char letter = read_base(base, level.error_rate, site, random);
    read.bases += is_reverse ? complement(letter) : letter;
    read.qualities += static_cast<char>(first_quality_letter + level.quality_phred);
  }
  return read;
}

std::vector<ReadPair> ReadSimulator::batch(std::size_t number) const {
  const Batch& batch = batches_[number];
  const SimulatedContig& contig = reference_->contigs()[batch.contig];
  const ContigFactors& factors = factors_[batch.contig];
  Random random = random_stream(seed_, "reads", static_cast<std::int64_t>(number));
  std::vector<ReadPair> pairs;
  pairs.reserve(static_cast<std::size_t>(batch.fragments));
  for (std::int64_t i = 0; i < batch.fragments; ++i) {
    const std::int64_t length = lengths_.draw(random);
    const auto molecule = haplotypes_[batch.contig].draw(random, length);
    if (!molecule) continue;
    const bool is_reverse = random.uniform() < 0.5;
    ReadPair& pair = pairs.emplace_back();
    pair.name = fmt::format("sim:{}:{}:{}", contig.place.contig, molecule->begin + 1, batch.first + i + 1);
    pair.first = sequence(*molecule, is_reverse, factors, random);
    pair.second = sequence(*molecule, !is_reverse, factors, random);
  }
  return pairs;
}

}  // namespace marrow
