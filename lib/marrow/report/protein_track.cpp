#include "marrow/report/protein_track.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "marrow/base/text.hpp"
#include "marrow/records/counted_variants.hpp"
#include "marrow/records/genome.hpp"
#include "marrow/report/patient_view.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

constexpr std::array<std::string_view, 3> track_genes{"NOTCH1", "FBXW7", "TP53"};

using Ranges = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// Ascending, overlapping and neighbouring ranges joined.
Ranges merged(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges result;
  for (const auto& range : ranges) {
    if (!result.empty() && range.first <= result.back().second + 1) {
      result.back().second = std::max(result.back().second, range.second);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

/// Codons that lie inside `regions` as a whole or in part at an exon's edge.
Ranges covered_residues(const Transcript& transcript, Assembly assembly, const std::vector<Interval>& regions) {
  Ranges covered;
  std::vector<std::optional<Block>> blocks = transcript.coding_blocks(assembly);
  const bool is_minus = transcript.strand == Strand::minus;
  if (is_minus) std::reverse(blocks.begin(), blocks.end());
  std::int64_t offset = 0;
  for (const std::optional<Block>& block : blocks) {
    if (!block) return {};  // what follows cannot be counted on this build
    for (const Interval& region : regions) {
      if (region.contig != transcript.contig) continue;
      const std::int64_t begin = std::max(region.begin, block->begin);
      const std::int64_t end = std::min(region.end, block->end);
      if (begin >= end) continue;
      const std::int64_t first = offset + (is_minus ? block->end - end : begin - block->begin);
      covered.emplace_back(first / 3 + 1, std::min((first + end - begin - 1) / 3 + 1, transcript.aa_length));
    }
    offset += block->size();
  }
  return merged(std::move(covered));
}

std::vector<Interval> stated_regions(const Profile& profile) {
  std::vector<Interval> regions;
  for (const AssessedRegion& region : profile.regions) {
    for (const std::string& text : region.loci) {
      if (const auto locus = parse_locus(text)) regions.push_back(*locus);
    }
  }
  return regions;
}

TrackMark::Shape shape_of(const Variant& variant) {
  switch (variant.variant_class.value_or(VariantClass::other)) {
    case VariantClass::truncating:
      return TrackMark::Shape::truncating;
    case VariantClass::inframe:
      return TrackMark::Shape::inframe;
    case VariantClass::splice:
      return TrackMark::Shape::splice;
    case VariantClass::missense:
    case VariantClass::synonymous:
    case VariantClass::other:
      break;
  }
  return variant.domain == "3UTR" ? TrackMark::Shape::splice : TrackMark::Shape::missense;
}

std::string mark_words(const Variant& variant) {
  std::vector<std::string> facts;
  const bool has_protein = variant.hgvsp && !variant.hgvsp->empty();
  facts.push_back(has_protein ? predicted_protein_words(*variant.hgvsp) : change_words(variant));
  if (variant.reading) facts.push_back(file_text(*variant.reading));
  if (variant.vaf) facts.push_back("VAF " + fraction_words(*variant.vaf));
  return join(facts, ", ");
}

void add_marks(const Profile& profile, ProteinTrack& track) {
  std::vector<const Variant*> found = counted_variants(profile, track.gene);
  std::erase_if(found, [](const Variant* variant) { return !variant->aa_begin && variant->domain != "3UTR"; });
  const auto place = [&](const Variant* variant) { return variant->aa_begin.value_or(track.residues + 1); };
  std::stable_sort(found.begin(), found.end(), [&](const auto* a, const auto* b) { return place(a) < place(b); });
  for (const Variant* variant : found) {
    TrackMark mark{.number = std::to_string(track.marks.size() + 1), .shape = shape_of(*variant)};
    if (variant->aa_begin) mark.residue = std::clamp<std::int64_t>(*variant->aa_begin, 1, track.residues);
    mark.words = mark_words(*variant);
    track.marks.push_back(std::move(mark));
  }
}

/// Which domains were not assessed, and why, each reason once.
std::string unassessed_words(const std::map<std::string, Assessment>& domains) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const auto& [name, state] : domains) {
    if (state.state == State::not_assessed) by_reason[std::string(why_not_assessed(state))].push_back(file_text(name));
  }
  std::vector<std::string> groups;
  for (const auto& [reason, names] : by_reason) groups.push_back(fmt::format("{} ({})", list_words(names), reason));
  return groups.empty() ? std::string() : "Not assessed: " + join(groups, "; ") + ".";
}

void add_coverage(const Profile& profile, const Transcript& transcript, const Assessed<GeneFindings>& gene,
                  ProteinTrack& track) {
  const std::vector<Interval> regions = stated_regions(profile);
  if (profile.assembly && !regions.empty()) {
    track.looked_at = covered_residues(transcript, *profile.assembly, regions);
  }
  if (track.looked_at.empty() && gene.is_absent()) track.looked_at = {{1, track.residues}};
  if (track.looked_at.empty()) {
    for (const TrackDomain& domain : track.domains) {
      if (domain.state == State::absent) track.looked_at.emplace_back(domain.begin, domain.end);
    }
    track.looked_at = merged(std::move(track.looked_at));
  }
  std::int64_t known = 0;
  for (const auto& [begin, end] : track.looked_at) known += end - begin + 1;
  track.coverage = track.looked_at.empty() ? std::string("Nothing says what of it was looked at.")
                                           : fmt::format("Looked at: {} of {}.", count_words(known),
                                                         plural(track.residues, "residue", "residues"));
  const std::string unassessed = unassessed_words(gene.value.domains);
  if (!track.looked_at.empty() && !unassessed.empty()) track.coverage += " " + unassessed;
}

/// A letter a domain that no other has.
std::vector<char> domain_letters(const std::vector<TrackDomain>& domains) {
  std::string used;
  std::vector<char> letters;
  for (const TrackDomain& domain : domains) {
    std::string choices = domain.name + lower_case(domain.name) + "abcdefghijklmnopqrstuvwxyz";
    if (domain.name.starts_with("HD-")) choices = domain.name.substr(3) + choices;
    const auto letter = std::find_if(choices.begin(), choices.end(), [&](char c) {
      return std::isalpha(static_cast<unsigned char>(c)) != 0 && used.find(c) == std::string::npos;
    });
    letters.push_back(letter == choices.end() ? '#' : *letter);
    used += letters.back();
  }
  return letters;
}

}  // namespace

