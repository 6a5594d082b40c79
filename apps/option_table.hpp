#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marrow::commands {

/// The options of one command, declared once: parser, help text, README and completion all come from here.
///
/// `names` is a long name, optionally followed by "," and a letter: "output,o". The default that help shows is the
/// value that the target holds when it is declared.
class OptionTable {
 public:
  OptionTable();
  ~OptionTable();
  OptionTable(const OptionTable&) = delete;
  OptionTable& operator=(const OptionTable&) = delete;

  /// Starts a new paragraph of options in the help text.
  void group(std::string title);
  void flag(const std::string& names, bool& target, std::string words);
  void text(const std::string& names, std::string& target, std::string value_name, std::string words);
  void text(const std::string& names, std::optional<std::string>& target, std::string value_name, std::string words);
  /// May be given more than once.
  void texts(const std::string& names, std::vector<std::string>& target, std::string value_name, std::string words);
  void number(const std::string& names, std::optional<double>& target, std::string value_name, std::string words);
  void number(const std::string& names, double& target, std::string value_name, std::string words);
  void number(const std::string& names, std::int64_t& target, std::string value_name, std::string words);
  /// Words without a dash. `most` bounds their number.
  void positional(std::string value_name, std::vector<std::string>& target, std::size_t most, std::string words);

  /// Fills the targets. Throws `usage`: an unknown option (with the nearest known), a missing or second value, a word
  /// too many, a number that is none.
  void parse(const std::vector<std::string>& arguments);

  /// One line an option, grouped, at most 100 columns.
  [[nodiscard]] std::string help() const;
  /// "[FILE]", for the synopsis; empty without positional words.
  [[nodiscard]] std::string positional_synopsis() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace marrow::commands
