#include "marrow/report/text_summary.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/report/lesion_views.hpp"
#include "marrow/report/patient_view.hpp"
#include "marrow/report/resistance_view.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

constexpr std::size_t label_columns = 17;
constexpr std::size_t main_reasons = 5;       ///< contributions that a summary names
constexpr std::size_t most_named_genes = 40;  ///< a longer list of genes that are all unknown for one reason is counted

/// Columns that well-formed UTF-8 takes, one a code point.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

/// The first `count` code points of `text`.
std::string_view first_columns(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size()) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && count-- == 0) break;
    ++at;
  }
  return text.substr(0, at);
}

/// Writes wrapped lines of at most `width` columns.
class Page {
 public:
  explicit Page(const TextSummaryOptions& options)
      : width_(static_cast<std::size_t>(std::max(options.width, 40))), use_colour_(options.use_colour) {}

  void heading(std::string_view words) {
    text_ += '\n';
    text_ += coloured(words, "1");
    text_ += '\n';
  }
  /// `label` in a column of its own, `words` beside it, wrapped.
  void entry(std::string_view label, std::string_view words, std::string_view colour = {}) {
    const std::size_t indent = 2 + std::max(label_columns, columns(label) + 1);
    if (indent > width_ / 2) {
      paragraph(label, 2, colour);
      paragraph(words, 2 + label_columns, {});
      return;
    }
    std::string first = "  " + coloured(label, colour);
    first.append(indent - 2 - columns(label), ' ');
    lines(std::move(first), indent, words, {});
  }
  void paragraph(std::string_view words, std::size_t indent = 2, std::string_view colour = {}) {
    lines(std::string(indent, ' '), indent, words, colour);
  }
  /// A bullet, then the words.
  void item(std::string_view words, std::size_t indent = 2) {
    lines(std::string(indent, ' ') + "- ", indent + 2, words, {});
  }
  /// The words that sign a state: "[+] present".
  void state(const StateView& view) {
    const auto index = static_cast<std::size_t>(view.state);
    std::string first = fmt::format("  {} ", coloured(signs[index], colours[index]));
    const std::size_t label_width = label_columns - 4;
    first += view.label;
    const std::size_t used = columns(view.label);
    first.append(used < label_width ? label_width - used : 1, ' ');
    const std::size_t indent = 6 + std::max(label_width, used + 1);
    if (indent > width_ / 2) {
      paragraph(fmt::format("{} {}: {}", signs[index], view.label, view.words), 2, {});
      return;
    }
    lines(std::move(first), indent, view.words, {});
  }
  /// The same for things of one state.
  void state(const StateGroupView& group) {
    const auto index = static_cast<std::size_t>(group.state);
    lines(fmt::format("  {} ", coloured(signs[index], colours[index])), 6,
          fmt::format("{}: {}", join(group.names, ", "), group.words), {});
  }
  /// A line whose spaces count; a longer one is wrapped as words.
  void picture(std::string_view line, std::size_t indent) {
    if (columns(line) + indent > width_) {
      paragraph(line, indent);
      return;
    }
    text_ += std::string(indent, ' ');
    for (std::size_t at = 0; at < line.size(); ++at) {
      const bool is_no_break = line.substr(at, 2) == "\u00a0";
      text_ += is_no_break ? ' ' : line[at];
      at += is_no_break ? 1 : 0;
    }
    text_ += '\n';
  }
  void rule() { text_ += std::string(width_, '-') + "\n"; }

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  // In the order of enum State.
  static constexpr std::array<std::string_view, 3> signs{"[+]", "[-]", "[?]"};
  static constexpr std::array<std::string_view, 3> colours{"1;31", "32", "33"};

  [[nodiscard]] std::string coloured(std::string_view words, std::string_view code) const {
    if (!use_colour_ || code.empty()) return std::string(words);
    return fmt::format("\x1b[{}m{}\x1b[0m", code, words);
  }

