#include "marrow/findings/karyotype_rearrangements.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::string_view unknown_partner = "?";
constexpr std::string_view variable = "v";

/// Two places that a change joins; one alone where only it is told (`add`).
struct Junction {
  struct End {
    std::string chromosome;
    IscnBand band;
  };
  End a;
  std::optional<End> b;
  std::string derivative;  ///< the one chromosome that shows it; empty for a balanced change
  const IscnEvent* event = nullptr;
};

enum class Fit { no, vague, certain };

/// "q11" and "q11.2" fit each other, "q1" and "q11" do not.
bool names_fit(std::string_view written, std::string_view listed) noexcept {
  if (written.size() > listed.size()) std::swap(written, listed);
  if (written.size() < 3 || !listed.starts_with(written)) return written == listed;
  return listed.size() == written.size() || listed[written.size()] == '.' ||
         written.find('.') != std::string_view::npos;
}

Fit fit_of(const Junction::End& end, const KaryotypeFusionRow::Side& side) {
  if (end.chromosome != side.chromosome) return Fit::no;
  const IscnBand& band = end.band;
  if (band.name.empty()) return Fit::vague;
  for (const std::string& listed : side.bands) {
    if (names_fit(band.name, listed)) return band.is_uncertain ? Fit::vague : Fit::certain;
    if (!band.last.empty() && names_fit(band.last, listed)) return Fit::vague;
    if (band.name.size() == 1 && band.arm() == listed.front()) return Fit::vague;
  }
  return Fit::no;
}

Fit fit_of(const Junction& junction, const KaryotypeFusionRow& row) {
  if (row.b.chromosome.empty()) {
    const Fit first = fit_of(junction.a, row.a);
    return junction.b ? std::max(first, fit_of(*junction.b, row.a)) : first;
  }
  if (!junction.b) return Fit::no;
  const Fit straight = std::min(fit_of(junction.a, row.a), fit_of(*junction.b, row.b));
  return std::max(straight, std::min(fit_of(junction.a, row.b), fit_of(*junction.b, row.a)));
}

/// What the links of a change join.
class JunctionReader {
 public:
  explicit JunctionReader(const IscnEvent& event) : event_(event) {
    const IscnRearrangement& first = event.links.front();
    const bool is_derivative = (first.word == "der" || first.word == "ider") && first.chromosomes.size() == 1;
    if (is_derivative) derivative_ = first.chromosomes.front().name;
  }

  std::vector<Junction> read() {
    for (const IscnRearrangement& link : event_.links) {
      if (link.word == "t") read_translocation(link);
      if (link.word == "ins") read_insertion(link);
      if (link.word.ends_with("dic")) read_pair(link);
      if (link.word == "inv") read_within(link);
      if (link.word == "add") join(end_of(link.chromosomes, 0, 0), std::nullopt);
      for (std::size_t i = 1; i < link.stretches.size(); ++i) {
        join(Junction::End{link.stretches[i - 1].chromosome, link.stretches[i - 1].end},
             Junction::End{link.stretches[i].chromosome, link.stretches[i].begin});
      }
    }
    return std::move(junctions_);
  }

 private:
  using End = std::optional<Junction::End>;

  static End end_of(const std::vector<IscnChromosome>& chromosomes, std::size_t chromosome, std::size_t band) {
    if (chromosome >= chromosomes.size()) return std::nullopt;
    const IscnChromosome& named = chromosomes[chromosome];
    Junction::End end{named.name, band < named.bands.size() ? named.bands[band] : IscnBand{}};
    if (named.is_uncertain) end.band.is_uncertain = true;
    return end;
  }

  void join(End a, End b) {
    if (a) junctions_.push_back({std::move(*a), std::move(b), derivative_, &event_});
  }

