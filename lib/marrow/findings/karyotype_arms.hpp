#pragma once

#include <map>
#include <string>
#include <vector>

#include "marrow/findings/iscn.hpp"
#include "marrow/knowledge/cytogenetics.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Chromosome arms and lesions of whole arms that the rearrangements of a karyotype change.
struct KaryotypeArms {
  /// Arms of the chromosomes that a rearrangement touches ("9p"), short arms of 13, 14, 15, 21, 22 and Y left out:
  /// present = copies above or below two over three quarters of the arm (a design value); absent = balanced; not
  /// assessed where only a part came or went, or what came is not known.
  std::map<std::string, Assessed<CopyState>> arms;
  /// Of data/knowledge/focal_lesions.tsv those of whole arms, where they are there: `i9q_dic9`, `dup1q`.
  std::map<std::string, Assessed<FocalState>> focal;
};

/// Sums what the changes of the leading clone (assess_karyotype_text), with those that it inherits, put in place of the
/// chromosomes they consume. A break lies somewhere in its band, so the band itself counts for neither side. Only for
/// clones of two sets of chromosomes; constitutional changes are not counted.
[[nodiscard]] KaryotypeArms assess_karyotype_arms(const IscnKaryotype& karyotype, const Cytobands& bands);

/// The lesions that any loss of their place makes (SegmentRule: loss, exon_loss, gene_loss, whole_gene_loss,
/// loss_or_loh) and whose place a loss of the leading clone takes as a whole: IKZF1_del_any with -7, del(7)(p13) and
/// i(7)(q10), CDKN2AB_del with -9. Present with one copy left, `source: reported`; a microscope shows no homozygous
/// loss.
///
/// Only of autosomes in clones of two sets of chromosomes. A change that is uncertain or cannot be read and a marker or
/// ring without a chromosome, which may hold the piece, say nothing; where a break in the band of the place or a second
/// loss may take the other copy too, `copies` is empty.
[[nodiscard]] std::map<std::string, Assessed<FocalState>> karyotype_gene_losses(
    const IscnKaryotype& karyotype, const Cytobands& bands, const std::vector<FocalLesion>& lesions);

}  // namespace marrow
