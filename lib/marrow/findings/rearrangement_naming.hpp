#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/reported_vocabulary.hpp"
#include "marrow/knowledge/breakpoint_regions.hpp"
#include "marrow/records/rearrangement.hpp"

namespace marrow {

/// The gene pair that a call stands for.
struct NamedRearrangement {
  std::string five_prime;
  std::string three_prime;           ///< `?` on either side where no gene is known there
  std::optional<std::string> known;  ///< the subtype of the known pair, "driver" if it defines none
  std::size_t five_prime_end = 0;    ///< which of the call's ends is 5'
  std::string because;               ///< why it is a candidate that a test must decide; empty for a finding
  bool is_weak = false;              ///< a candidate that no rule waits for: an unknown pair that may well be nothing
  bool is_partner_told = true;  ///< false: the place that the break is joined to is not known, so any partner may be

  [[nodiscard]] bool is_finding() const noexcept { return because.empty(); }
};

/// Names rearrangements by the table of known fusions, the breakpoint regions and the panel's genes.
/// Refers to what it is made of, which must outlive it.
class RearrangementNamer {
 public:
  RearrangementNamer(const ReportedVocabulary& vocabulary, const BreakpointRegions& regions)
      : vocabulary_(vocabulary), regions_(regions) {}

  /// Of a transcript whose genes the caller names; a side without name is located by its break, if the build is known.
  ///
  /// Old names, gene segments of antigen receptors and several genes beside a break are understood; TRA and TRD are
  /// one locus. The order is the caller's, except that the known order decides where the caller's is open, or where an
  /// enhancer makes either order the same. A finding unless the caller doubts it, it is out of frame, only the reverse
  /// of a known fusion, or an unknown pair of neighbours. Empty for two places of one gene.
  [[nodiscard]] std::optional<NamedRearrangement> name_transcript(const RearrangementCall& call,
                                                                  std::optional<Assembly> assembly) const;

  /// Of a junction in DNA, by place and orientation alone.
  ///
  /// A chimeric gene is a finding where the 5' part of the one gene and the 3' part of the other are kept and the
  /// breaks lie in the regions that the table names for them (in the gene, if it names none); of a pair that is not
  /// known one break must lie in such a region. An enhancer brought to its partner is a finding in either orientation.
  /// Reciprocal junctions, breaks outside the regions and regions joined to no known gene are candidates. Empty where
  /// nothing of this kind is joined.
  [[nodiscard]] std::optional<NamedRearrangement> name_junction(const RearrangementCall& call, Assembly assembly) const;

  /// Of a break in DNA whose other side is not told (a single breakend): a candidate `KMT2A::?` or `?::ABL1` for every
  /// gene that it may rearrange. Those are genes with a breakpoint region within 1 kb (a design value: callers place
  /// such breaks roughly) and genes of known fusions that it breaks. Orientation does not count: what is seen may be
  /// the reciprocal side.
  [[nodiscard]] std::vector<NamedRearrangement> name_open_end(const RearrangementEnd& end, Assembly assembly) const;

 private:
  struct Pair {
    std::string five_prime;
    std::string three_prime;
    std::size_t five_prime_end = 0;
    const KnownFusion* known = nullptr;
  };
  enum class Part { five_prime, three_prime };

  [[nodiscard]] std::vector<std::string> names_of(const RearrangementEnd& end, std::optional<Assembly> assembly) const;
  [[nodiscard]] std::vector<std::string> genes_at(const RearrangementEnd& end, Assembly assembly) const;
  [[nodiscard]] const KnownFusion* find_known(const std::string& five_prime, const std::string& three_prime) const;
  [[nodiscard]] bool takes_either_order(const std::string& five_prime, const std::string& three_prime) const;
  [[nodiscard]] Pair choose_pair(const RearrangementCall& call, const std::vector<std::string>& first,
                                 const std::vector<std::string>& second) const;
  [[nodiscard]] bool belongs_second(const std::string& first, const std::string& second) const;
  [[nodiscard]] bool is_open_partner(const RearrangementCall& call, const Pair& pair,
                                     std::optional<Assembly> assembly) const;
  /// Whether the junction keeps that part of the gene; empty where its strand is not known.
  [[nodiscard]] std::optional<bool> keeps(const std::string& gene, Part part, const RearrangementEnd& end) const;
  [[nodiscard]] bool is_in_region(const std::string& gene, Part part, const RearrangementEnd& end,
                                  Assembly assembly) const;
  [[nodiscard]] std::optional<NamedRearrangement> judge_known(const RearrangementCall& call, const Pair& pair,
                                                              Assembly assembly) const;
  [[nodiscard]] std::optional<NamedRearrangement> judge_unknown(const RearrangementCall& call, const Pair& pair,
                                                                Assembly assembly) const;
  [[nodiscard]] std::optional<NamedRearrangement> judge_open(const RearrangementCall& call, const std::string& gene,
                                                             std::size_t end, Assembly assembly) const;

  const ReportedVocabulary& vocabulary_;
  const BreakpointRegions& regions_;
};

}  // namespace marrow
