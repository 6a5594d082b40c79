#include "marrow/knowledge/panel.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "marrow/base/error.hpp"
#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/knowledge/shipped_sequence.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace {

const marrow::Panel& panel() {
  static const marrow::Panel loaded = marrow::Panel::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// A copy of the tables in a folder of its own, removed at the end.
class KnowledgeFolder {
 public:
  KnowledgeFolder()
      : path_(std::filesystem::temp_directory_path() / ("marrow_knowledge_test_" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path_);
    for (const auto& file : marrow::embedded_tables()) write(file.name, file.bytes);
  }
  ~KnowledgeFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  void write(std::string_view name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  void remove(std::string_view name) const { std::filesystem::remove(path_ / name); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string message_of(const marrow::KnowledgeSource& source) {
  try {
    (void)marrow::Panel::load(source);
  } catch (const marrow::Error& error) {
    return error.message();
  }
  return "";
}

std::vector<std::string> symbols_at(marrow::Assembly assembly, const char* locus) {
  std::vector<std::string> symbols;
  for (const auto* gene : panel().genes_at(assembly, *marrow::parse_locus(locus))) symbols.push_back(gene->symbol);
  return symbols;
}

}  // namespace

TEST_CASE("every table of the data folder is in the program, byte for byte") {
  const std::filesystem::path data = std::filesystem::path(MARROW_SOURCE_DIR) / "data";
  std::vector<std::string> on_disk;
  for (const char* folder : {"panel", "knowledge", "genome"}) {
    for (const auto& entry : std::filesystem::directory_iterator(data / folder)) {
      on_disk.push_back(std::string(folder) + "/" + entry.path().filename().string());
    }
  }
  std::sort(on_disk.begin(), on_disk.end());
  const auto source = marrow::KnowledgeSource::embedded();
  CHECK(source.names() == on_disk);
  for (const std::string& name : source.names()) {
    CAPTURE(name);
    std::ifstream file(data / name, std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == source.bytes(name));
  }
}

TEST_CASE("a knowledge folder stands in for the embedded tables, whole or not at all") {
  const KnowledgeFolder folder;
  const std::string embedded = marrow::KnowledgeSource::embedded().sha256();
  CHECK(embedded.size() == 64);
  CHECK(marrow::KnowledgeSource::folder(folder.path()).sha256() == embedded);

  folder.write("panel/domains.tsv", "gene\tdomain\taa_begin\taa_end\nTP53\tDBD\t102\t292\n");
  const auto changed = marrow::KnowledgeSource::folder(folder.path());
  CHECK(changed.sha256() != embedded);
  folder.write("panel/domains.tsv", "gene\tdomain\taa_begin\taa_end\nTP53\tDBD\t102\t293\n");  // of equal length
  CHECK(marrow::KnowledgeSource::folder(folder.path()).sha256() != changed.sha256());
  CHECK(marrow::Panel::load(changed).domains("NOTCH1").empty());

  folder.remove("panel/cds.fa");
  CHECK_THROWS_WITH_AS((void)marrow::KnowledgeSource::folder(folder.path()),
                       "the knowledge folder lacks the table 'panel/cds.fa'", marrow::Error);
  CHECK_THROWS_AS((void)marrow::KnowledgeSource::folder(folder.path() + "/none"), marrow::Error);
}

TEST_CASE("a fault in a table is named with file, line and column") {
  const KnowledgeFolder folder;
  const std::string header =
      "symbol\trole\tpathway\tlineage\tchrom\tspan_grch38\tspan_grch37\tstrand\tensembl_gene\tcapability"
      "\ttranscript\trelevance\tsource\tconfidence\n";
  folder.write("panel/genes.tsv", header + "TP53\tTSG\t.\tboth\tchr17\t9-5\t.\t-\t.\tmodel\t.\t.\t.\t.\n");
  std::string message = message_of(marrow::KnowledgeSource::folder(folder.path()));
  CHECK(message.find("'9-5' is not an interval") != std::string::npos);
  CHECK(message.find("column 'span_grch38', line 2 of panel/genes.tsv") != std::string::npos);

  folder.write("panel/genes.tsv", header + "TP53\tTSG\t.\tboth\t17\t5-9\t.\t-\t.\tmodel\t.\t.\t.\t.\n");
  message = message_of(marrow::KnowledgeSource::folder(folder.path()));
  CHECK(message.find("column 'chrom', line 2 of panel/genes.tsv") != std::string::npos);
}

TEST_CASE("the panel holds 191 genes, 121 models and 48 coding sequences") {
  CHECK(panel().genes().size() == 191);
  CHECK(panel().transcripts().size() == 121);
  int with_sequence = 0;
  for (const auto& transcript : panel().transcripts()) {
    CAPTURE(transcript.gene);
    if (!transcript.has_sequence()) continue;
    ++with_sequence;
    CHECK(transcript.cds.size() % 3 == 0);
    CHECK(static_cast<std::int64_t>(transcript.cds.size()) == 3 * (transcript.aa_length + 1));
    CHECK(transcript.is_stop_assumed == (transcript.cds.find('N') != std::string::npos));
  }
  CHECK(with_sequence == 48);
  REQUIRE(panel().find_transcript("TP53"));
  CHECK(panel().find_transcript("TP53")->strand == marrow::Strand::minus);
  CHECK(panel().find_gene("TP53")->is_tumour_suppressor());
  CHECK(panel().find_gene("NT5C2")->capability == marrow::Capability::known_alleles);
  CHECK(panel().find_gene("nosuch") == nullptr);
}

TEST_CASE("a gene is found by position on either build, also by an insertion at its edge") {
  CHECK(symbols_at(marrow::Assembly::grch38, "chr17:7674220") == std::vector<std::string>{"TP53"});
  CHECK(symbols_at(marrow::Assembly::grch37, "chr17:7577538") == std::vector<std::string>{"TP53"});
  CHECK(symbols_at(marrow::Assembly::grch38, "chr17:1-2").empty());
  CHECK(symbols_at(marrow::Assembly::grch38, "chrM:1-2").empty());
  // CDKN2A and CDKN2B lie side by side, and a long interval holds them all.
  const auto both = symbols_at(marrow::Assembly::grch38, "chr9:21900000-22100000");
  CHECK(std::find(both.begin(), both.end(), "CDKN2A") != both.end());
  CHECK(std::find(both.begin(), both.end(), "CDKN2B") != both.end());

  // The same answer as asking each gene in turn.
  for (const auto& gene : panel().genes()) {
    if (!gene.span_grch38) continue;
    CAPTURE(gene.symbol);
    for (const std::int64_t at : {gene.span_grch38->begin, gene.span_grch38->end - 1, gene.span_grch38->end}) {
      std::vector<std::string> expected;
      for (const auto& other : panel().genes()) {
        const auto& span = other.span_grch38;
        if (span && other.contig == gene.contig && span->begin <= at && at < span->end)
          expected.push_back(other.symbol);
      }
      std::vector<std::string> found;
      for (const auto* one : panel().genes_at(marrow::Assembly::grch38, {gene.contig, at, at + 1})) {
        found.push_back(one->symbol);
      }
      std::sort(found.begin(), found.end());
      std::sort(expected.begin(), expected.end());
      CHECK(found == expected);
    }
    const auto at_edge =
        panel().genes_at(marrow::Assembly::grch38, {gene.contig, gene.span_grch38->begin, gene.span_grch38->begin});
    CHECK(std::find(at_edge.begin(), at_edge.end(), &gene) != at_edge.end());
    const auto at_end =
        panel().genes_at(marrow::Assembly::grch38, {gene.contig, gene.span_grch38->end, gene.span_grch38->end});
    CHECK(std::find(at_end.begin(), at_end.end(), &gene) != at_end.end());
  }
}

TEST_CASE("old and laboratory names lead to the current symbol") {
  CHECK(panel().resolve_symbol("TP53") == "TP53");
  CHECK(panel().resolve_symbol("notch1") == "NOTCH1");
  CHECK(panel().resolve_symbol("AML1") == "RUNX1");
  CHECK(panel().resolve_symbol("MLL") == "KMT2A");
  CHECK_FALSE(panel().resolve_symbol("NOSUCHGENE"));
}

TEST_CASE("a residue belongs to its domain") {
  CHECK(panel().domain_at("TP53", 248, 248) == "DBD");
  CHECK(panel().domain_at("NOTCH1", 1600, 1600) == "HD-N");
  CHECK(panel().domain_at("NOTCH1", 2500, 2500) == "PEST");
  CHECK_FALSE(panel().domain_at("TP53", 95, 96));
}

TEST_CASE("the shipped bases are those of the reference, on both builds and both strands") {
  const marrow::ShippedSequence shipped(panel());
  const auto base = [&](marrow::Assembly assembly, const char* locus) {
    return shipped.bases(assembly, *marrow::parse_locus(locus));
  };
  CHECK(base(marrow::Assembly::grch38, "chr17:7674220") == "C");  // TP53 codon 248, minus strand
  CHECK(base(marrow::Assembly::grch37, "chr17:7577538") == "C");
  CHECK(base(marrow::Assembly::grch38, "chr1:114716126") == "C");           // NRAS codon 12, no slice
  CHECK(base(marrow::Assembly::grch37, "chr12:25398284") == "C");           // KRAS codon 12
  CHECK(base(marrow::Assembly::grch38, "chr9:136495700") == "T");           // NOTCH1 3'UTR, c.*371
  CHECK(base(marrow::Assembly::grch37, "chr9:139390152") == "T");           // the same through the exon
  CHECK_FALSE(base(marrow::Assembly::grch38, "chr1:114716180-114716400"));  // leaves the exon
  CHECK_FALSE(base(marrow::Assembly::grch37, "chr2:1-2"));
}

TEST_CASE("slices and coding sequences agree wherever both know a base") {
  for (const auto& slice : panel().slices()) {
    CAPTURE(slice.gene);
    const marrow::Transcript* transcript = panel().find_transcript(slice.gene);
    REQUIRE(transcript);
    std::string spliced;
    for (const auto& block : transcript->cds_grch38) {
      spliced += slice.bases.substr(static_cast<std::size_t>(block->begin - slice.interval.begin),
                                    static_cast<std::size_t>(block->size()));
    }
    if (transcript->strand == marrow::Strand::minus) spliced = marrow::reverse_complement(spliced);
    CHECK(spliced == transcript->cds);
  }
}

TEST_CASE("a FASTA text is refused where it is no FASTA") {
  CHECK(marrow::parse_fasta(">a x y\nac\ngt\n>b\nN\n", "t.fa")[0].bases == "ACGT");
  CHECK(marrow::parse_fasta(">a x y\nac\ngt\n>b\nN\n", "t.fa")[0].description == "x y");
  for (const char* text : {"ACGT\n", ">a\nAC-GT\n", ">a\nA\n>a\nC\n", ">\nA\n"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)marrow::parse_fasta(text, "t.fa"), marrow::Error);
  }
}
