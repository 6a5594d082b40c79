#include "marrow/pipeline/structural_variants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/deletion_lesions.hpp"
#include "marrow/findings/structural_junction.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/vcf_phase.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/io/vcf_samples.hpp"
#include "marrow/pipeline/rearrangement_inputs.hpp"
#include "marrow/pipeline/record_use.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

/// Ends of one event may be written a few bases apart where the sequence is the same on both sides.
constexpr std::int64_t same_place_bp = 20;

/// The genes of PAR1 are known by their place on chrX.
void fold_par1(Assembly assembly, RearrangementEnd& end) {
  const auto place = par1_on_x(assembly, {end.contig, *end.pos1 - 1, *end.pos1});
  if (end.contig != "chrY" || !place) return;
  end.contig = place->contig;
  end.pos1 = place->begin + 1;
}

/// Reads the records of one file.
class StructuralReader {
 public:
  StructuralReader(const std::string& path, ExtractTools& tools, const ExtractOptions& options,
                   RearrangementCollection& collection, Profile& profile, Warnings& warnings)
      : path_(path),
        knowledge_(tools.knowledge()),
        namer_(tools.vocabulary(), tools.breakpoint_regions()),
        options_(options),
        collection_(collection),
        profile_(profile),
        warnings_(warnings),
        input_{.role = "sv", .name = file_name(path)} {}

  void read(const SampleEntry& entry) {
    const VcfOptions vcf_options{.tumour = {},
                                 .normal = {},
                                 .assembly = entry.assembly ? entry.assembly : profile_.assembly,
                                 .ignores_samples = true,
                                 .needs_assembly = true};
    VcfReader reader(path_, vcf_options, warnings_);
    assembly_ = *reader.assembly();
    if (profile_.assembly && profile_.assembly != assembly_) {
      Error error(ErrorKind::data, fmt::format("the structural variants are of {}, the sample's other inputs of {}",
                                               assembly_name(assembly_), assembly_name(*profile_.assembly)));
      error.add_context(input_.name);
      throw error;
    }
    profile_.assembly = assembly_;
    if (!reader.header().caller.empty()) input_.caller = reader.header().caller;
    if (path_ != "-") input_.sha256 = file_sha256(path_);
    samples_ = with_context([&] { return input_.name; },
                            [&] { return choose_samples(reader.header(), options_.tumour, entry.normal); });
    VcfRecord record;
    while (reader.next(record)) {
      const std::string_view code = read_record(record);
      ++(code.empty() ? input_.used : input_.set_aside[std::string(code)]);
    }
    input_.records = reader.record_count();
    if (profile_.assay == Assay::wgs) add_whole_test(profile_.fusions, "wgs_sv", has_findings_);
    profile_.inputs.push_back(std::move(input_));
  }

 private:
  /// Takes one record in; returns the code under which it was set aside, empty if it was not.
  std::string_view read_record(const VcfRecord& record) {
    if (!is_used(record, options_.filters)) {
      suspect_filtered(record);
      return "filtered";
    }
    if (!record.main_contig) return "other_contig";
    const std::string* mate = record.find_info("MATEID");
    if (mate != nullptr && taken_ids_.contains(*mate)) return "mate";
    std::string_view code = "unnamed";
    for (std::size_t i = 0; i < record.alts.size(); ++i) {
      const std::string_view of_allele = read_allele(record, i);
      if (of_allele.empty()) {
        if (record.id != ".") taken_ids_.insert(record.id);
        return {};
      }
      code = of_allele;
    }
    return code;
  }

  /// A known fusion in a record that its FILTER sets aside is no finding, but it is not excluded either.
  void suspect_filtered(const VcfRecord& record) {
    if (!record.main_contig) return;
    for (std::size_t i = 0; i < record.alts.size(); ++i) {
      if (!why_not_somatic(record, i).empty()) continue;
      for (RearrangementCall& junction : read_junctions(record, i).junctions) {
        if (contig_rank(junction.ends[0].contig) == 0 || contig_rank(junction.ends[1].contig) == 0) continue;
        for (RearrangementEnd& end : junction.ends) fold_par1(assembly_, end);
        auto named = namer_.name_junction(junction, assembly_);
        if (!named || !named->known || !named->is_finding()) continue;
        named->because = fmt::format("FILTER {}", join(record.filters, ";"));
        collection_.add(*named, junction, {.input = input_.name, .caller = input_.caller, .extra = {}});
      }
    }
  }

  /// The code of an allele that the tumour does not have, or the normal has; empty for any other.
  std::string_view why_not_somatic(const VcfRecord& record, std::size_t alt_index) const {
    const auto holds = [&](const std::optional<std::size_t>& column) {
      // Read here and not with the record: SvABA's AD is one number, which the checks of small variants refuse.
      const auto genotype = column ? phased_genotype(record, *column) : std::nullopt;
      return genotype ? carries(genotype->alleles, alt_index) : std::nullopt;
    };
    if (holds(samples_.tumour) == false) return "not_called";
    return holds(samples_.normal) == true ? std::string_view("germline") : std::string_view();
  }

