#include "option_table.hpp"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <functional>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow::commands {

namespace po = boost::program_options;

namespace {

struct Entry {
  std::string names;
  std::string value_name;  ///< empty for a flag
  std::string words;
  std::function<void(const std::vector<std::string>&)> take;
  bool is_repeatable = false;
};

std::string long_name(const std::string& names) {
  return names.substr(0, names.find(','));
}

/// "  -o, --output FILE", as it stands at the left of the help text.
std::string left_column(const Entry& entry) {
  const std::size_t comma = entry.names.find(',');
  std::string text = comma == std::string::npos ? "      " : fmt::format("  -{}, ", entry.names.substr(comma + 1));
  text += "--" + long_name(entry.names);
  return entry.value_name.empty() ? text : text + " " + entry.value_name;
}

std::string with_default(std::string words, const std::string& value) {
  return value.empty() ? words : fmt::format("{} [{}]", words, value);
}

/// `words` broken at blanks into lines of at most `width` columns, all but the first indented.
std::string wrapped(std::string_view words, std::size_t width, std::size_t indent) {
  std::string text;
  std::size_t column = 0;
  for (const std::string_view word : split(words, ' ')) {
    if (column > 0 && column + 1 + word.size() > width) {
      text += "\n" + std::string(indent, ' ');
      column = 0;
    } else if (column > 0) {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
  }
  return text;
}

double checked_number(const std::string& name, const std::string& text) {
  const auto value = parse_number(text);
  if (!value) throw Error(ErrorKind::usage, fmt::format("--{} needs a number, not '{}'", name, text));
  return *value;
}

}  // namespace

struct OptionTable::Implementation {
  struct Group {
    std::string title;
    std::vector<Entry> entries;
  };
  std::vector<Group> groups{{"Options", {}}};
  std::string positional_name;
  std::string positional_words;
  std::vector<std::string>* positional_target = nullptr;
  std::size_t positional_most = 0;

  void add(Entry entry) { groups.back().entries.push_back(std::move(entry)); }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const Group& group : groups) {
      for (const Entry& entry : group.entries) result.push_back("--" + long_name(entry.names));
    }
    return result;
  }

  /// What Boost found, or its complaint in our words.
  [[nodiscard]] po::variables_map parsed(const std::vector<std::string>& arguments) const {
    po::options_description description;
    for (const Group& group : groups) {
      for (const Entry& entry : group.entries) {
        if (entry.value_name.empty()) {
          description.add_options()(entry.names.c_str(), "");
        } else {
          description.add_options()(entry.names.c_str(), po::value<std::vector<std::string>>());
        }
      }
    }
    description.add_options()("(word)", po::value<std::vector<std::string>>());
    po::positional_options_description words;
    words.add("(word)", -1);
    po::variables_map found;
    constexpr int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try {
      po::store(po::command_line_parser(arguments).options(description).positional(words).style(style).run(), found);
    } catch (const po::unknown_option& error) {
      const auto nearest = nearest_word(error.get_option_name(), names());
      throw Error(ErrorKind::usage, fmt::format("unknown option '{}'", error.get_option_name()),
                  nearest ? fmt::format("did you mean {}?", *nearest) : "--help lists the options");
    } catch (const po::error& error) {
      throw Error(ErrorKind::usage, error.what());
    }
    return found;
  }
};

OptionTable::OptionTable() : implementation_(std::make_unique<Implementation>()) {}
OptionTable::~OptionTable() = default;

void OptionTable::group(std::string title) {
  auto& groups = implementation_->groups;
  if (groups.back().entries.empty()) {
    groups.back().title = std::move(title);
  } else {
    groups.push_back({std::move(title), {}});
  }
}

void OptionTable::flag(const std::string& names, bool& target, std::string words) {
  implementation_->add({names, "", std::move(words), [&target](const auto& /*none*/) { target = true; }});
}

void OptionTable::text(const std::string& names, std::string& target, std::string value_name, std::string words) {
  implementation_->add({names, std::move(value_name), with_default(std::move(words), target),
                        [&target](const auto& values) { target = values.front(); }});
}