  /// `first` already stands on the line and takes `indent` columns; the words follow, broken at spaces and, where a
  /// word alone is too long, within it. No-break spaces hold words together and come out as spaces.
  void lines(std::string first, std::size_t indent, std::string_view words, std::string_view colour) {
    const std::size_t room = width_ - indent;
    std::string line;
    bool is_first = true;
    const auto flush = [&] {
      std::string shown;
      for (std::size_t at = 0; at < line.size(); ++at) {
        const bool is_no_break = line.compare(at, 2, "\u00a0") == 0;
        shown += is_no_break ? ' ' : line[at];
        at += is_no_break ? 1 : 0;
      }
      text_ += is_first ? first : std::string(indent, ' ');
      text_ += coloured(shown, colour);
      text_ += '\n';
      is_first = false;
      line.clear();
    };
    for (std::string_view word : split(words, ' ')) {
      if (!line.empty() && columns(line) + 1 + columns(word) > room) flush();
      if (!line.empty()) line += ' ';
      while (columns(word) > room) {
        line += first_columns(word, room);
        word.remove_prefix(line.size());
        flush();
      }
      line += word;
    }
    if (!line.empty() || is_first) flush();
  }

  std::size_t width_;
  bool use_colour_;
  std::string text_;
};

void write_variant(Page& page, const VariantView& variant) {
  std::vector<std::string> facts;
  const auto add = [&](std::string_view label, const std::string& words) {
    if (!words.empty()) facts.push_back(fmt::format("{}{}", label, words));
  };
  add("VAF ", variant.vaf);
  add("", variant.reads);
  add("", variant.origin);
  add("", variant.consequence);
  add("domain ", variant.domain);
  add("", variant.reading);
  add("hotspot ", variant.hotspot);
  add("", variant.effect);
  add("evidence ", variant.evidence);
  add("", variant.clonality);
  page.item(fmt::format("{}: {}", variant.change, join(facts, "; ")), 6);
  if (!variant.alert.empty()) page.paragraph("! " + variant.alert, 8, "1;31");
}

void write_gene(Page& page, const GeneView& gene) {
  page.state(gene.state);
  for (const VariantView& variant : gene.variants) write_variant(page, variant);
  for (const std::string& lesion : gene.lesions) page.item(lesion, 6);
  if (!gene.reading.empty()) page.paragraph("Read together: " + gene.reading, 6);
  if (!gene.second_hit.empty()) page.paragraph("Second hit: " + gene.second_hit, 6);
  for (const StateGroupView& domains : gene.domains) {
    if (domains.state != State::not_assessed) continue;
    page.paragraph(fmt::format("{} {} {}", domains.names.size() == 1 ? "Domain" : "Domains", list_words(domains.names),
                               domains.words),
                   6);
  }
}

void write_groups(Page& page, const std::vector<GroupView>& groups) {
  for (const GroupView& group : groups) page.item(fmt::format("{}: {}", group.heading, join(group.items, ", ")));
}

void write_header(Page& page, const PatientView& view) {
  page.rule();
  page.paragraph(research_use_words, 2, "1");
  page.rule();
  page.entry("Sample", view.sample);
  for (const auto& [label, words] : view.header) page.entry(label, words);
  for (const std::string& input : view.inputs) page.entry("Input", input);
}

void write_tracks(Page& page, const std::vector<ProteinTrack>& tracks) {
  if (tracks.empty()) return;
  page.heading("WHERE THE CHANGES LIE");
  for (const ProteinTrack& track : tracks) {
    page.paragraph(fmt::format("{}, {}", track.gene, plural(track.residues, "residue", "residues")), 2, "1");
    constexpr std::size_t indent = 4;
    for (const std::string& line : track_lines(track, page.width() - indent)) page.picture(line, indent);
  }
}

/// Sentences, contributions by group as bars, and what a missing test could change.
void write_explanation(Page& page, const ExplanationView& why, double risk) {
  for (const std::string& sentence : why.sentences) page.item(sentence);
  page.paragraph("By group (log relative hazard; to the left lowers, to the right raises; dotted: not measured):");
  for (const std::string& line : bar_lines(why.groups)) page.picture(line, 4);
  page.paragraph(why.start, 4);
  if (!why.ranges.empty()) page.paragraph("The score over what was not assessed (| is the 5-year risk as it is):");
  for (const std::string& line : range_lines(why.ranges, risk)) page.picture(line, 4);
  if (!why.most_informative.empty()) page.paragraph(why.most_informative);
  if (!why.interactions.empty()) page.paragraph("What two features add together:");
  for (const auto& [pair, words] : why.interactions) page.item(fmt::format("{}  {}", words, pair), 4);
  if (!why.no_interactions.empty()) page.paragraph(why.no_interactions);
}

