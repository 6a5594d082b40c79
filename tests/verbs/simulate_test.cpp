#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/io/text_file.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow_test::read_file;
using marrow_test::TemporaryFolder;

VerbResult simulate(std::vector<std::string> options) {
  options.insert(options.begin(), "simulate");
  return run_verb(options);
}

/// Reads of TP53's last exons at a low depth, with more options; the verb must succeed.
void simulate_tp53(const std::string& folder, const std::vector<std::string>& more = {}) {
  std::vector<std::string> options{"--reads", "--region", "chr17:7674100-7675300", "--depth", "20", "-o", folder};
  options.insert(options.end(), more.begin(), more.end());
  const VerbResult result = simulate(options);
  INFO(result.err);
  REQUIRE(result.status == 0);
  CHECK(result.out.empty());
}

std::string text_of(const std::string& path) {
  return marrow::decompress_text(read_file(path), path);
}

std::size_t lines_of(const std::string& path) {
  return marrow::split(text_of(path), '\n').size() - 1;
}

std::string table(const TemporaryFolder& folder, const std::string& rows) {
  return folder.write("v.tsv", "chrom\tpos\tref\talt\tvaf\tduplicated_bp\tfiller\n" + rows);
}

bool is_empty_or_missing(const std::string& folder) {
  return !std::filesystem::exists(folder) || std::filesystem::is_empty(folder);
}

}  // namespace

TEST_CASE("simulate --reads writes a pair of FASTQ files, the compact reference, its offsets and the truth") {
  const TemporaryFolder folder;
  const std::string out = folder.path("out");
  simulate_tp53(out, {"--variants", table(folder,
                                          "17\t7674220\tC\tT\t0.25\t.\t.\n"
                                          "chr17\t7674890\t.\t.\t0.1\t6\tAC\n")});
  const std::size_t lines = lines_of(out + "/reads_1.fq.gz");
  CHECK(lines == lines_of(out + "/reads_2.fq.gz"));
  CHECK(lines % 4 == 0);
  CHECK(lines > 400);
  CHECK(text_of(out + "/reads_1.fq.gz").starts_with("@sim:chr17:"));
  const std::string reference = read_file(out + "/reference.fa");
  CHECK(reference.starts_with(">chr17:7673600-7675800\n"));
  // TP53's R248, whose codon is CCG on the plus strand.
  std::string bases = reference.substr(reference.find('\n'));
  std::erase(bases, '\n');
  CHECK(bases.substr(7674220 - 7673600, 3) == "CGG");
  CHECK(
      read_file(out + "/offset.tsv") ==
      "compact_contig\tcontig\toffset\tlength\tcontig_length\nchr17:7673600-7675800\tchr17\t7673599\t2201\t83257441\n");
  const std::string truth = read_file(out + "/truth.vcf");
  CHECK(truth.find("##contig=<ID=chr17,length=83257441>\n") != std::string::npos);
  CHECK(truth.find("chr17\t7674220\t.\tC\tT\t.\tPASS\tVAF=0.25\n") != std::string::npos);
  CHECK(truth.find("\t.\tPASS\tVAF=0.1;SVTYPE=DUP;SVLEN=8;COPYLEN=6;FILLER=AC\n") != std::string::npos);
}

TEST_CASE("the seed decides the reads, the number of threads does not; the invented bases have a seed of their own") {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> options{"--reads", "--genes", "FLT3", "--depth", "8", "-o", folder.path(name)};
    options.insert(options.end(), more.begin(), more.end());
    REQUIRE(simulate(options).status == 0);
  };
  run("one", {});
  run("threads", {"--threads", "3"});
  run("seed", {"--seed", "2"});
  run("fill", {"--fill-seed", "2"});
  for (const std::string name : {"reads_1.fq.gz", "reads_2.fq.gz", "reference.fa", "truth.vcf", "offset.tsv"}) {
    CAPTURE(name);
    CHECK(read_file(folder.path("one/" + name)) == read_file(folder.path("threads/" + name)));
  }
  CHECK(read_file(folder.path("one/reads_1.fq.gz")) != read_file(folder.path("seed/reads_1.fq.gz")));
  CHECK(read_file(folder.path("one/reference.fa")) == read_file(folder.path("seed/reference.fa")));
  CHECK(read_file(folder.path("one/reference.fa")) != read_file(folder.path("fill/reference.fa")));
}

