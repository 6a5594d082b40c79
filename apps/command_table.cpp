#include "command.hpp"
#include "verbs.hpp"

namespace marrow::commands {

const std::vector<CommandEntry>& command_table() {
  static const std::vector<CommandEntry> table = {
      {"extract",
       "profiles from variant files and clinical tables",
       "[--vcf FILE] [--clinical FILE] [--samplesheet CSV] [OPTIONS]",
       "VCF or BCF, clinical table, samplesheet",
       "profile stream: JSON Lines, one object a sample",
       {"marrow extract --vcf tumour.vcf.gz --clinical clinical.tsv --id PT01",
        "marrow extract --samplesheet cohort.csv | marrow score | marrow report -o report/"},
       &make_extract_command},
      {"show",
       "what marrow knows: panel, gene, drug, variant, feature, model",
       "TOPIC [NAME]",
       "nothing",
       "text",
       {"marrow show gene NT5C2", "marrow show drug mercaptopurine"},
       &make_show_command},
  };
  return table;
}

}  // namespace marrow::commands