void write_risk(Page& page, const RiskView& risk) {
  page.heading("RELAPSE RISK");
  page.paragraph(risk.headline, 2, "1");
  for (const std::string& reason : risk.reasons) page.item(reason);
  if (risk.is_simulated) page.paragraph("Trained on simulated patients: proves the code, says nothing of medicine.");
  if (risk.kind == RiskView::Kind::estimated) {
    if (!risk.p3y.empty()) page.entry("Within 3 years", risk.p3y);
    if (!risk.p5y.empty()) page.entry("Within 5 years", risk.p5y_words());
    for (const std::string& caution : risk.cautions) page.paragraph("! " + caution, 2, "1;31");
    if (!risk.group_note.empty()) page.paragraph(risk.group_note);
    if (risk.explanation) write_explanation(page, *risk.explanation, risk.p5y_value.value_or(0));
    if (!risk.contributions.empty())
      page.paragraph("Main reasons (log relative hazard; +0.69 doubles it, −0.69 halves it):");
    for (std::size_t i = 0; i < std::min(main_reasons, risk.contributions.size()); ++i) {
      const ContributionView& item = risk.contributions[i];
      page.item(fmt::format("{}  {}: {}", item.words, item.label, item.value), 4);
    }
    if (!risk.drawn_note.empty()) page.paragraph(risk.drawn_note);
    if (!risk.comparison.empty()) page.paragraph(risk.comparison);
    if (!risk.baseline.empty()) page.paragraph(risk.baseline);
  }
  if (!risk.population.empty()) page.entry("Population", risk.population);
  if (!risk.model.empty()) page.entry("Model", risk.model);
}

void write_classifier(Page& page, const ClassifierView& view) {
  page.heading("BY A CLASSIFIER");
  page.paragraph(fmt::format("{}: {}", view.label, view.headline), 2, "1");
  for (const std::string& reason : view.reasons) page.item(reason);
  if (view.is_simulated) page.paragraph("Trained on simulated patients: proves the code, says nothing of medicine.");
  if (view.has_answer) {
    for (const std::string& caution : view.cautions) page.paragraph("! " + caution, 2, "1;31");
    if (!view.weights_note.empty()) page.paragraph("! " + view.weights_note, 2, "1;31");
    const std::string level = view.interval_level.empty() ? "" : fmt::format(" ({} interval)", view.interval_level);
    page.paragraph(fmt::format("Probability{}, and that of the simpler model{}:", level,
                               view.baseline_name.empty() ? "" : ", " + view.baseline_name));
    for (const ClassRowView& row : view.classes) {
      const std::string interval = row.interval.empty() ? "" : fmt::format(" ({})", row.interval);
      page.item(fmt::format("{}: {}{}; {}", row.name, row.probability, interval, row.baseline), 4);
    }
    for (const std::string& sentence : view.sentences) page.item(sentence);
    if (!view.groups.empty()) {
      page.paragraph(
          fmt::format("By group (log of the probability less its mean over the classes, {}; to the left "
                      "against {}, to the right for it; dotted: not measured):",
                      view.margin, view.answer));
    }
    for (const std::string& line : bar_lines(view.groups)) page.picture(line, 4);
    if (!view.comparison.empty()) page.paragraph(view.comparison);
  }
  if (!view.not_for.empty()) page.entry("Not for", view.not_for);
  if (!view.population.empty()) page.entry("Population", view.population);
  if (!view.model.empty()) page.entry("Model", view.model);
}

void write_rows(Page& page, const std::vector<TableRow>& rows) {
  for (const TableRow& row : rows) {
    std::vector<std::string> cells;
    for (const std::string& cell : row.cells) {
      if (!cell.empty()) cells.push_back(cell);
    }
    page.item(join(cells, "; "));
  }
}

