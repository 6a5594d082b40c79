#include "marrow/simulation/haplotypes.hpp"

#include <algorithm>

namespace marrow {

Haplotypes::Haplotypes(const SimulatedContig& contig, const std::vector<PlantedVariant>& variants) : contig_(&contig) {
  std::size_t at = 0;
  for (const PlantedVariant& variant : variants) {
    const SmallVariant& change = variant.change;
    if (change.contig != contig.place.contig || change.begin < contig.place.begin || change.end() > contig.place.end) {
      continue;
    }
    const auto begin = static_cast<std::size_t>(change.begin - contig.place.begin);
    add_piece({.begin = at, .size = begin - at, .alt = {}});
    add_piece({begin, change.ref.size(), change.alt, variant.vaf, true});
    at = begin + change.ref.size();
  }
  add_piece({.begin = at, .size = contig.bases.size() - at, .alt = {}});
}

void Haplotypes::add_piece(Piece piece) {
  const auto add_start = [&](std::size_t bases, double weight, bool is_alternative) {
    if (bases == 0 || weight <= 0) return;
    const double before = starts_.empty() ? 0 : starts_.back().end;
    starts_.push_back({before + weight * static_cast<double>(bases), weight, pieces_.size(), is_alternative});
  };
  add_start(piece.size, piece.is_change ? 1 - piece.vaf : 1, false);
  if (piece.is_change) add_start(piece.alt.size(), piece.vaf, true);
  pieces_.push_back(std::move(piece));
}

/// The bases of a piece from `skipped` on, as many as `molecule` needs to have `length`.
void Haplotypes::append(Molecule& molecule, const Piece& piece, bool is_alternative, std::size_t skipped,
                        std::size_t length) const {
  const std::size_t size = is_alternative ? piece.alt.size() : piece.size;
  const std::size_t taken = std::min(size - skipped, length - molecule.bases.size());
  // Substituted bases stand where those of the reference do.
  const bool has_place = !is_alternative || piece.alt.size() == piece.size;
  molecule.bases.append(is_alternative ? piece.alt : contig_->bases, (is_alternative ? 0 : piece.begin) + skipped,
                        taken);
  for (std::size_t i = skipped; i < skipped + taken; ++i) {
    molecule.offsets.push_back(has_place ? static_cast<std::int32_t>(piece.begin + i) : -1);
  }
}

std::optional<Molecule> Haplotypes::draw(Random& random, std::int64_t length) const {
  const double at = random.uniform() * mean_bases();
  auto start = std::upper_bound(starts_.begin(), starts_.end(), at,
                                [](double weight, const Start& candidate) { return weight < candidate.end; });
  if (start == starts_.end()) --start;
  const Piece& first = pieces_[start->piece];
  const std::size_t size = start->is_alternative ? first.alt.size() : first.size;
  const double left = (start->end - at) / start->weight;  // bases from there to the end of the piece, above 0
  const auto skipped = size - std::clamp<std::size_t>(static_cast<std::size_t>(left) + 1, 1, size);
  Molecule molecule;
  const auto bases = static_cast<std::size_t>(length);
  molecule.bases.reserve(bases);
  molecule.offsets.reserve(bases);
  const bool is_at_reference = !start->is_alternative || first.alt.size() == first.size;
  molecule.begin = contig_->place.begin + static_cast<std::int64_t>(first.begin + (is_at_reference ? skipped : 0));
  append(molecule, first, start->is_alternative, skipped, bases);
  for (std::size_t i = start->piece + 1; i < pieces_.size() && molecule.bases.size() < bases; ++i) {
    const Piece& piece = pieces_[i];
    append(molecule, piece, piece.is_change && random.uniform() < piece.vaf, 0, bases);
  }
  if (molecule.bases.size() < bases) return std::nullopt;
  return molecule;
}

}  // namespace marrow
