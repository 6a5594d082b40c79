#pragma once

#include <concepts>
#include <type_traits>

#include "marrow/records/profile.hpp"

// Key names of the profile and their order, each stated once; a visitor writes, reads or lists them. Included by
// profile_value.cpp only.
namespace marrow {

template <class Record>
struct Keys;  // static void visit(visitor, record)

template <class T>
concept HasKeys = requires {
  Keys<std::remove_const_t<T>>::is_record;
};

/// Records of which some keys are known whatever the state.
template <class T>
concept HasStatelessKeys = std::is_same_v<T, GeneFindings>;

template <>
struct Keys<InputFile> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("role", r.role), f("name", r.name), f("sha256", r.sha256), f("caller", r.caller), f("records", r.records);
    f("used", r.used), f("set_aside", r.set_aside), f.rest(r.extra);
  }
};
template <>
struct Keys<AssessedRegion> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("kind", r.kind), f("input", r.input), f("min_depth", r.min_depth), f("loci", r.loci), f.rest(r.extra);
  }
};
template <>
struct Keys<FractionInterval> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("low", r.low), f("high", r.high), f.rest(r.extra); }
};
template <>
struct Keys<Variant> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("id", r.id), f("gene", r.gene), f("transcript", r.transcript), f("exon", r.exon), f("hgvsc", r.hgvsc);
    f("hgvsp", r.hgvsp), f("aa_begin", r.aa_begin), f("aa_end", r.aa_end), f("aa_ref", r.aa_ref);
    f("aa_alt", r.aa_alt), f("aa_delta", r.aa_delta), f("consequence", r.consequence), f("impact", r.impact);
    f("vaf", r.vaf), f("depth", r.depth), f("alt_reads", r.alt_reads), f("ccf", r.ccf), f("clonality", r.clonality);
    f("origin", r.origin), f("origin_reason", r.origin_reason), f("germline_suspect", r.germline_suspect);
    f("filter", r.filter), f("domain", r.domain), f("hotspot", r.hotspot), f("class", r.variant_class);
    f("effect", r.effect), f("evidence", r.evidence), f("reading", r.reading), f("nmd_escape", r.nmd_escape);
    f("joined", r.joined), f("annotated_by", r.annotated_by), f("source", r.source), f.rest(r.extra);
  }
};
template <>
struct Keys<GeneReading> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("classes", r.classes), f("strength", r.strength), f("because", r.because), f("in_cis", r.in_cis);
    f.rest(r.extra);
  }
};
template <>
struct Keys<GeneFindings> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("variants", r.variants), f("lesions", r.lesions), f("second_hit", r.second_hit);
    visit_always(f, r), f("reading", r.reading), f.rest(r.extra);
  }
  /// The keys that a gene keeps when it is not present.
  static void visit_always(auto& f, auto& r) { f("covered_fraction", r.covered_fraction), f("domains", r.domains); }
};
template <>
struct Keys<TandemDuplication> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("gene", r.gene), f("locus", r.locus), f("length_bp", r.length_bp), f("vaf", r.vaf);
    f("sequence", r.sequence), f.rest(r.extra);
  }
};
template <>
struct Keys<TandemDuplications> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("items", r.items), f.rest(r.extra); }
};
template <>
struct Keys<Breakpoint> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("chrom", r.chrom), f("pos", r.pos), f("strand", r.strand), f.rest(r.extra); }
};
template <>
struct Keys<FusionSource> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("input", r.input), f("caller", r.caller), f.rest(r.extra); }
};
template <>
struct Keys<Fusion> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("five_prime", r.five_prime), f("three_prime", r.three_prime), f("breakpoints", r.breakpoints);
    f("support", r.support), f("in_frame", r.in_frame), f("known", r.known), f("sources", r.sources), f.rest(r.extra);
  }
};
template <>
struct Keys<FusionTest> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("pair", r.pair), f("method", r.method), f("result", r.result), f.rest(r.extra);
  }
};
template <>
struct Keys<Fusions> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("items", r.items), f("tested", r.tested), f.rest(r.extra); }
};
template <>
struct Keys<CopyNumberSegment> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("locus", r.locus), f("log2", r.log2), f("copies", r.copies), f("minor", r.minor), f.rest(r.extra);
  }
};
template <>
struct Keys<Ploidy> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("modal", r.modal), f("class", r.ploidy_class), f("masked", r.masked), f.rest(r.extra);
  }
};
template <>
struct Keys<CopyState> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("value", r.value), f.rest(r.extra); }
};
template <>
struct Keys<FocalState> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("kind", r.kind), f("exons", r.exons), f("copies", r.copies), f.rest(r.extra);
  }
};
template <>
struct Keys<CopyNumber> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("segments", r.segments), f("ploidy", r.ploidy), f("chromosomes", r.chromosomes), f("arms", r.arms);
    f("focal", r.focal), f.rest(r.extra);
  }
};
template <>
struct Keys<RuleTrace> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("id", r.id), f("result", r.result), f("because", r.because), f("missing", r.missing), f.rest(r.extra);
  }
};
template <>
struct Keys<SubtypeCandidate> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("name", r.name), f("group", r.group), f("missing", r.missing), f.rest(r.extra);
  }
};
template <>
struct Keys<Subtype> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("state", r.state), f("name", r.name), f("group", r.group), f("candidates", r.candidates);
    f("lineage", r.lineage), f("who_haem5", r.who_haem5), f("icc_2022", r.icc_2022), f("confidence", r.confidence);
    f("rules", r.rules), f("secondary", r.secondary), f("conflicts", r.conflicts), f("next_test", r.next_test);
    f.rest(r.extra);
  }
};
template <>
struct Keys<SchemeResult> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("state", r.state), f("result", r.result), f("inputs_missing", r.inputs_missing), f("outcome", r.outcome);
    f("source", r.source), f("verified", r.verified), f.rest(r.extra);
  }
};
template <>
struct Keys<ResistanceLine> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("drug", r.drug), f("drug_group", r.drug_group), f("gene", r.gene), f("lesion", r.lesion);
    f("variant", r.variant), f("direction", r.direction), f("mechanism", r.mechanism), f("stage", r.stage);
    f("clonality", r.clonality), f("evidence", r.evidence), f("confidence", r.confidence), f("effect", r.effect);
    f("source", r.source), f.rest(r.extra);
  }
};
template <>
struct Keys<TreatmentOption> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("finding", r.finding), f("option", r.option), f("status", r.status), f("paediatric_note", r.paediatric_note);
    f("evidence", r.evidence), f("source", r.source), f.rest(r.extra);
  }
};
template <>
struct Keys<Contribution> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("feature", r.feature), f("label", r.label), f("group", r.group), f("value", r.value);
    f("value_text", r.value_text), f("state", r.state), f("contribution", r.contribution), f.rest(r.extra);
  }
};
template <>
struct Keys<ScoreInterval> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("level", r.level), f("margin", r.margin), f("p5y", r.p5y), f.rest(r.extra); }
};
template <>
struct Keys<BaselineScore> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("name", r.name), f("margin", r.margin), f("c_index", r.c_index), f("model_c_index", r.model_c_index);
    f("beaten", r.beaten), f.rest(r.extra);
  }
};
template <>
struct Keys<Applicability> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("inside", r.inside), f("reasons", r.reasons), f.rest(r.extra); }
};
template <>
struct Keys<Score> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("state", r.state), f("model", r.model), f("model_sha256", r.model_sha256), f("margin", r.margin);
    f("p3y", r.p3y), f("p5y", r.p5y), f("interval", r.interval), f("group", r.group), f("bias", r.bias);
    f("baseline", r.baseline), f("contributions", r.contributions), f("applicability", r.applicability);
    f("population", r.population), f("simulated", r.simulated), f.rest(r.extra);
  }
};
template <>
struct Keys<Scores> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("relapse", r.relapse), f("resistance", r.resistance), f.rest(r.extra); }
};
template <>
struct Keys<ExpressionCall> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("tool", r.tool), f("label", r.label), f("group", r.group), f("score", r.score), f("confidence", r.confidence);
    f.rest(r.extra);
  }
};
template <>
struct Keys<Warning> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("code", r.code), f("text", r.text), f("count", r.count), f.rest(r.extra); }
};
template <>
struct Keys<Provenance> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("marrow", r.marrow), f("htslib", r.htslib), f("xgboost", r.xgboost), f("knowledge_sha256", r.knowledge_sha256);
    f("models", r.models), f("options", r.options), f.rest(r.extra);
  }
};
template <>
struct Keys<Profile> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("schema", r.schema), f("intended_use", r.intended_use), f("sample", r.sample), f("patient", r.patient);
    f("timepoint", r.timepoint), f("assembly", r.assembly), f("assay", r.assay), f("lineage", r.lineage);
    f("sex", r.sex), f("purity", r.purity), f("inputs", r.inputs), f("regions", r.regions);
    f("variants", r.variants), f("genes", r.genes), f("tandem_duplications", r.tandem_duplications);
    f("fusions", r.fusions), f("copy_number", r.copy_number), f("signatures", r.signatures), f("pgx", r.pgx);
    f("mrd", r.mrd), f("serial", r.serial), f("clinical", r.clinical), f("expression_calls", r.expression_calls);
    f("subtype", r.subtype), f("schemes", r.schemes), f("resistance", r.resistance), f("options", r.options);
    f("scores", r.scores), f("warnings", r.warnings), f("provenance", r.provenance);
  }
};

}  // namespace marrow