/// One line a result and method, with all that it was the result of.
void write_fusion_tests(Page& page, const std::vector<TableRow>& tests) {
  std::vector<GroupView> groups;
  for (const TableRow& test : tests) {
    const std::string heading = fmt::format("{} ({})", test.cells.at(2), test.cells.at(1));
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.heading == heading; });
    if (group == groups.end()) group = groups.insert(groups.end(), {heading, {}});
    group->items.push_back(test.cells.at(0));
  }
  if (!groups.empty()) page.paragraph("Fusion tests:");
  write_groups(page, groups);
}

void write_lesions(Page& page, const PatientView& view) {
  page.heading("OTHER LESIONS");
  page.state(StateView{"Duplications", view.tandem_duplications.state, view.tandem_duplications.words});
  write_rows(page, view.tandem_rows);
  if (!view.fusion_rows.empty()) page.paragraph("Fusions:");
  write_rows(page, view.fusion_rows);
  write_fusion_tests(page, view.fusion_tests);
  if (view.fusion_rows.empty() && view.fusion_tests.empty()) {
    page.state(StateView{"Fusions", State::not_assessed, std::string(no_fusion_words)});
  }
  page.state(view.ploidy);
  if (!view.chromosome_changes.empty()) page.entry("Chromosomes", join(view.chromosome_changes, ", "));
  if (!view.focal_rows.empty()) page.paragraph("Focal lesions:");
  write_rows(page, view.focal_rows);
  if (!view.focal_absent.empty()) page.paragraph("Focal lesions not found:");
  write_groups(page, view.focal_absent);
}

void write_serial(Page& page, const SerialView& serial) {
  page.heading("SAMPLES OF THIS PATIENT COMPARED");
  page.paragraph(join(serial.samples, ", "));
  for (const std::string& note : serial.notes) page.paragraph("! " + note, 2, "1;31");
  if (serial.lesions.empty()) page.paragraph("None of the samples has a lesion to compare.");
  for (const SerialLesionView& lesion : serial.lesions) {
    page.item(lesion.summary);
    for (const std::string& change : lesion.changes) page.paragraph(change, 4);
    for (const std::string& alert : lesion.alerts) page.paragraph("! " + alert, 4, "1;31");
  }
}

void write_resistance(Page& page, const PatientView& view) {
  page.heading("DRUG RESISTANCE");
  write_rows(page, view.resistance_rows);
  if (view.resistance_rows.empty()) page.paragraph("No entry of the ledger matches what was found.");
  if (!view.resistance_note.empty()) page.paragraph(view.resistance_note);
  if (!view.opposed_rows.empty()) page.paragraph("Lines that disagree (drug; sensitive by; resistant by):");
  write_rows(page, view.opposed_rows);
  if (!view.cross_rows.empty()) page.paragraph("Cross-resistance:");
  write_rows(page, view.cross_rows);
  if (!view.escape_rows.empty()) page.paragraph(std::string(escape_words));
  write_rows(page, view.escape_rows);
  write_groups(page, view.resistance_open);
  if (!view.resistance_scores.empty()) {
    page.paragraph(
        "Scores (drug group; ledger; log2 shift; 90 % interval of the mean effect; range over what was not assessed):");
  }
  write_rows(page, view.resistance_scores);
  for (const std::string& note : view.resistance_score_notes) page.paragraph(note);
}

void write_interpretation(Page& page, const PatientView& view) {
  if (view.subtype) {
    page.heading("SUBTYPE");
    page.paragraph(view.subtype->words(), 2, "1");
    for (const auto& [label, words] : view.subtype->facts) page.item(fmt::format("{}: {}", label, words));
    for (const std::string& call : view.expression_calls) page.item("RNA classifier " + call);
  }
  if (view.has_schemes) {
    page.heading("RISK SCHEMES");
    write_rows(page, view.scheme_rows);
    if (view.scheme_rows.empty()) page.paragraph("No rule applies with what is known.");
    if (!view.scheme_conflict.empty()) page.paragraph("! " + view.scheme_conflict, 2, "1;31");
  }
  if (view.has_resistance) write_resistance(page, view);
  if (view.has_options) {
    page.heading("OPTIONS TO DISCUSS");
    write_rows(page, view.option_rows);
    if (view.option_rows.empty()) page.paragraph("None in the knowledge tables for what was found.");
  }
}

