#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "marrow/base/fraction.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/forced_change.hpp"
#include "marrow/findings/other_notation.hpp"
#include "marrow/findings/reported_item.hpp"
#include "marrow/findings/residue_numbering.hpp"
#include "marrow/findings/variant_text.hpp"

namespace marrow {

namespace {

constexpr std::string_view column = "mutations";

/// One item cut into its words.
struct MutationItem {
  std::string gene;  ///< as written
  std::string protein;
  std::string coding;
  std::optional<double> vaf;
  std::string problem;  ///< empty if every word has its place
};

MutationItem cut_item(std::string_view text) {
  MutationItem item;
  std::string words(text);
  std::replace(words.begin(), words.end(), '\t', ' ');
  // "TP53:p.R248Q" is as good as "TP53 p.R248Q".
  if (const std::size_t colon = words.find(':'); colon != std::string::npos) words[colon] = ' ';
  for (const std::string& word : split_list(words, ' ')) {
    const bool looks_like_number = word.find_first_not_of("0123456789.eE-%") == std::string::npos;
    if (item.gene.empty()) {
      item.gene = word;
    } else if (word.starts_with("c.") && item.coding.empty()) {
      item.coding = word;
    } else if (looks_like_number && !item.vaf) {
      item.vaf = parse_fraction(word);
      if (!item.vaf) item.problem = fmt::format("'{}' is no fraction of reads between 0 and 1", word);
    } else if (item.protein.empty() && !looks_like_number && !word.starts_with("c.")) {
      item.protein = word;
    } else {
      item.problem = fmt::format("'{}' has no place in '{}'", word, text);
    }
  }
  if (item.problem.empty() && item.protein.empty() && item.coding.empty()) {
    item.problem = fmt::format("'{}' names no change", text);
  }
  return item;
}

class MutationReader {
 public:
  explicit MutationReader(const ReportedContext& context) : context_(context) {}

  /// The variant of an item; empty if it was set aside.
  [[nodiscard]] std::optional<Variant> read(std::string_view text) {
    const MutationItem item = cut_item(text);
    gene_ = context_.vocabulary().resolve_symbol(item.gene);
    if (!gene_) return refuse(fmt::format("'{}' in '{}' is no gene that marrow knows", item.gene, text), {});
    if (!item.problem.empty()) return refuse(item.problem, "write gene, change and optionally VAF: TP53 p.R248Q 0.42");
    transcript_ = context_.vocabulary().panel().find_transcript(*gene_);
    std::optional<Variant> variant;
    if (!item.protein.empty()) {
      variant = read_protein(item.protein, text);
      if (!variant) return std::nullopt;
    }
    if (!item.coding.empty() && !add_coding(item.coding, text, variant)) return std::nullopt;
    variant->vaf = item.vaf;
    complete(*variant, item.protein);
    return variant;
  }

  /// Gene of the last item that was read; empty if its name is unknown.
  [[nodiscard]] const std::optional<std::string>& gene() const noexcept { return gene_; }

 private:
  std::nullopt_t refuse(const std::string& problem, std::string_view hint) const {
    context_.refuse(column, problem, hint);
    return std::nullopt;
  }

  std::optional<Variant> read_protein(const std::string& change, std::string_view text) const {
    const std::optional<Variant> label = read_protein_change(change);
    const bool is_enhancer = label && label->consequence.front() == "regulatory_region_variant";
    if (!label || (is_enhancer && *gene_ != "TAL1")) {
      return refuse(fmt::format("'{}' in '{}' is no protein or coding change", change, text), {});
    }
    std::optional<NumberedChange> read = read_numbered_change(change, *gene_, transcript_);
    if (!read) return refuse_residues(change, text);
    if (read->numbering == Numbering::either) {
      context_.warn(reported_warning::renumbered, column,
                    fmt::format("'{}' fits the current and the older numbering; read as current", text));
    }
    if (read->numbering == Numbering::older) {
      context_.warn(reported_warning::renumbered, column,
                    fmt::format("'{}' is read as {}, from the older numbering", text,
                                read->variant.hgvsp.value_or("the residues there")));
    }
    return std::move(read->variant);
  }

