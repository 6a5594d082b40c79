#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/model/response_manifest.hpp"
#include "marrow/model/score.hpp"
#include "marrow/pipeline/variant_lookup.hpp"
#include "marrow/report/knowledge_text.hpp"
#include "marrow/report/table_text.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class ShowCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    options.positional("TOPIC [NAME]", words_, 3,
                       "panel; gene, drug, subtype, scheme, fusion, lesion, table, feature: one by its name, else a "
                       "list; variant or model with a name");
    options.group("Variant");
    options.text("assembly", assembly_, "NAME", "build of a place: GRCh37 or GRCh38 (GRCh38 if not given)");
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "text; standard output if not given");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    Output output(output_, streams);
    output.write(text(report));
    output.commit();
  }

 private:
  [[nodiscard]] std::string text(RunReport& report) {
    if (words_.empty()) throw Error(ErrorKind::usage, "show what?", join(topics(), ", "));
    const std::string& topic = words_.front();
    if (words_.size() == 1) return list(topic);
    const std::string& name = words_[1];
    if (topic == "variant") return one_variant(report);
    if (words_.size() > 2) throw Error(ErrorKind::usage, fmt::format("'{}' is a word too many", words_[2]));
    if (topic == "feature") return one_feature(name);
    if (topic == "model") return shipped_model(name).at(std::string(card_file));
    for (const TablePages& pages : table_pages) {
      if (topic == pages.topic) return pages.page(knowledge_.get(), name);
    }
    refuse_topic(topic);
  }

  /// What there is of a topic without a name: `subtype` and `subtypes` are the same.
  [[nodiscard]] std::string list(const std::string& topic) {
    if (topic == "panel") return panel_text(knowledge_.get());
    if (topic == "feature" || topic == "features") return feature_list_text();
    if (topic == "models") return join(shipped_models(), "\n") + "\n";
    for (const TablePages& pages : table_pages) {
      if (topic == pages.topic || topic == std::string(pages.topic) + "s") return pages.list(knowledge_.get());
    }
    if (topic == "variant" || topic == "model") {
      throw Error(ErrorKind::usage, fmt::format("show {} of what name?", topic));
    }
    refuse_topic(topic);
  }

  /// A kind of table row: its pages and the list of them.
  struct TablePages {
    std::string_view topic;
    std::string (*page)(const Knowledge&, std::string_view);
    std::string (*list)(const Knowledge&);
  };
  static constexpr std::array<TablePages, 7> table_pages{{{"gene", &gene_text, &panel_text},
                                                          {"drug", &drug_text, &drug_list_text},
                                                          {"subtype", &subtype_text, &subtype_list_text},
                                                          {"scheme", &scheme_text, &scheme_list_text},
                                                          {"fusion", &fusion_text, &fusion_list_text},
                                                          {"lesion", &lesion_text, &lesion_list_text},
                                                          {"table", &table_text, &table_list_text}}};

  [[nodiscard]] static std::vector<std::string> topics() {
    std::vector<std::string> words = {"panel", "variant", "feature", "model"};
    for (const TablePages& pages : table_pages) words.emplace_back(pages.topic);
    return words;
  }

  [[noreturn]] static void refuse_topic(const std::string& topic) {
    const auto nearest = nearest_word(topic, topics());
    throw Error(ErrorKind::usage, fmt::format("there is nothing to show of '{}'", topic),
                nearest ? fmt::format("did you mean {}?", *nearest) : join(topics(), ", "));
  }

  /// "TP53:p.R248Q", or "NOTCH1 L1601P" in two words.
  std::string one_variant(RunReport& report) {
    const std::string change = join({words_.begin() + 1, words_.end()}, " ");
    const auto assembly = assembly_ ? parse_assembly(*assembly_) : std::nullopt;
    if (assembly_ && !assembly) {
      throw Error(ErrorKind::usage, fmt::format("--assembly '{}' is none of GRCh37, GRCh38", *assembly_));
    }
    return variant_text(knowledge_.get(), look_up_variant(knowledge_.get(), change, assembly, report.warnings));
  }

  template <class Manifest>
  static void add_use(const std::string& model, const Manifest& manifest, const std::string& name,
                      std::vector<FeatureUse>& uses) {
    const auto feature = std::find_if(manifest.features.begin(), manifest.features.end(),
                                      [&](const FeatureSpec& spec) { return spec.name == name; });
    if (feature == manifest.features.end()) return;
    const auto& seen = manifest.imputer.features.at(static_cast<std::size_t>(feature - manifest.features.begin()));
    FeatureUse use{.model = model,
                   .range = fmt::format("{} to {}", format_number(seen.low), format_number(seen.high)),
                   .conditions = {}};
    for (const ModelRule& rule : manifest.description.applies_if) {
      if (rule.condition.find("features." + name) != std::string::npos) use.conditions.push_back(rule.condition);
    }
    uses.push_back(std::move(use));
  }

  /// The models in the program that take a feature.
  static std::vector<FeatureUse> uses_of(const std::string& name) {
    std::vector<FeatureUse> uses;
    for (const std::string& model : shipped_models()) {
      const std::string text = shipped_model(model).at(std::string(manifest_file));
      if (is_response_manifest(text)) {
        add_use(model, parse_response_manifest(text), name, uses);
      } else {
        add_use(model, parse_manifest(text), name, uses);
      }
    }
    return uses;
  }

  static std::string one_feature(const std::string& name) {
    if (const auto spec = find_feature(name)) return feature_text(*spec, uses_of(name));
    std::vector<std::string> names;
    for (const Feature& feature : catalogue()) names.push_back(feature.spec.name);
    const auto nearest = nearest_word(name, names);
    throw Error(ErrorKind::usage, fmt::format("the catalogue has no feature '{}'", name),
                nearest ? fmt::format("did you mean {}?", *nearest) : "marrow show feature lists them");
  }

  std::vector<std::string> words_;
  std::optional<std::string> output_;
  std::optional<std::string> assembly_;
  KnowledgeOption knowledge_;
};

}  // namespace

std::unique_ptr<Command> make_show_command() {
  return std::make_unique<ShowCommand>();
}

}  // namespace marrow::commands