/// The largest group is "all other genes" where it is long: every other gene is named on the page.
void write_unknown_genes(Page& page, std::vector<GroupView> groups) {
  const auto largest = std::max_element(groups.begin(), groups.end(), [](const GroupView& a, const GroupView& b) {
    return a.items.size() < b.items.size();
  });
  // An item in brackets has a reason of its own.
  if (largest != groups.end() && largest->items.size() > most_named_genes &&
      std::none_of(largest->items.begin(), largest->items.end(),
                   [](const std::string& item) { return item.ends_with(')'); })) {
    largest->items = {
        fmt::format("all {} other genes of the panel (marrow show panel lists them)", largest->items.size())};
  }
  write_groups(page, groups);
}

void write_not_assessed(Page& page, const PatientView& view) {
  page.heading("NOT ASSESSED, AND WHY");
  if (view.not_assessed_genes.empty() && view.other_not_assessed.empty() && view.schemes_unknown.empty()) {
    page.paragraph("Everything on the panel was assessed.");
  }
  write_unknown_genes(page, view.not_assessed_genes);
  for (const StateView& other : view.other_not_assessed) page.item(fmt::format("{}: {}", other.label, other.words));
  for (const GroupView& rule : view.schemes_unknown) {
    page.item(fmt::format("scheme {}: {}", rule.heading, join(rule.items, ", ")));
  }
}

}  // namespace

std::string text_summary(const Profile& profile, const TextSummaryOptions& options, const ReportContext& context) {
  const PatientView view = patient_view(profile, context);
  Page page(options);
  write_header(page, view);
  page.heading("NOTCH1 AND TP53");
  for (const GeneView& gene : view.leading) write_gene(page, gene);
  if (!view.notch1_fbxw7.empty()) page.paragraph(view.notch1_fbxw7);
  write_tracks(page, view.tracks);
  write_risk(page, view.risk);
  for (const ClassifierView& classifier : view.classifiers) write_classifier(page, classifier);
  if (!view.other_present.empty()) {
    page.heading("OTHER GENES WITH A FINDING");
    for (const GeneView& gene : view.other_present) write_gene(page, gene);
  }
  std::vector<StateGroupView> others;
  std::copy_if(view.key_genes.begin(), view.key_genes.end(), std::back_inserter(others),
               [](const StateGroupView& genes) { return genes.state != State::present; });
  if (!others.empty()) page.heading("OTHER KEY GENES");
  for (const StateGroupView& genes : others) page.state(genes);
  write_lesions(page, view);
  if (view.serial) write_serial(page, *view.serial);
  write_interpretation(page, view);
  if (!view.absent_genes.empty()) page.heading("GENES WITHOUT A FINDING");
  write_groups(page, view.absent_genes);
  if (!view.uncounted.empty()) {
    page.heading("VARIANTS LISTED, NOT COUNTED");
    for (const VariantView& variant : view.uncounted) {
      page.item(fmt::format("{} {}: {}{}{}", variant.gene, variant.change, variant.origin,
                            variant.vaf.empty() ? "" : ", VAF ", variant.vaf));
    }
  }
  write_not_assessed(page, view);
  if (!view.warnings.empty()) page.heading("WARNINGS");
  for (const TableRow& warning : view.warnings) {
    const std::string& times = warning.cells.at(2);
    page.item(fmt::format("{}{}: {}", warning.cells.at(0), times == "1" ? "" : fmt::format(" ({} times)", times),
                          warning.cells.at(1)));
  }
  page.heading("MADE WITH");
  page.paragraph(fmt::format("marrow {}, HTSlib {}{}", file_text(profile.provenance.marrow),
                             file_text(profile.provenance.htslib),
                             profile.provenance.xgboost ? ", XGBoost " + file_text(*profile.provenance.xgboost) : ""));
  if (!profile.provenance.knowledge_sha256.empty()) {
    page.paragraph(fmt::format("Knowledge, SHA-256: {}", file_text(profile.provenance.knowledge_sha256)));
  }
  return page.take();
}

}  // namespace marrow