  std::nullopt_t refuse_residues(const std::string& change, std::string_view text) const {
    const std::vector<NamedResidue> residues = named_residues(change);
    const std::int64_t number = residues.empty() ? 0 : residues.front().number;
    const auto residue = residue_at(transcript_, number);
    return refuse(
        fmt::format("'{}' does not fit the protein of {}", text, transcript_->accession),
        residue ? fmt::format("its residue {} is {}; the report may use another transcript", number, *residue)
                : fmt::format("it has {} residues; the report may use another transcript", transcript_->aa_length));
  }

  /// Adds what the coding change says; the two must not contradict each other. False if the item was set aside.
  bool add_coding(const std::string& change, std::string_view text, std::optional<Variant>& variant) const {
    std::optional<Variant> coding = known_coding_change(context_.vocabulary().panel(), *gene_, change);
    if (!coding) coding = read_coding_change(change, transcript_);
    if (!coding) {
      refuse(fmt::format("'{}' in '{}' is no coding change of {}", change, text,
                         transcript_ == nullptr ? *gene_ : transcript_->accession),
             "is the reference base right, and the position inside the coding sequence?");
      return false;
    }
    if (!variant) {
      variant = std::move(coding);
      return true;
    }
    if (coding->hgvsp && coding->hgvsp != variant->hgvsp) {
      refuse(fmt::format("'{}': {} is {}", text, change, *coding->hgvsp), "coding and protein change must agree");
      return false;
    }
    variant->hgvsc = coding->hgvsc;
    return true;
  }

  void complete(Variant& variant, const std::string& protein) const {
    const Panel& panel = context_.vocabulary().panel();
    variant.gene = *gene_;
    if (transcript_ != nullptr) variant.transcript = transcript_->accession;
    const PanelGene* gene = panel.find_gene(*gene_);
    const bool is_start_lost = !variant.consequence.empty() && variant.consequence.front() == "start_lost";
    if (is_start_lost && gene != nullptr && gene->is_tumour_suppressor()) {
      variant.variant_class = VariantClass::truncating;
    }
    if (variant.aa_begin) variant.domain = panel.domain_at(*gene_, *variant.aa_begin, *variant.aa_end);
    variant.origin = Origin::unknown;
    variant.origin_reason = "a report does not say";
    variant.id =
        fmt::format("reported-{}-{}", *gene_, variant.hgvsp ? *variant.hgvsp : variant.hgvsc.value_or(protein));
  }

  const ReportedContext& context_;
  std::optional<std::string> gene_;
  const Transcript* transcript_ = nullptr;
};

std::set<std::string> read_assessed_genes(const ReportedContext& context) {
  std::set<std::string> genes;
  const std::string* text = context.text("assessed_genes");
  if (text == nullptr) return genes;
  const ReportedList list = reported_list(*text);
  for (const std::string& name : list.items) {
    if (auto symbol = context.vocabulary().resolve_symbol(name)) {
      genes.insert(std::move(*symbol));
    } else {
      context.refuse("assessed_genes", fmt::format("'{}' is no gene that marrow knows", name));
    }
  }
  return genes;
}

}  // namespace

void assess_reported_mutations(const ReportedContext& context, ReportedFindings& findings) {
  std::set<std::string> assessed = read_assessed_genes(context);
  const std::string* text = context.text(column);
  if (text == nullptr) {
    if (context.has_variant_table()) {
      findings.assessed_genes.assign(assessed.begin(), assessed.end());
    } else if (!assessed.empty()) {
      context.warn(reported_warning::no_result, "assessed_genes", "without 'mutations' it gives no result");
    }
    return;
  }
  std::set<std::string> ids;
  for (const std::string& item : reported_list(*text).items) {
    MutationReader reader(context);
    std::optional<Variant> variant = reader.read(item);
    if (variant && !ids.insert(variant->id).second) {
      context.refuse(column, fmt::format("'{}' stands twice", item));
      continue;
    }
    if (variant) {
      // A change whose effect nothing tells is no finding, and leaves the gene open.
      const bool is_untold = variant->consequence.front() == "coding_sequence_variant";
      if (is_untold) assessed.erase(*variant->gene);
      findings.variants.push_back(std::move(*variant));
    } else if (reader.gene()) {
      assessed.erase(*reader.gene());
    } else {
      assessed.clear();  // the item may be of any of them
    }
  }
  findings.assessed_genes.assign(assessed.begin(), assessed.end());
  std::sort(findings.variants.begin(), findings.variants.end(), [](const Variant& a, const Variant& b) {
    return std::tie(a.gene, a.aa_begin, a.id) < std::tie(b.gene, b.aa_begin, b.id);
  });
}

}  // namespace marrow