TEST_CASE("simulate --genome writes whole chromosomes, from which --reference makes the same reads") {
  const TemporaryFolder folder;
  simulate_tp53(folder.path("a"), {"--genome"});
  CHECK(read_file(folder.path("a/genome.fa.gz.fai")) == "chr17\t83257441\t7\t60\t61\n");
  const std::string genome = folder.path("a/genome.fa.gz");
  simulate_tp53(folder.path("b"), {"--reference", genome, "--fill-seed", "9"});
  CHECK(read_file(folder.path("a/reference.fa")) == read_file(folder.path("b/reference.fa")));
  CHECK(read_file(folder.path("a/reads_2.fq.gz")) == read_file(folder.path("b/reads_2.fq.gz")));
  const VerbResult result =
      simulate({"--reads", "--region", "chr17:7674100-7676000", "--reference", genome, "-o", folder.path("c")});
  CHECK(result.status == 4);
  CHECK(result.err.find("the reference has 'N' at chr17:7675801-7675801, which cannot be sequenced") !=
        std::string::npos);
  CHECK(is_empty_or_missing(folder.path("c")));
}

TEST_CASE("genes are simulated exon by exon on either build") {
  const TemporaryFolder folder;
  const VerbResult result = simulate({"--reads", "--genes", "p53", "--assembly", "GRCh37", "--depth", "1", "--flank",
                                      "700", "-o", folder.path("out")});
  CHECK(result.status == 0);
  CHECK(result.err.find("over 3 contigs of ") != std::string::npos);
  CHECK(read_file(folder.path("out/offset.tsv")).find("chr17:7571039-7574733\tchr17\t7571038\t3695\t81195210\n") !=
        std::string::npos);
}

TEST_CASE("simulate --site-counts writes a table of counts with planted changes") {
  const TemporaryFolder folder;
  const VerbResult result = simulate({"--site-counts", "50", "--depth", "300", "--planted-every", "10", "--planted-vaf",
                                      "0.5", "-o", folder.path("out")});
  CHECK(result.status == 0);
  CHECK(result.err.find("simulate: 50 sites") != std::string::npos);
  const std::string text = read_file(folder.path("out/site_counts.tsv"));
  const auto lines = marrow::split(text, '\n');
  REQUIRE(lines.size() == 52);
  CHECK(lines[0] ==
        "contig\tpos\tcontext\tforward_A\tforward_C\tforward_G\tforward_T\treverse_A\treverse_C\treverse_G\treverse_T\t"
        "forward_errors\treverse_errors\tplanted");
  int planted = 0;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const auto cells = marrow::split(lines[i], '\t');
    REQUIRE(cells.size() == 14);
    std::int64_t depth = 0;
    for (std::size_t c = 3; c < 11; ++c) depth += marrow::parse_integer(cells[c]).value();
    CHECK(depth == 300);
    planted += cells[13] == "." ? 0 : 1;
  }
  CHECK(planted == 5);
}

TEST_CASE("an error profile in a file decides the qualities") {
  const TemporaryFolder folder;
  const std::string profile =
      folder.write("e.tsv", "kind\tkey\tstrand\tvalue\tfraction\nquality\t37\t.\t.\t0.5\nquality\t22\t.\t0.02\t0.5\n");
  simulate_tp53(folder.path("out"), {"--error-profile", profile});
  const std::string reads = text_of(folder.path("out/reads_1.fq.gz"));
  const std::string qualities(marrow::split(reads, '\n')[3]);
  CHECK(qualities.find_first_not_of("F7") == std::string::npos);
  CHECK(qualities.find('F') != std::string::npos);
  CHECK(qualities.find('7') != std::string::npos);
}