  /// Of three chromosomes each gives to the next, the last to the first.
  void read_translocation(const IscnRearrangement& link) {
    const std::size_t count = link.chromosomes.size();
    if (count == 2) return read_pair(link);
    for (std::size_t i = 0; i < count && count > 2; ++i) {
      join(end_of(link.chromosomes, i, 0), end_of(link.chromosomes, (i + 1) % count, 0));
    }
  }

  void read_pair(const IscnRearrangement& link) {
    if (link.chromosomes.size() == 2) join(end_of(link.chromosomes, 0, 0), end_of(link.chromosomes, 1, 0));
  }

  void read_within(const IscnRearrangement& link) {
    if (link.chromosomes.size() == 1 && link.chromosomes[0].bands.size() == 2) {
      join(end_of(link.chromosomes, 0, 0), end_of(link.chromosomes, 0, 1));
    }
  }

  /// Both ends of the inserted piece meet the place where it goes.
  void read_insertion(const IscnRearrangement& link) {
    const bool is_within = link.chromosomes.size() == 1;
    if (link.chromosomes.empty()) return;
    const std::size_t source = is_within ? 0 : 1;
    const std::size_t first = is_within ? 1 : 0;
    for (std::size_t i = first; i < first + 2; ++i)
      join(end_of(link.chromosomes, 0, 0), end_of(link.chromosomes, source, i));
  }

  const IscnEvent& event_;
  std::string derivative_;
  std::vector<Junction> junctions_;
};

/// Collects fusions and candidates, each pair once.
class FusionCollector {
 public:
  FusionCollector(const Cytogenetics& cytogenetics, const std::optional<std::string>& lineage)
      : cytogenetics_(cytogenetics), lineage_(lineage) {}

  void add(const Junction& junction) {
    struct Match {
      const KaryotypeFusionRow* row;
      bool is_certain;
    };
    std::vector<Match> matches;
    for (const KaryotypeFusionRow& row : cytogenetics_.fusions) {
      if (lineage_ && row.lineage != "both" && row.lineage != *lineage_) continue;
      const Fit fit = fit_of(junction, row);
      if (fit == Fit::no || (row.b.chromosome.empty() && !can_show_alone(junction, row, fit))) continue;
      const bool is_carrier =
          row.derivative.empty() || junction.derivative.empty() || row.derivative == junction.derivative;
      const bool is_told = !junction.event->is_uncertain && !junction.event->has_alternative;
      // A variable partner means any: the gene of the other band is rearranged.
      const bool is_defining = row.is_defining || (row.b.chromosome.empty() && is_variable(junction));
      matches.push_back({&row, is_defining && fit == Fit::certain && is_carrier && is_told});
    }
    const bool are_both_lineages = std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
      return !lineage_ && !matches.empty() && match.row->lineage != matches.front().row->lineage;
    });
    for (const Match& match : matches) {
      put(match.is_certain && !(are_both_lineages && match.row->lineage != "both") ? result_.fusions
                                                                                   : result_.candidates,
          *match.row, junction);
    }
  }

  KaryotypeRearrangements take() {
    // A partner that is told settles a variable one.
    const std::vector<KaryotypeFusion> found = result_.fusions;
    std::erase_if(result_.fusions, [&](const KaryotypeFusion& fusion) {
      return fusion.three_prime == unknown_partner &&
             std::any_of(found.begin(), found.end(), [&](const KaryotypeFusion& other) {
               return other.five_prime == fusion.five_prime && other.three_prime != unknown_partner;
             });
    });
    // What was found certainly, or with its partner, is no candidate beside it.
    const std::vector<KaryotypeFusion> all = result_.candidates;
    std::erase_if(result_.candidates, [&](const KaryotypeFusion& candidate) {
      const bool has_partner = candidate.three_prime != unknown_partner;
      const auto covers = [&](const KaryotypeFusion& other) {
        const bool has_gene = other.five_prime == candidate.five_prime || other.three_prime == candidate.five_prime;
        return has_partner ? other.five_prime == candidate.five_prime && other.three_prime == candidate.three_prime
                           : has_gene && other.three_prime != unknown_partner;
      };
      return std::any_of(result_.fusions.begin(), result_.fusions.end(), covers) ||
             (!has_partner && std::any_of(all.begin(), all.end(), covers));
    });
    return std::move(result_);
  }

 private:
  static bool is_variable(const Junction& junction) {
    return junction.b && (junction.a.chromosome == variable || junction.b->chromosome == variable);
  }

  /// A single band must be told itself; `add` shows it for KMT2A only, whose partners are many.
  static bool can_show_alone(const Junction& junction, const KaryotypeFusionRow& row, Fit fit) {
    return fit == Fit::certain && (junction.b.has_value() || row.five_prime == "KMT2A");
  }

  static void put(std::vector<KaryotypeFusion>& list, const KaryotypeFusionRow& row, const Junction& junction) {
    const bool is_known = std::any_of(list.begin(), list.end(), [&](const KaryotypeFusion& other) {
      return other.five_prime == row.five_prime && other.three_prime == row.three_prime;
    });
    if (is_known) return;
    KaryotypeFusion fusion{row.five_prime, row.three_prime, junction.event->text, {}, false};
    for (const Junction::End* end : {&junction.a, junction.b ? &*junction.b : nullptr}) {
      if (end != nullptr && end->chromosome != variable) fusion.breaks.push_back({end->chromosome, end->band.name});
    }
    list.push_back(std::move(fusion));
  }

  const Cytogenetics& cytogenetics_;
  const std::optional<std::string>& lineage_;
  KaryotypeRearrangements result_;
};