void OptionTable::text(const std::string& names, std::optional<std::string>& target, std::string value_name,
                       std::string words) {
  implementation_->add({names, std::move(value_name), with_default(std::move(words), target.value_or("")),
                        [&target](const auto& values) { target = values.front(); }});
}

void OptionTable::texts(const std::string& names, std::vector<std::string>& target, std::string value_name,
                        std::string words) {
  implementation_->add({names, std::move(value_name), with_default(std::move(words), join(target, ",")),
                        [&target](const auto& values) { target = values; }, true});
}

void OptionTable::number(const std::string& names, std::optional<double>& target, std::string value_name,
                         std::string words) {
  implementation_->add(
      {names, std::move(value_name), with_default(std::move(words), target ? format_number(*target) : ""),
       [&target, name = long_name(names)](const auto& values) { target = checked_number(name, values.front()); }});
}

void OptionTable::number(const std::string& names, double& target, std::string value_name, std::string words) {
  implementation_->add(
      {names, std::move(value_name), with_default(std::move(words), format_number(target)),
       [&target, name = long_name(names)](const auto& values) { target = checked_number(name, values.front()); }});
}

void OptionTable::number(const std::string& names, std::int64_t& target, std::string value_name, std::string words) {
  implementation_->add({names, std::move(value_name), with_default(std::move(words), std::to_string(target)),
                        [&target, name = long_name(names)](const auto& values) {
                          const auto value = parse_integer(values.front());
                          if (!value) {
                            throw Error(ErrorKind::usage,
                                        fmt::format("--{} needs a whole number, not '{}'", name, values.front()));
                          }
                          target = *value;
                        }});
}

void OptionTable::positional(std::string value_name, std::vector<std::string>& target, std::size_t most,
                             std::string words) {
  implementation_->positional_name = std::move(value_name);
  implementation_->positional_words = std::move(words);
  implementation_->positional_target = &target;
  implementation_->positional_most = most;
}

void OptionTable::parse(const std::vector<std::string>& arguments) {
  const po::variables_map found = implementation_->parsed(arguments);
  for (const auto& group : implementation_->groups) {
    for (const Entry& entry : group.entries) {
      const std::string name = long_name(entry.names);
      if (found.count(name) == 0) continue;
      if (entry.value_name.empty()) {
        entry.take({});
        continue;
      }
      const auto& values = found[name].as<std::vector<std::string>>();
      if (values.size() > 1 && !entry.is_repeatable) {
        throw Error(ErrorKind::usage, fmt::format("--{} is given {} times", name, values.size()));
      }
      entry.take(values);
    }
  }
  if (found.count("(word)") == 0) return;
  const auto& words = found["(word)"].as<std::vector<std::string>>();
  if (words.size() > implementation_->positional_most) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is one word too many", words[implementation_->positional_most]),
                "--help lists what is understood");
  }
  *implementation_->positional_target = words;
}

std::string OptionTable::help() const {
  constexpr std::size_t left_width = 30;
  constexpr std::size_t right_width = 68;
  std::string text;
  if (implementation_->positional_target != nullptr) {
    text += fmt::format("  {:<{}}{}\n", implementation_->positional_name, left_width - 2,
                        wrapped(implementation_->positional_words, right_width, left_width));
  }
  for (const auto& group : implementation_->groups) {
    if (group.entries.empty()) continue;
    text += fmt::format("\n{}:\n", group.title);
    for (const Entry& entry : group.entries) {
      std::string left = left_column(entry);
      left += left.size() + 2 > left_width ? "\n" + std::string(left_width, ' ')
                                           : std::string(left_width - left.size(), ' ');
      text += left + wrapped(entry.words, right_width, left_width) + "\n";
    }
  }
  return text;
}

std::string OptionTable::positional_synopsis() const {
  return implementation_->positional_target == nullptr ? "" : "[" + implementation_->positional_name + "]";
}

}  // namespace marrow::commands
