#pragma once

#include <string>

#include "marrow/knowledge/gene_set.hpp"

namespace marrow {

/// Genes, transcripts, exons and coding blocks of a GFF3, plain, gzip or BGZF, streamed: Ensembl's, GENCODE's and
/// RefSeq's manner. Lines may come in any order.
///
/// A line with `ID` and `Parent` that is neither exon nor CDS is a transcript; a gene has no `Parent` and a type or ID
/// of that word; other lines say nothing here. Names lose the kind that Ensembl and RefSeq put before them
/// ("transcript:", "rna-"). Contigs become `chrN` where they are main ones and keep their name otherwise. A transcript
/// without gene line is its own gene.
///
/// Throws `io` if the file cannot be opened and `data`, with the line, for a line that is no GFF3, a CDS without phase,
/// a part of a transcript that is not in the file or lies on another contig or strand, and for a file without exons.
/// Source: GFF3 specification 1.26 (Sequence Ontology).
[[nodiscard]] GeneSet read_gff3(const std::string& path);

}  // namespace marrow