/// "AML1", "RUNX1x5", "AML1x4": the gene, with more than three signals where they are counted.
bool is_amplified_runx1(std::string_view text) {
  constexpr std::array<std::string_view, 3> names{"RUNX1", "AML1", "CBFA2"};
  constexpr std::int64_t most_signals_of_a_gain = 3;
  const std::string upper = upper_case(text);
  for (const std::string_view name : names) {
    if (!upper.starts_with(name)) continue;
    if (upper.size() == name.size()) return true;
    const auto signals =
        upper[name.size()] == 'X' ? parse_integer(std::string_view(upper).substr(name.size() + 1)) : std::nullopt;
    return signals && *signals > most_signals_of_a_gain;
  }
  return false;
}

bool may_be_iamp21(const IscnEvent& event) {
  if (std::any_of(event.amplified.begin(), event.amplified.end(), is_amplified_runx1)) return true;
  return std::any_of(event.links.begin(), event.links.end(), [](const IscnRearrangement& link) {
    const bool repeats = link.word == "amp" || link.word == "dup" || link.word == "trp" || link.word == "hsr";
    return repeats && std::any_of(link.chromosomes.begin(), link.chromosomes.end(), [](const IscnChromosome& named) {
             return named.name == "21" && std::any_of(named.bands.begin(), named.bands.end(),
                                                      [](const IscnBand& band) { return band.arm() == 'q'; });
           });
  });
}

}  // namespace

KaryotypeRearrangements assess_karyotype_rearrangements(const IscnKaryotype& karyotype,
                                                        const Cytogenetics& cytogenetics,
                                                        const std::optional<std::string>& lineage) {
  FusionCollector collector(cytogenetics, lineage);
  std::optional<std::string> iamp21;
  for (const IscnClone& clone : karyotype.clones) {
    if (clone.is_donor) continue;
    for (const IscnEvent& event : clone.events) {
      if (event.links.empty() || event.is_constitutional || event.sign < 0) continue;
      for (const Junction& junction : JunctionReader(event).read()) collector.add(junction);
      if (!iamp21 && may_be_iamp21(event)) iamp21 = event.text;
    }
  }
  KaryotypeRearrangements result = collector.take();
  result.iamp21 = std::move(iamp21);
  return result;
}

}  // namespace marrow
