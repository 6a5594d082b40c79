#include "marrow/pipeline/joined_variants.hpp"

#include <algorithm>
#include <tuple>

#include "marrow/io/vcf_phase.hpp"

namespace marrow {

void JoinedVariants::add(std::size_t place, const VcfRecord& record, std::size_t alt_index,
                         const InterpretedVariant& interpreted, std::size_t sample) {
  const AlternateAllele& allele = record.alts[alt_index];
  if (allele.kind != AlleleKind::small || !record.main_contig || !interpreted.assessment.is_known()) return;
  if (interpreted.variant.annotated_by != "marrow") return;  // another's word is not mixed with ours
  const std::string gene = interpreted.variant.gene.value_or("");
  const CodingTranscript* model = interpreter_->find_model(gene);
  const auto small = trim_alleles(*record.main_contig, record.begin, record.ref, allele.text);
  if (model == nullptr || !small) return;
  const auto change = coding_change(*model, *small);
  if (!change) return;
  if (auto genotype = phased_genotype(record, sample)) {
    genes_[gene].push_back({{place, record, alt_index, interpreted, *change}, *std::move(genotype)});
  }
}

void JoinedVariants::join_gene(const CodingTranscript& model, std::vector<Noted>& noted,
                               const std::function<void(const Member&)>& update) {
  std::vector<JoinCandidate> candidates;
  for (const Noted& one : noted) {
    candidates.push_back({one.member.change, static_cast<int>(one.member.alt_index) + 1, {one.genotype}});
  }
  const JoinedReadings readings = read_joined_changes(model, candidates);
  unphased_ += readings.unphased;
  for (const JoinedReading& reading : readings.items) {
    InterpretedVariant& interpreted = noted[reading.candidate].member.interpreted;
    for (const std::size_t at : reading.partners) {
      interpreted.variant.joined.push_back(noted[at].member.interpreted.variant.id);
    }
    std::sort(interpreted.variant.joined.begin(), interpreted.variant.joined.end());
    interpreter_->read_joined(reading.joint, interpreted);
    update(noted[reading.candidate].member);
  }
}

void JoinedVariants::join(const std::function<void(const Member&)>& update) {
  for (auto& [gene, noted] : genes_) {
    if (noted.size() > 1) join_gene(*interpreter_->find_model(gene), noted, update);
  }
  genes_.clear();
}

}  // namespace marrow
