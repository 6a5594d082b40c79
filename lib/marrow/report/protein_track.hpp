#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// One named domain of a protein; residues 1-based inclusive.
struct TrackDomain {
  std::string name;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  State state = State::not_assessed;
};

/// One counted variant on a protein.
struct TrackMark {
  enum class Shape { missense, truncating, inframe, splice };
  std::string number;                   ///< "1": stands in the picture and before its words
  std::optional<std::int64_t> residue;  ///< empty: the 3′ UTR, behind the last residue
  Shape shape = Shape::missense;
  std::string words;  ///< "p.(Leu1600Pro), HD-N activating, VAF 40 %"
};

/// A protein with its domains, the counted variants on it by residue, and what of it was looked at.
struct ProteinTrack {
  std::string gene;
  std::int64_t residues = 0;
  std::vector<TrackDomain> domains;
  std::vector<TrackMark> marks;
  std::vector<std::pair<std::int64_t, std::int64_t>> looked_at;  ///< residues 1-based inclusive, ascending, apart
  std::string coverage;  ///< what was looked at, in words: "not assessed: PEST (no reads cover it)"
  std::string summary;   ///< the picture in one sentence
  [[nodiscard]] bool has_utr_mark() const;
};

/// The tracks of NOTCH1, FBXW7 and TP53, as far as anything is known of the gene.
///
/// Looked at is what the profile's regions cover of the coding sequence on its build; without regions the domains that
/// are known, or the whole of a gene that is absent.
[[nodiscard]] std::vector<ProteinTrack> protein_tracks(const Profile& profile, const Panel& panel);

/// The track as lines of at most `width` columns: numbers over a bar with a letter a domain, what was looked at ('=')
/// under it, then the key and the variants.
[[nodiscard]] std::vector<std::string> track_lines(const ProteinTrack& track, std::size_t width);

}  // namespace marrow
