#include "marrow/pipeline/variant_collection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "marrow/base/error.hpp"
#include "marrow/findings/gene_states.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

namespace {

/// Why an allele is no small variant to look at; empty if it is one.
std::string_view set_aside_code(const AlternateAllele& allele) {
  switch (allele.kind) {
    case AlleleKind::small:
    case AlleleKind::unanchored:
      return {};
    case AlleleKind::spanning:
      return "spanning";
    case AlleleKind::non_ref:
      return "non_ref";
    case AlleleKind::symbolic:
      return "symbolic";
    case AlleleKind::breakend:
      return "breakend";
    case AlleleKind::missing:
      break;
  }
  return "no_alternative";
}

bool is_used(const VcfRecord& record, const std::vector<std::string>& filters) {
  const auto is_wanted = [&](const std::string& code) {
    return std::find(filters.begin(), filters.end(), code) != filters.end();
  };
  if (record.filters.empty()) return is_wanted(".");
  return std::any_of(record.filters.begin(), record.filters.end(), is_wanted);
}

/// Whether the tumour's genotype leaves the allele out. No tumour column or no genotype: not left out.
bool is_called_absent(const VcfRecord& record, std::size_t allele) {
  if (!record.tumour || record.tumour->genotype.empty()) return false;
  const std::vector<int>& genotype = record.tumour->genotype;
  const bool is_called = std::any_of(genotype.begin(), genotype.end(), [](int index) { return index >= 0; });
  return is_called && std::find(genotype.begin(), genotype.end(), static_cast<int>(allele) + 1) == genotype.end();
}

}  // namespace

VariantCollection collect_variants(const PlannedSample& sample, const Knowledge& knowledge,
                                   const ExtractOptions& options, Warnings& warnings) {
  VariantCollection collection;
  for (const std::string& path : sample.entry.vcf) {
    InputFile input{.role = "vcf", .name = file_name(path), .sha256 = file_sha256(path)};
    const VcfOptions vcf_options{.tumour = options.tumour,
                                 .normal = sample.entry.normal,
                                 .assembly = sample.entry.assembly,
                                 .needs_assembly = true};
    VcfReader reader(path, vcf_options, warnings);
    if (!reader.header().caller.empty()) input.caller = reader.header().caller;
    if (collection.tumour_name.empty()) collection.tumour_name = reader.tumour_name();
    collection.assembly = reader.assembly();
    VcfRecord record;
    while (reader.next(record)) {
      ++input.records;
      if (!is_used(record, options.filters)) ++input.set_aside["filtered"];
      for (std::size_t i = 0; i < record.alts.size(); ++i) {
        if (const std::string_view code = set_aside_code(record.alts[i]); !code.empty()) {
          ++input.set_aside[std::string(code)];
        } else if (is_called_absent(record, i)) {
          ++input.set_aside["not_called"];
        }
      }
    }
    collection.inputs.push_back(std::move(input));
  }
  static_cast<void>(knowledge);
  return collection;
}

}  // namespace marrow
