#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vcf_fixtures.hpp"

namespace marrow_test {

/// One record of one caller, TP53 p.Arg248Gln or an insertion at that place on GRCh38, with what it says by the
/// caller's own documentation.
struct CallerFixture {
  const char* caller;  ///< as `inputs[].caller` shows it
  /// Where the header and the meaning of its keys are documented.
  const char* source;
  const char* header;   ///< the lines between `##fileformat` and `#CHROM`, but contigs
  const char* columns;  ///< sample names; empty: no FORMAT column
  const char* record;   ///< from REF on
  std::optional<std::int64_t> depth;
  std::optional<std::int64_t> alt_reads;
  std::optional<double> vaf;
  std::optional<std::int64_t> normal_alt_reads = {};
  const char* normal = "";
};

inline std::string text_of(const CallerFixture& fixture) {
  std::string columns = "#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO";
  if (*fixture.columns != '\0') columns += std::string("  FORMAT  ") + fixture.columns;
  return std::string("##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n") + fixture.header +
         tabbed(columns + "\n") + tabbed(std::string("chr17  7674220  .  ") + fixture.record + "\n");
}

inline const std::vector<CallerFixture>& caller_fixtures() {
  static const std::vector<CallerFixture> fixtures = {
      {"Mutect2", "GATK 4 tool documentation, Mutect2",
       "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Allelic depths for the ref and alt alleles\">\n"
       "##FORMAT=<ID=AF,Number=A,Type=Float,Description=\"Allele fractions of alternate alleles in the tumor\">\n"
       "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Approximate read depth\">\n"
       "##GATKCommandLine=<ID=FilterMutectCalls,CommandLine=\"FilterMutectCalls\",Version=\"4.2.6.1\">\n"
       "##GATKCommandLine=<ID=Mutect2,CommandLine=\"Mutect2 --tumor-sample T\",Version=\"4.2.6.1\">\n"
       "##MutectVersion=2.2\n##normal_sample=N\n##source=FilterMutectCalls\n##source=Mutect2\n##tumor_sample=T\n",
       "N  T",
       "C  T  .  PASS  DP=130;GERMQ=93;POPAF=6.00;TLOD=60.1  GT:AD:AF:DP  0/0:60,0:0.016:62  0/1:48,16:0.248:66", 66,
       16, 0.25, 0, "N"},
      {"MuTect", "header of MuTect 1.1.7",
       "##FORMAT=<ID=AD,Number=.,Type=Integer,Description=\"Allelic depths for the ref and alt alleles\">\n"
       "##FORMAT=<ID=FA,Number=A,Type=Float,Description=\"Allele fraction of the alternate allele\">\n"
       "##MuTect=\"analysis_type=MuTect input_file=[n.bam, t.bam] tumor_sample_name=T normal_sample_name=N "
       "gap_lod=3.0\"\n",
       "T  N", "C  T  .  PASS  SOMATIC;VT=SNP  GT:AD:BQ:DP:FA:SS  0/1:30,10:31:41:0.250:2  0:25,0:.:25:0.00:0", 41, 10,
       0.25, 0, "N"},
      {"Strelka2", "Strelka2 user guide, Extracting allele frequency",
       "##source=strelka\n##source_version=2.9.10\n##content=strelka somatic snv calls\n", "NORMAL  TUMOR",
       "C  T  .  PASS  SOMATIC;QSS=80  DP:FDP:SDP:SUBDP:AU:CU:GU:TU  30:0:0:0:0,0:30,31:0,0:0,0  "
       "42:2:0:0:0,0:30,33:0,0:10,12",
       42, 10, 0.25, 0, "NORMAL"},
      {"Strelka2", "Strelka2 user guide, germline output: AD as in the VCF specification, DPI for indels",
       "##source=strelka\n##content=strelka germline small-variant calls\n", "SAMPLE1",
       "C  CAA  500  PASS  CIGAR=1M2I;RU=A  GT:GQ:GQX:DPI:AD:ADF:ADR:FT:PL  0/1:200:20:40:20,20:10,11:10,9:PASS:1,0,1",
       40, 20, 0.5},
      {"HaplotypeCaller", "GATK 4 tool documentation, HaplotypeCaller",
       "##GATKCommandLine=<ID=HaplotypeCaller,CommandLine=\"HaplotypeCaller\">\n##source=HaplotypeCaller\n", "S",
       "C  T  900  .  AC=1;AF=0.500;AN=2  GT:AD:DP:GQ:PL  0/1:21,20:41:99:500,0,500", 41, 20, 20.0 / 41},
      {"FreeBayes", "FreeBayes README and header, 1.3",
       "##source=freeBayes v1.3.6\n"
       "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Number of observation for each allele\">\n"
       "##FORMAT=<ID=RO,Number=1,Type=Integer,Description=\"Reference allele observation count\">\n"
       "##FORMAT=<ID=AO,Number=A,Type=Integer,Description=\"Alternate allele observation count\">\n",
       "S", "C  A,T  100  .  AF=0.5;AO=3,9  GT:DP:AD:RO:QR:AO:QA  0/2:37:24,3,9:24:800:3,9:90,300", 37, 9, 0.25},
      {"FreeBayes", "FreeBayes header before 1.1: no AD", "##source=freeBayes v1.0.2\n", "S",
       "C  T  100  .  AO=9  GT:DP:RO:QR:AO:QA  0/1:36:27:800:9:300", 36, 9, 0.25},
      {"VarDict", "var2vcf_paired.pl 1.8",
       "##source=VarDict_v1.8.2\n"
       "##FORMAT=<ID=VD,Number=1,Type=Integer,Description=\"Variant Depth\">\n"
       "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Allelic depths for the ref and alt alleles\">\n"
       "##FORMAT=<ID=ALD,Number=2,Type=Integer,Description=\"Variant forward, reverse reads\">\n"
       "##FORMAT=<ID=RD,Number=2,Type=Integer,Description=\"Reference forward, reverse reads\">\n"
       "##FORMAT=<ID=AF,Number=A,Type=Float,Description=\"Allele Frequency\">\n",
       "S  S-match",
       "C  T  90  PASS  STATUS=StrongSomatic;SAMPLE=S;TYPE=SNV  GT:DP:VD:ALD:RD:AD:AF:BIAS  "
       "0/1:120:30:14,16:40,38:78,30:0.25:2,2  0/0:80:0:0,0:41,39:80,0:0:2,0",
       120, 30, 0.25, 0, "S-match"},
      {"VarDict", "var2vcf_valid.pl 1.4: counts by strand", "##source=VarDict_v1.4.8\n", "S",
       "C  T  90  PASS  SAMPLE=S;TYPE=SNV  GT:DP:VD:ALD:RD:AF  0/1:120:30:14,16:40,38:0.25", 120, 30, 0.25},
      {"VarScan2", "VarScan manual, VCF output of somatic",
       "##source=VarScan2\n"
       "##FORMAT=<ID=RD,Number=1,Type=Integer,Description=\"Depth of reference-supporting bases (reads1)\">\n"
       "##FORMAT=<ID=AD,Number=1,Type=Integer,Description=\"Depth of variant-supporting bases (reads2)\">\n"
       "##FORMAT=<ID=FREQ,Number=1,Type=String,Description=\"Variant allele frequency\">\n"
       "##FORMAT=<ID=DP4,Number=1,Type=String,Description=\"Strand read counts: ref/fwd, ref/rev, var/fwd, "
       "var/rev\">\n",
       "NORMAL  TUMOR",
       "C  T  .  PASS  DP=81;SOMATIC;SS=2  GT:GQ:DP:RD:AD:FREQ:DP4  0/0:.:41:41:0:0%:20,21,0,0  "
       "0/1:.:40:35:5:12.5%:17,18,3,2",
       40, 5, 0.125, 0, "NORMAL"},
      {"LoFreq", "LoFreq manual: no sample columns",
       "##source=lofreq call --call-indels -f ref.fa -o strelka/t.vcf t.bam\n"
       "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"Raw Depth\">\n"
       "##INFO=<ID=AF,Number=1,Type=Float,Description=\"Allele Frequency\">\n"
       "##INFO=<ID=DP4,Number=4,Type=Integer,Description=\"Counts for ref-forward bases, ref-reverse, alt-forward and "
       "alt-reverse bases\">\n",
       "", "C  T  600  PASS  DP=200;AF=0.250000;SB=0;DP4=70,76,26,24", 200, 50, 0.25},
      {"Pindel", "pindel2vcf 0.6.3: AD of REF and ALT",
       "##source=pindel\n##FORMAT=<ID=AD,Number=2,Type=Integer,Description=\"Allele depth, how many reads support this "
       "allele\">\n",
       "T", "C  CAA  .  PASS  END=7674220;HOMLEN=0;SVLEN=2;SVTYPE=INS  GT:AD  0/1:30,10", 40, 10, 0.25},
      {"Pindel",
       "pindel2vcf 0.2.8: AD of the ALT alone, no depth",
       "##source=pindel\n##FORMAT=<ID=AD,Number=1,Type=Integer,Description=\"Allele depth, how many reads support this "
       "allele\">\n",
       "T",
       "C  CAA  .  PASS  END=7674220;HOMLEN=0;SVLEN=2;SVTYPE=INS  GT:AD  0/1:10",
       {},
       10,
       {}},
      {"Octopus",
       "Octopus guide, Cancer; AD and AF are given on request, AF with the REF's",
       "##octopus=<version=0.7.4,command=\"octopus -R ref.fa -I n.bam t.bam --normal-sample GL -o o.vcf\">\n"
       "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Empirical allele depth\">\n"
       "##FORMAT=<ID=AF,Number=R,Type=Float,Description=\"Empirical allele frequency (AD / ADP)\">\n",
       "GL  TU",
       "C  T  700  PASS  SOMATIC  GT:DP:PS:HSS:MAP_HF:AD:AF  0|0:31:7674220:0,0:0.5,0.5:31,.:1,.  "
       "0|0|1:41:7674220:0,0,1:0.4,0.4,0.2:30,10:0.75,0.25",
       41,
       10,
       0.25,
       {},
       "GL"},
      {"DeepVariant", "github.com/google/deepvariant, docs",
       "##DeepVariant_version=1.6.0\n##FORMAT=<ID=VAF,Number=A,Type=Float,Description=\"Variant allele fractions.\">\n",
       "S", "C  T  40  PASS  .  GT:GQ:DP:AD:VAF:PL  0/1:40:41:20,20:0.487805:40,0,40", 41, 20, 0.5},
      {"DeepSomatic", "github.com/google/deepsomatic, docs: FILTER GERMLINE",
       "##FILTER=<ID=GERMLINE,Description=\"Non somatic variants\">\n##DeepVariant_version=1.7.0\n", "T",
       "C  T  40  PASS  .  GT:GQ:DP:AD:VAF:PL  1/1:30:40:30,10:0.25:30,20,0", 40, 10, 0.25},
      {"Sentieon TNscope", "support.sentieon.com/appnotes/out_fields, TNscope",
       "##SentieonCommandLine.TNscope=<ID=TNscope,CommandLine=\"driver --algo TNscope --tumor_sample PT-T "
       "--normal_sample PT-N out.vcf\">\n",
       "PT-T  PT-N", "C  T  50  PASS  NLOD=9  GT:AD:AF:DP  0/1:30,10:0.25:41  0/0:22,0:0:22", 41, 10, 0.25, 0, "PT-N"},
      {"Sentieon TNhaplotyper2", "support.sentieon.com/appnotes/out_fields, TNhaplotyper2",
       "##SentieonCommandLine.TNfilter=<ID=TNfilter>\n"
       "##SentieonCommandLine.TNhaplotyper2=<ID=TNhaplotyper2,CommandLine=\"driver\">\n##tumor_sample=T\n",
       "T", "C  T  .  PASS  TLOD=40  GT:AD:AF:DP  0/1:30,10:0.26:40", 40, 10, 0.25},
      {"DRAGEN", "DRAGEN user guide, Somatic mode",
       "##DRAGENCommandLine=<ID=HashTableBuild,Version=\"SW: 01\",CommandLine=\"--ht-reference hg38.fa\">\n"
       "##DRAGENCommandLine=<ID=dragen,Version=\"SW: 07.021\",CommandLine=\"--RGSM N1 --RGSM-tumor T1 -r hg38\">\n",
       "N1  T1",
       "C  T  .  PASS  DP=80  GT:SQ:AD:AF:F1R2:F2R1:DP  0/0:.:38,0:0:19,0:19,0:38  0/1:40:30,10:0.25:15,5:15,5:41", 41,
       10, 0.25, 0, "N1"},
      {"bcftools", "header of bcftools mpileup and call 1.16",
       "##bcftoolsVersion=1.16\n##bcftoolsCommand=mpileup -f ref.fa t.bam\n"
       "##INFO=<ID=DP4,Number=4,Type=Integer,Description=\"Number of high-quality ref-forward , ref-reverse, "
       "alt-forward "
       "and alt-reverse bases\">\n##bcftools_callCommand=call -mv\n",
       "S", "C  T  200  .  DP=45;DP4=15,15,6,4;MQ=60  GT:PL  0/1:200,0,200", 45, 10, 0.25},
      {"Torrent", "header of the Torrent Variant Caller: AF is based on the flow evaluator's counts",
       "##source=\"tvc 5.12-11 (35c9114f) - Torrent Variant Caller\"\n", "S",
       "C  T  90  PASS  AF=0.25;DP=410;FAO=100;FDP=400;FRO=300  GT:GQ:DP:FDP:RO:FRO:AO:FAO:AF  "
       "0/1:99:410:400:305:300:101:100:0.25",
       400, 100, 0.25},
      {"SomaticSniper", "SomaticSniper manual: no source line",
       "##FORMAT=<ID=DP4,Number=4,Type=Integer,Description=\"# high-quality ref-forward bases, ref-reverse, "
       "alt-forward "
       "and alt-reverse bases\">\n"
       "##FORMAT=<ID=BCOUNT,Number=4,Type=Integer,Description=\"Occurrence count for each base at this site "
       "(A,C,G,T)\">\n"
       "##FORMAT=<ID=VAQ,Number=1,Type=Integer,Description=\"Variant allele quality\">\n",
       "NORMAL  TUMOR",
       "C  T  .  .  .  GT:IGT:DP:DP4:BCOUNT:GQ:VAQ:SS:SSC  0/0:0/0:30:15,15,0,0:0,30,0,0:99:.:0:.  "
       "0/1:0/1:40:15,15,5,5:0,30,0,10:99:99:2:80",
       40, 10, 0.25, 0, "NORMAL"},
      {"MuSE", "header of MuSE 1.0",
       "##MuSE_version=\"v1.0rc Build Date Aug  6 2015\"\n##TUMOR=\"Sample=T,File=t.bam\"\n"
       "##FORMAT=<ID=AD,Number=.,Type=Integer,Description=\"Depth of reads supporting alleles 0/1/2/3...\">\n",
       "TUMOR  NORMAL", "C  T  .  PASS  .  GT:DP:AD:BQ:SS  0/1:41:30,10:30,31:2  0/0:35:35,0:30,0:.", 41, 10, 0.25, 0,
       "NORMAL"},
  };
  return fixtures;
}

}  // namespace marrow_test
