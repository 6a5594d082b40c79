#include "marrow/simulation/read_simulator.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include "marrow/base/error.hpp"
#include "marrow/records/site_counts.hpp"

namespace {

using marrow::Assembly;
using marrow::ErrorProfile;
using marrow::ReadPair;
using marrow::ReadSimulator;
using marrow::SequencingOptions;
using marrow::SimulatedReference;

constexpr double widest_z = 4.5;

class NothingKnown : public marrow::SequenceSource {
 public:
  [[nodiscard]] std::optional<std::string> bases(Assembly /*assembly*/,
                                                 const marrow::Interval& /*interval*/) const override {
    return std::nullopt;
  }
};

SimulatedReference invented_reference(std::int64_t bases) {
  const marrow::Interval place{"chr9", 1000, 1000 + bases};
  return {Assembly::grch38, {{place, marrow::filled_bases(NothingKnown(), Assembly::grch38, place, 1)}}};
}

std::vector<ReadPair> all_pairs(const ReadSimulator& simulator) {
  std::vector<ReadPair> pairs;
  for (std::size_t i = 0; i < simulator.batches(); ++i) {
    for (ReadPair& pair : simulator.batch(i)) pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// Reads laid back where they come from, for a library of one fragment length.
class Pileup {
 public:
  Pileup(const SimulatedReference& reference, const std::vector<ReadPair>& pairs, std::int64_t fragment_bp)
      : reference_(reference.contigs()[0].bases) {
    for (const ReadPair& pair : pairs) {
      const std::size_t colon = pair.name.find(':', 4);
      const auto left = static_cast<std::size_t>(std::stoll(pair.name.substr(colon + 1))) - 1001;
      const std::size_t right = left + static_cast<std::size_t>(fragment_bp) - pair.first.bases.size();
      // The strand is told by the mate that fits better.
      const std::string& first = pair.first.bases;
      const bool is_reverse = differences(first, left) > differences(marrow::reverse_complement(first), right);
      add(is_reverse ? pair.second : pair.first, false, left);
      add(is_reverse ? pair.first : pair.second, true, right);
      forward_pairs += is_reverse ? 0 : 1;
    }
  }

  std::int64_t forward_pairs = 0;
  double bases = 0;
  double wrong = 0;
  double wrong_in_context[2] = {0, 0};  ///< C read as T between G and A, by strand
  double bases_in_context[2] = {0, 0};
  std::set<char> qualities;

 private:
  [[nodiscard]] int differences(const std::string& read, std::size_t at) const {
    int count = 0;
    for (std::size_t i = 0; i < read.size(); ++i) count += read[i] == reference_[at + i] ? 0 : 1;
    return count;
  }

  void add(const marrow::SequencedRead& read, bool is_reverse, std::size_t at) {
    const std::string letters = is_reverse ? marrow::reverse_complement(read.bases) : read.bases;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      ++bases;
      wrong += letters[i] == reference_[at + i] ? 0 : 1;
      if (at + i > 0 && reference_.compare(at + i - 1, 3, "GCA") == 0) {
        ++bases_in_context[is_reverse ? 1 : 0];
        wrong_in_context[is_reverse ? 1 : 0] += letters[i] == 'T' ? 1 : 0;
      }
    }
    qualities.insert(read.qualities.begin(), read.qualities.end());
  }

  std::string reference_;
};

double z_of(double seen, double trials, double probability) {
  return std::abs(seen - trials * probability) / std::sqrt(trials * probability);
}

constexpr SequencingOptions one_length{
    .read_length_bp = 100, .fragment_length_bp = 250, .fragment_sd_bp = 0, .depth = 100};

}  // namespace

TEST_CASE("reads are both ends of their fragments, from either strand, at the depth that is asked for") {
  const SimulatedReference reference = invented_reference(2000);
  const ReadSimulator simulator(reference, {}, marrow::flat_error_profile(93), one_length, 1);
  const std::vector<ReadPair> pairs = all_pairs(simulator);
  const Pileup pileup(reference, pairs, 250);
  CHECK(pileup.wrong == 0);
  // 100 / 200 fragments begin at each base, those of the last 249 are left out.
  CHECK(std::abs(static_cast<double>(pairs.size()) - 0.5 * (2000 - 249)) < widest_z * std::sqrt(1000 * 0.125 * 0.875));
  CHECK(z_of(static_cast<double>(pileup.forward_pairs), static_cast<double>(pairs.size()), 0.5) < widest_z);
  CHECK(pileup.qualities == std::set<char>{'~'});
}

TEST_CASE("names are unique") {
  const SimulatedReference reference = invented_reference(9000);
  const ReadSimulator simulator(reference, {}, marrow::flat_error_profile(30), one_length, 1);
  CHECK(simulator.batches() > 1);
  std::set<std::string> names;
  std::size_t count = 0;
  for (const ReadPair& pair : all_pairs(simulator)) {
    names.insert(pair.name);
    if (pair.name.starts_with("sim:chr9:")) ++count;
  }
  CHECK(names.size() == count);
}

TEST_CASE("a batch depends on its number and the seed, not on what was drawn before") {
  const SimulatedReference reference = invented_reference(9000);
  const ReadSimulator one(reference, {}, marrow::flat_error_profile(30), one_length, 1);
  const ReadSimulator same(reference, {}, marrow::flat_error_profile(30), one_length, 1);
  const ReadSimulator other(reference, {}, marrow::flat_error_profile(30), one_length, 2);
  static_cast<void>(one.batch(0));
  const auto first = one.batch(1);
  const auto again = same.batch(1);
  REQUIRE(first.size() == again.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    REQUIRE(first[i].name == again[i].name);
    REQUIRE(first[i].first.bases == again[i].first.bases);
    REQUIRE(first[i].second.bases == again[i].second.bases);
  }
  CHECK(first.front().first.bases != other.batch(1).front().first.bases);
}

TEST_CASE("bases are wrong as often as the profile says, whatever quality they state") {
  const SimulatedReference reference = invented_reference(2000);
  ErrorProfile profile;
  profile.levels = {{37, 0.001, 0.75}, {20, 0.02, 0.25}};
  const Pileup pileup(reference, all_pairs(ReadSimulator(reference, {}, profile, one_length, 1)), 250);
  CHECK(z_of(pileup.wrong, pileup.bases, 0.75 * 0.001 + 0.25 * 0.02) < widest_z);
  CHECK(pileup.qualities == std::set<char>{'5', 'F'});
}

TEST_CASE("a factor of context and strand acts on its bases alone") {
  const SimulatedReference reference = invented_reference(2000);
  const ErrorProfile profile = marrow::parse_error_profile(marrow::parse_delimited(
      "kind\tkey\tstrand\tvalue\tfraction\nquality\t30\t.\t0.006\t.\ncontext\tGCA>T\t-\t40\t.\n", "e.tsv",
      marrow::Delimiter::tab));
  const Pileup pileup(reference, all_pairs(ReadSimulator(reference, {}, profile, one_length, 1)), 250);
  CHECK(z_of(pileup.wrong_in_context[0], pileup.bases_in_context[0], 0.002) < widest_z);
  CHECK(z_of(pileup.wrong_in_context[1], pileup.bases_in_context[1], 0.08) < widest_z);
}

TEST_CASE("a library that cannot be made is refused") {
  const SimulatedReference reference = invented_reference(500);
  struct Row {
    SequencingOptions options;
    std::string problem;
  };
  for (const auto& [options, problem] :
       {Row{{.read_length_bp = 0}, "--read-length is a number of bases from 1 to 10000"},
        Row{{.read_length_bp = 301}, "--fragment-length is at least --read-length and at most 100000"},
        Row{{.fragment_sd_bp = -1}, "--fragment-sd lies between 0 and --fragment-length"},
        Row{{.depth = 0}, "--depth is above 0 and at most 1000000"},
        Row{{}, "chr9:1001-1500 is shorter than the longest fragment, of 600 bases"}}) {
    CAPTURE(problem);
    CHECK_THROWS_WITH_AS(ReadSimulator(reference, {}, marrow::flat_error_profile(30), options, 1), problem.c_str(),
                         marrow::Error);
  }
}