bool ProteinTrack::has_utr_mark() const {
  return std::any_of(marks.begin(), marks.end(), [](const TrackMark& mark) { return !mark.residue; });
}

std::vector<ProteinTrack> protein_tracks(const Profile& profile, const Panel& panel) {
  std::vector<ProteinTrack> tracks;
  for (const std::string_view symbol : track_genes) {
    const auto gene = profile.genes.find(std::string(symbol));
    const Transcript* transcript = panel.find_transcript(symbol);
    if (gene == profile.genes.end() || transcript == nullptr) continue;
    const auto& states = gene->second.value.domains;
    const bool has_known_domain =
        std::any_of(states.begin(), states.end(), [](const auto& entry) { return entry.second.is_known(); });
    if (!gene->second.is_known() && !has_known_domain) continue;
    ProteinTrack track{.gene = std::string(symbol), .residues = transcript->aa_length};
    for (const ProteinDomain* domain : panel.domains(symbol)) {
      const auto state = states.find(domain->name);
      track.domains.push_back({domain->name, domain->aa_begin, domain->aa_end,
                               state != states.end()      ? state->second.state
                               : gene->second.is_absent() ? State::absent
                                                          : State::not_assessed});
    }
    add_marks(profile, track);
    add_coverage(profile, *transcript, gene->second, track);
    std::vector<std::string> marks;
    for (const TrackMark& mark : track.marks) marks.push_back(mark.number + ": " + mark.words);
    track.summary = fmt::format("{}, {}: {}. {}", track.gene, plural(track.residues, "residue", "residues"),
                                marks.empty() ? "no counted variant" : join(marks, "; "), track.coverage);
    tracks.push_back(std::move(track));
  }
  return tracks;
}

std::vector<std::string> track_lines(const ProteinTrack& track, std::size_t width) {
  const auto columns = static_cast<std::int64_t>(width);
  const auto column = [&](std::int64_t residue) {
    return static_cast<std::size_t>((residue - 1) * columns / std::max<std::int64_t>(1, track.residues));
  };
  // Each number over its residue, on the lowest row that has room.
  std::vector<std::string> rows;
  for (const TrackMark& mark : track.marks) {
    const std::size_t wanted = mark.residue ? column(*mark.residue) : width - 1;
    const std::size_t at = std::min(wanted, width - mark.number.size());
    auto row = std::find_if(rows.begin(), rows.end(), [&](const std::string& text) { return text.size() < at; });
    if (row == rows.end()) row = rows.emplace(rows.end());
    row->append(at - row->size(), ' ');
    *row += mark.number;
  }
  std::string bar(width, '-');
  std::string looked_at(width, '?');
  std::string key;
  const std::vector<char> letters = domain_letters(track.domains);
  for (std::size_t i = 0; i < track.domains.size(); ++i) {
    const TrackDomain& domain = track.domains[i];
    for (std::size_t at = column(domain.begin); at <= column(domain.end); ++at) bar[at] = letters[i];
    key += fmt::format("{}{} {}", key.empty() ? "" : ", ", letters[i], domain.name);
  }
  for (const auto& [begin, end] : track.looked_at) {
    for (std::size_t at = column(begin); at <= column(end); ++at) looked_at[at] = '=';
  }
  std::vector<std::string> lines;
  lines.assign(rows.rbegin(), rows.rend());
  lines.push_back(bar);
  lines.push_back(looked_at);
  lines.push_back(key + "; = looked at, ? not");
  for (const TrackMark& mark : track.marks) {
    lines.push_back(fmt::format("{} {}{}", mark.number, mark.words, mark.residue ? "" : " (behind the last residue)"));
  }
  lines.push_back(track.coverage);
  return lines;
}

}  // namespace marrow
