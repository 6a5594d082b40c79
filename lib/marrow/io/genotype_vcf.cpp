#include "marrow/io/genotype_vcf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::array<std::string_view, 19> definitions = {
    "##FILTER=<ID=PASS,Description=\"All filters passed\">",
    "##ALT=<ID=*,Description=\"Any base that is not named\">",
    "##ALT=<ID=DUP:TANDEM,Description=\"Tandem duplication\">",
    "##INFO=<ID=END,Number=1,Type=Integer,Description=\"Last base of a duplicated stretch whose sequence is not "
    "written\">",
    "##INFO=<ID=SVTYPE,Number=1,Type=String,Description=\"DUP: tandem duplication\">",
    "##INFO=<ID=SVLEN,Number=A,Type=Integer,Description=\"Bases gained, those between the copies among them\">",
    "##FORMAT=<ID=ST,Number=A,Type=String,Description=\"present, absent (not above LIM) or not_assessed\">",
    "##FORMAT=<ID=RSN,Number=A,Type=String,Description=\"Why not assessed\">",
    "##FORMAT=<ID=LIM,Number=A,Type=Float,Description=\"Smallest fraction that the counts exclude, one-sided 95 %\">",
    "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Distinct fragments that tell an allele\">",
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Distinct fragments with the allele\">",
    "##FORMAT=<ID=ADF,Number=R,Type=Integer,Description=\"Of AD, those read on the forward strand, by the first mate "
    "where both cover the base\">",
    "##FORMAT=<ID=ADR,Number=R,Type=Integer,Description=\"Of AD, those read on the reverse strand, by the first mate "
    "where both cover the base\">",
    "##FORMAT=<ID=AF,Number=A,Type=Float,Description=\"Fraction of fragments with the allele\">",
    "##FORMAT=<ID=AFLO,Number=A,Type=Float,Description=\"Low end of the 95 % interval of AF\">",
    "##FORMAT=<ID=AFHI,Number=A,Type=Float,Description=\"High end of the 95 % interval of AF\">",
    "##FORMAT=<ID=PV,Number=A,Type=Float,Description=\"Phred-scaled probability that all fragments with the allele are "
    "errors; present from 65.2 (3e-7)\">",
    "##FORMAT=<ID=QV,Number=A,Type=Float,Description=\"Phred-scaled false discovery rate of PV over all alleles "
    "tested (Benjamini-Hochberg); decides nothing\">",
    "##source=marrow genotype",
};

std::string number_or_dot(const std::optional<double>& value) {
  return value ? fmt::format("{:.5g}", *value) : std::string(".");
}

std::string phred(double probability) {
  return fmt::format("{:.5g}", std::max(0.0, -10 * std::log10(probability)));
}

/// The values of all alleles with commas.
template <class Value>
std::string per_allele(const SiteGenotype& site, Value value) {
  std::vector<std::string> texts;
  for (const AlleleGenotype& allele : site.alleles) texts.push_back(value(allele));
  return join(texts, ",");
}

/// The reference's count, then those of the alleles; dots where the reference base is not known.
std::string counts(const SiteGenotype& site, std::int64_t reference, std::int64_t (*of_allele)(const AlleleGenotype&)) {
  const bool is_known = site.reference != "N";
  return (is_known ? fmt::to_string(reference) : std::string(".")) + "," +
         per_allele(site, [&](const AlleleGenotype& allele) {
           return is_known ? fmt::to_string(of_allele(allele)) : std::string(".");
         });
}

std::string info_text(const SiteGenotype& site) {
  if (!site.duplication_gain_bp) return ".";
  const bool is_symbolic = !site.alleles.empty() && site.alleles.front().alternative.starts_with('<');
  const std::string end = is_symbolic && site.duplication_end ? fmt::format("END={};", *site.duplication_end) : "";
  return fmt::format("{}SVTYPE=DUP;SVLEN={}", end, *site.duplication_gain_bp);
}

}  // namespace

std::string genotype_vcf_header(const GenotypeVcfHeader& header) {
  std::string text = "##fileformat=VCFv4.3\n";
  for (const std::string_view line : definitions) text += fmt::format("{}\n", line);
  text += fmt::format("##reference={}\n", assembly_name(header.assembly));
  for (const HeaderContig& contig : header.contigs) {
    const std::string length = contig.length ? fmt::format(",length={}", *contig.length) : std::string();
    text += fmt::format("##contig=<ID={}{}>\n", contig.name, length);
  }
  for (const std::string& line : header.extra_lines) text += line + "\n";
  return text + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + header.sample + "\n";
}

std::string genotype_vcf_line(const SiteGenotype& site, const std::string& written_contig) {
  const auto of_each = [&](auto value) { return per_allele(site, value); };
  const std::string sample =
      join({of_each([](const AlleleGenotype& allele) { return std::string(state_name(allele.assessment.state)); }),
            of_each([](const AlleleGenotype& allele) {
              const bool has_reason = !allele.assessment.is_known() && allele.assessment.reason;
              return has_reason ? std::string(reason_name(*allele.assessment.reason)) : std::string(".");
            }),
            of_each([](const AlleleGenotype& allele) { return number_or_dot(allele.excluded_fraction); }),
            fmt::to_string(site.depth),
            counts(site, site.reference_forward + site.reference_reverse,
                   [](const AlleleGenotype& allele) { return allele.count(); }),
            counts(site, site.reference_forward, [](const AlleleGenotype& allele) { return allele.forward; }),
            counts(site, site.reference_reverse, [](const AlleleGenotype& allele) { return allele.reverse; }),
            of_each([](const AlleleGenotype& allele) { return number_or_dot(allele.fraction); }),
            of_each([](const AlleleGenotype& allele) { return number_or_dot(allele.fraction_low); }),
            of_each([](const AlleleGenotype& allele) { return number_or_dot(allele.fraction_high); }),
            of_each([](const AlleleGenotype& allele) { return phred(allele.p_value); }),
            of_each([](const AlleleGenotype& allele) { return phred(allele.q_value); })},
           ":");
  return fmt::format("{}\t{}\t.\t{}\t{}\t.\tPASS\t{}\tST:RSN:LIM:DP:AD:ADF:ADR:AF:AFLO:AFHI:PV:QV\t{}", written_contig,
                     site.begin + 1, site.reference,
                     of_each([](const AlleleGenotype& allele) { return allele.alternative; }), info_text(site), sample);
}

}  // namespace marrow
