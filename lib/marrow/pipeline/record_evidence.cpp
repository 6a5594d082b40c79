#include "marrow/pipeline/record_evidence.hpp"

#include <fmt/format.h>

#include "marrow/findings/consequence.hpp"

namespace marrow {

namespace {

// Design values.
constexpr std::size_t most_listed_contradictions = 100;
constexpr std::int64_t enough_records = 5;      // contradictions or exchanged columns that make a pattern
constexpr std::int64_t min_carrying_reads = 3;  // reads that carry an allele
constexpr double min_carrying_fraction = 0.05;
constexpr std::int64_t min_clean_reads = 8;  // reads of a column that carries none of it

constexpr std::size_t index_of(Assembly assembly) noexcept {
  return static_cast<std::size_t>(assembly);
}

constexpr Assembly other_build(Assembly assembly) noexcept {
  return assembly == Assembly::grch37 ? Assembly::grch38 : Assembly::grch37;
}

enum class Carrying { unknown, none, some };

/// Whether the reads of a column carry an ALT.
Carrying carrying(const std::optional<SampleCall>& call, std::size_t alt_index) {
  if (!call || alt_index + 1 >= call->allele_reads.size()) return Carrying::unknown;
  const auto alt = call->allele_reads[alt_index + 1];
  const auto ref = call->allele_reads.front();
  if (!alt || !ref) return Carrying::unknown;
  if (*alt == 0) return *ref >= min_clean_reads ? Carrying::none : Carrying::unknown;
  const double fraction = static_cast<double>(*alt) / static_cast<double>(*alt + *ref);
  return *alt >= min_carrying_reads && fraction >= min_carrying_fraction ? Carrying::some : Carrying::unknown;
}

std::string shortened(const std::string& allele) {
  constexpr std::size_t most_bases = 40;
  return allele.size() <= most_bases ? allele : allele.substr(0, most_bases) + "…";
}

}  // namespace

/// Adds to the comparison with one build; whether the record contradicts it.
bool RecordEvidence::compare(const VcfRecord& record, Assembly assembly) {
  const auto known = knowledge_->sequence().bases(assembly, {*record.main_contig, record.begin, record.begin + 1});
  if (!known) return false;
  Comparison& build = builds_[index_of(assembly)];
  ++build.tested;
  const bool is_contradicted =
      contradicts_reference(knowledge_->sequence(), assembly, *record.main_contig, record.begin, record.ref);
  build.contradicted += is_contradicted ? 1 : 0;
  return is_contradicted;
}

void RecordEvidence::note_contradiction(const VcfRecord& record, Assembly assembly) {
  ++contradiction_count_;
  if (contradictions_.size() == most_listed_contradictions) return;
  const AlternateAllele& alt = record.alts.front();
  const auto known = knowledge_->sequence().bases(
      assembly, {*record.main_contig, record.begin, record.begin + static_cast<std::int64_t>(alt.text.size())});
  const bool is_swapped = record.alts.size() == 1 && alt.kind == AlleleKind::small && known == alt.text;
  InputFault fault;
  fault.place = fmt::format("record {}", record.number);
  if (is_swapped) {
    fault.code = "ref_alt_swapped";
    fault.text =
        fmt::format("REF {} and ALT {} are swapped: {} has {} at {}:{}", shortened(record.ref), shortened(alt.text),
                    assembly_name(assembly), shortened(alt.text), record.contig, record.begin + 1);
    fault.hint = "bcftools norm --check-ref ws swaps them back";
  } else {
    fault.code = "ref_mismatch";
    fault.text = fmt::format("REF {} is not what {} has at {}:{}", shortened(record.ref), assembly_name(assembly),
                             record.contig, record.begin + 1);
    fault.hint = "another build, or another position";
  }
  contradictions_.push_back(std::move(fault));
}

void RecordEvidence::note_hotspot(const VcfRecord& record, std::size_t alt_index, Assembly assembly) {
  if (!interpreter_) {
    interpreter_.emplace(knowledge_->panel(), knowledge_->hotspots(), assembly, knowledge_->sequence(), nullptr);
  }
  const RecordAllele allele{*record.main_contig, record.begin, record.ref, record.alts[alt_index].text};
  for (const InterpretedVariant& one : interpreter_->interpret(allele)) {
    if (one.hotspot == nullptr || !one.hotspot->is_exact()) continue;
    hotspots_in_normal_.insert(one.variant.gene.value_or("") + " " + one.hotspot->change);
  }
}

void RecordEvidence::compare_columns(const VcfRecord& record, std::optional<Assembly> assembly) {
  if (!record.passes() || !record.tumour || !record.normal) return;
  for (std::size_t i = 0; i < record.alts.size(); ++i) {
    if (record.alts[i].kind != AlleleKind::small) continue;
    const Carrying tumour = carrying(record.tumour, i);
    const Carrying normal = carrying(record.normal, i);
    if (tumour == Carrying::some && normal == Carrying::none) ++only_in_tumour_;
    if (tumour != Carrying::none || normal != Carrying::some) continue;
    ++only_in_normal_;
    if (assembly && record.main_contig) note_hotspot(record, i, *assembly);
  }
}

void RecordEvidence::add(const VcfRecord& record, std::optional<Assembly> assembly) {
  compare_columns(record, assembly);
  if (!record.main_contig || record.ref == "-") return;
  for (const Assembly build : {Assembly::grch37, Assembly::grch38}) {
    if (compare(record, build) && build == assembly) note_contradiction(record, build);
  }
}

/// The stated build is not borne out, the other one is. A wrong build's positions mostly fall where nothing is known,
/// so that contradictions alone would not show it; by chance one base in four agrees.
bool RecordEvidence::is_of_other_build(Assembly assembly) const noexcept {
  const Comparison& stated = builds_[index_of(assembly)];
  const Comparison& other = builds_[index_of(other_build(assembly))];
  const bool is_borne_out = stated.tested > 0 && 2 * stated.contradicted < stated.tested;
  return !is_borne_out && other.agreed() >= enough_records && 10 * other.agreed() >= 9 * other.tested;
}

std::vector<InputFault> RecordEvidence::faults(const std::string& name, std::optional<Assembly> assembly) const {
  std::vector<InputFault> faults;
  if (assembly && is_of_other_build(*assembly)) {
    const Comparison& stated = builds_[index_of(*assembly)];
    const Comparison& other = builds_[index_of(other_build(*assembly))];
    const std::string_view right = assembly_name(other_build(*assembly));
    faults.push_back({"wrong_build", name,
                      fmt::format("{} of {} known reference bases agree with {}, {} of {} with {}", stated.agreed(),
                                  stated.tested, assembly_name(*assembly), other.agreed(), other.tested, right),
                      fmt::format("--assembly {}, and mend the header", right)});
  } else {
    for (InputFault fault : contradictions_) {
      fault.place += " of " + name;
      faults.push_back(std::move(fault));
    }
    const auto listed = static_cast<std::int64_t>(contradictions_.size());
    if (contradiction_count_ > listed) {
      faults.push_back(
          {"ref_mismatch", name, fmt::format("{} more records like these", contradiction_count_ - listed), ""});
    }
  }
  if (only_in_normal_ >= enough_records && only_in_normal_ > 9 * only_in_tumour_) {
    faults.push_back(
        {"samples_exchanged", name,
         fmt::format("{} changes are in the normal's reads and not in the tumour's, {} the other way round",
                     only_in_normal_, only_in_tumour_),
         "exchange -s and --normal, or the names in the header"});
  }
  return faults;
}

std::optional<std::string> RecordEvidence::build_remark() const {
  for (const Assembly build : {Assembly::grch37, Assembly::grch38}) {
    const Comparison& one = builds_[index_of(build)];
    const Comparison& other = builds_[index_of(other_build(build))];
    const bool is_this = one.agreed() >= enough_records && 10 * one.agreed() >= 9 * one.tested;
    if (is_this && 2 * other.contradicted >= other.tested) {
      return fmt::format("{} of {} reference bases agree with {}", one.agreed(), one.tested, assembly_name(build));
    }
  }
  return std::nullopt;
}

}  // namespace marrow
