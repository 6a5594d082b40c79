#include "marrow/pipeline/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/pipeline/knowledge_check.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class CheckCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    options.positional(
        "FILE...", files_, 100000,
        "VCF, BCF, table of variants, fusions or segments, clinical table, samplesheet or profile stream");
    options.group("Input");
    options.text("sample,s", check_.tumour, "NAME", "tumour column of the VCF");
    options.text("normal", check_.normal, "NAME", "normal column of the VCF");
    options.text("assembly", assembly_, "NAME", "GRCh37 or GRCh38, where the header does not tell");
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "table of what was found; standard output if not given");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    if (files_.empty() && !knowledge_.folder()) throw Error(ErrorKind::usage, "check which file?");
    if (assembly_) check_.assembly = assembly_from_option(*assembly_);
    Output output(output_, streams);
    output.write("file\tkind\tseverity\tcode\tplace\ttext\thint\n");
    std::int64_t faults = 0;
    const auto print = [&](const std::string& path, const CheckResult& result) {
      faults += result.faults;
      for (const CheckLine& line : result.lines) {
        output.write(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", printable(file_name(path)), result.kind, line.severity,
                                 line.code, printable(line.place), printable(line.text), printable(line.hint)));
      }
    };
    // Without a file the tables themselves are what is checked.
    if (files_.empty()) print(*knowledge_.folder(), check_knowledge(*knowledge_.folder()));
    for (const std::string& path : files_) print(path, check_input(path, check_, knowledge_.get(), streams.in));
    output.commit();
    report.has_faults = faults > 0;
    const std::size_t checked = std::max<std::size_t>(1, files_.size());
    report.funnel = fmt::format("{} {}, {} faults", checked,
                                files_.empty() ? "folder"
                                : checked == 1 ? "file"
                                               : "files",
                                faults);
  }

 private:
  std::vector<std::string> files_;
  CheckOptions check_;
  std::optional<std::string> assembly_;
  std::optional<std::string> output_;
  KnowledgeOption knowledge_;
};

}  // namespace

std::unique_ptr<Command> make_check_command() {
  return std::make_unique<CheckCommand>();
}

}  // namespace marrow::commands