TEST_CASE("what cannot be simulated is refused, with nothing written") {
  struct Row {
    std::vector<std::string> options;
    int status;
    std::string message;
  };
  const TemporaryFolder folder;
  const std::string out = folder.path("out");
  const std::string profile = folder.write("e.tsv", "kind\tkey\tstrand\tvalue\tfraction\nquality\t37\t.\t2\t.\n");
  for (const auto& [options, status, message] : std::vector<Row>{
           {{}, 2, "give one of --reads, --site-counts and --patients"},
           {{"--reads", "--site-counts", "3"}, 2, "give one of --reads, --site-counts and --patients"},
           {{"--site-counts", "-3"}, 2, "--site-counts and --patients are not negative"},
           {{"--reads"}, 2, "simulate reads of what?"},
           {{"--reads", "--genes", "NOTCH9"}, 2, "did you mean NOTCH1?"},
           {{"--reads", "--genes", "ZFTA123"}, 2, "'ZFTA123' is no gene of the panel"},
           {{"--reads", "--genes", "ATM"}, 2, "the exons of ATM are not known on GRCh38"},
           {{"--reads", "--region", "chr17"}, 2, "'chr17' is no region"},
           {{"--reads", "--region", "chrUn_1:10-20"}, 2, "'chrUn_1:10-20' is no region"},
           {{"--reads", "--region", "chr17:83257000-83258000"}, 2, "lies past the end of chr17 in GRCh38, at 83257441"},
           {{"--reads", "--region", "chr17:100-200", "--flank", "0"}, 2, "is shorter than the longest fragment"},
           {{"--reads", "--genes", "TP53", "--flank", "-1"}, 2, "--flank is a number of bases from 0 to 1000000"},
           {{"--reads", "--genes", "TP53", "--assembly", "T2T"}, 2, "T2T"},
           {{"--reads", "--genes", "TP53", "--depth", "0"}, 2, "--depth is above 0"},
           {{"--reads", "--genes", "TP53", "--read-length", "400"}, 2, "--fragment-length is at least --read-length"},
           {{"--reads", "--genes", "TP53", "--quality", "1"}, 2, "--quality is a whole number from 2 to 93"},
           {{"--reads", "--genes", "TP53", "--quality", "30.5"}, 2, "--quality is a whole number from 2 to 93"},
           {{"--reads", "--genes", "TP53", "--quality", "30", "--error-profile", profile}, 2, "give either --quality"},
           {{"--reads", "--genes", "TP53", "--error-profile", profile}, 4, "in: e.tsv"},
           {{"--reads", "--genes", "TP53", "--error-profile", folder.path("none.tsv")}, 3, "none.tsv"},
           {{"--reads", "--genes", "TP53", "--variants", folder.path("none.tsv")}, 3, "none.tsv"},
           {{"--reads", "--genes", "TP53", "--reference", folder.path("none.fa")}, 3, "none.fa"},
           {{"--reads", "--genes", "TP53", "--planted-vaf", "0.1"}, 2, "are of --site-counts"},
           {{"--reads", "--genes", "TP53", "--threads", "0"}, 2, "--threads is at least 1"},
           {{"--reads", "--genes", "TP53", "--variants", "-", "--error-profile", "-"}, 2, "can be read only once"},
           {{"--site-counts", "5", "--genes", "TP53"}, 2, "are of --reads"},
           {{"--site-counts", "5", "--depth", "1.5"}, 2, "--depth is a whole number"},
           {{"--site-counts", "5", "--planted-vaf", "1.5"}, 2, "--planted-vaf lies between 0 and 1"}}) {
    CAPTURE(marrow::join(options, " "));
    std::vector<std::string> all = options;
    all.insert(all.end(), {"-o", out});
    const VerbResult result = simulate(all);
    CHECK(result.status == status);
    CAPTURE(result.err);
    CHECK(result.err.find(message) != std::string::npos);
    CHECK(is_empty_or_missing(out));
  }
  CHECK(simulate({"--reads", "--genes", "TP53"}).err.find("--output is needed") != std::string::npos);
}

TEST_CASE("a change that does not fit the reference is refused with its line, and nothing is written") {
  const TemporaryFolder folder;
  const std::string out = folder.path("out");
  for (const auto& [row, message] :
       {std::pair{"chr17\t7674220\tA\tT\t0.2\t.\t.\n", "REF is 'A', but the reference has 'C'"},
        std::pair{"chr17\t7674220\tC\tT\t1.2\t.\t.\n", "no fraction from 0 to 1"},
        std::pair{"chr9\t7674220\tC\tT\t0.2\t.\t.\n", "outside of what is simulated"}}) {
    const VerbResult result = simulate({"--reads", "--genes", "TP53", "--variants", table(folder, row), "-o", out});
    CAPTURE(result.err);
    CHECK(result.status == 4);
    CHECK(result.err.find(message) != std::string::npos);
    CHECK(result.err.find("in: line 2\n  in: v.tsv\n") != std::string::npos);
    CHECK(is_empty_or_missing(out));
  }
}