  std::string_view read_allele(const VcfRecord& record, std::size_t alt_index) {
    if (const std::string_view code = why_not_somatic(record, alt_index); !code.empty()) return code;
    JunctionReading reading = read_junctions(record, alt_index);
    if (reading.open_end) return take_open_end(*reading.open_end);
    if (reading.junctions.empty()) return reading.set_aside;
    std::string_view code = "unnamed";
    for (RearrangementCall& junction : reading.junctions) {
      junction.support = structural_support(record, samples_.tumour);
      const std::string_view of_junction = take(junction);
      if (of_junction.empty() || !code.empty()) code = of_junction;
    }
    return code;
  }

  std::string_view take(RearrangementCall& junction) {
    for (const std::size_t i : {0U, 1U}) {
      if (contig_rank(junction.ends[i].contig) == 0) return take_far_end(junction.ends[1 - i], junction.ends[i].contig);
    }
    for (RearrangementEnd& end : junction.ends) fold_par1(assembly_, end);
    if (!note_new(junction)) return "duplicate";
    const auto named = namer_.name_junction(junction, assembly_);
    const bool has_lesions = junction.is_deletion && add_lesions(junction, named);
    if (named) {
      has_findings_ = has_findings_ || named->is_finding();
      collection_.add(*named, junction, {.input = input_.name, .caller = input_.caller, .extra = {}});
    }
    return named || has_lesions ? std::string_view() : "unnamed";
  }

  /// A break whose other side the record does not tell: fusions of the genes there are neither found nor excluded.
  std::string_view take_open_end(RearrangementEnd& end) {
    const std::string genes = suspect_open_end(end, "whose other side is not told");
    const std::string text = genes.empty()
                                 ? std::string("structural variants whose second end is not told")
                                 : fmt::format("a break in {} whose second end is not told leaves fusions open", genes);
    warnings_.add(rearrangement_warning::no_second_end, fmt::format("{}: {}", input_.name, text));
    return genes.empty() ? std::string_view("no_second_end") : std::string_view();
  }

  /// A break joined to a contig of which no gene is known: a copy of the partner may lie there. Another version of its
  /// own chromosome ("chr7_KI270803v1_alt") is no partner.
  std::string_view take_far_end(RearrangementEnd& end, const std::string& other) {
    if (contig_rank(end.contig) == 0 || other.starts_with(end.contig + "_")) return "other_contig";
    const std::string genes = suspect_open_end(end, fmt::format("joined to {}", printable(other)));
    return genes.empty() ? std::string_view("other_contig") : std::string_view();
  }

  /// Makes candidates of the genes at the break; returns them in words.
  std::string suspect_open_end(RearrangementEnd& end, std::string_view where_to) {
    fold_par1(assembly_, end);
    std::vector<std::string> genes;
    for (NamedRearrangement& named : namer_.name_open_end(end, assembly_)) {
      named.because = fmt::format("a break at {}:{} {}", end.contig, *end.pos1, where_to);
      RearrangementCall call;
      call.ends[0] = end;
      collection_.add(named, call, {.input = input_.name, .caller = input_.caller, .extra = {}});
      genes.push_back(named.five_prime_end == 0 ? named.five_prime : named.three_prime);
    }
    return join(genes, ", ");
  }

  /// False for a junction that was read before, from its other end or once more.
  bool note_new(const RearrangementCall& junction) {
    const RearrangementEnd* a = &junction.ends[0];
    const RearrangementEnd* b = &junction.ends[1];
    const auto key = [](const RearrangementEnd& end) {
      return std::tuple(contig_rank(end.contig), *end.pos1, *end.keeps_lower);
    };
    if (key(*b) < key(*a)) std::swap(a, b);
    const auto group = std::tuple(contig_rank(a->contig), *a->keeps_lower, contig_rank(b->contig), *b->keeps_lower);
    auto& places = places_[group];
    // Only neighbours in the order of the first end can be the same.
    for (auto near = places.lower_bound({*a->pos1 - same_place_bp, 0});
         near != places.end() && near->first <= *a->pos1 + same_place_bp; ++near) {
      if (std::llabs(near->second - *b->pos1) <= same_place_bp) return false;
    }
    places.emplace(*a->pos1, *b->pos1);
    return true;
  }

  bool add_lesions(const RearrangementCall& junction, const std::optional<NamedRearrangement>& named) {
    const Interval lost{junction.ends[0].contig, *junction.ends[0].pos1, *junction.ends[1].pos1 - 1};
    auto lesions = deletion_lesions(lost, named, assembly_, knowledge_.panel(), knowledge_.focal_lesions());
    for (auto& [id, state] : lesions) {
      Assessed<FocalState>& known = profile_.copy_number.focal[id];
      if (!known.is_present()) known = Assessed<FocalState>::present(std::move(state));
    }
    return !lesions.empty();
  }

  const std::string& path_;
  const Knowledge& knowledge_;
  RearrangementNamer namer_;
  const ExtractOptions& options_;
  RearrangementCollection& collection_;
  Profile& profile_;
  Warnings& warnings_;
  InputFile input_;
  Assembly assembly_ = Assembly::grch38;
  SampleChoice samples_;
  bool has_findings_ = false;
  std::set<std::string, std::less<>> taken_ids_;
  std::map<std::tuple<int, bool, int, bool>, std::set<std::pair<std::int64_t, std::int64_t>>> places_;
};

}  // namespace

void read_structural_variants(const std::string& path, const SampleEntry& entry, ExtractTools& tools,
                              const ExtractOptions& options, RearrangementCollection& collection, Profile& profile,
                              Warnings& warnings) {
  StructuralReader(path, tools, options, collection, profile, warnings).read(entry);
}

}  // namespace marrow
