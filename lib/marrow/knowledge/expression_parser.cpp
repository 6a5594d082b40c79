#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/expression_node.hpp"

namespace marrow {

namespace {

using Node = Expression::Node;
using Kind = Node::Kind;

/// Brackets, lists and `not` may be nested this deep; parser and evaluator recurse once a level.
constexpr int max_depth = 200;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word_begin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_word(char c) {
  return is_word_begin(c) || is_digit(c);
}

/// Recursive descent straight over the text, because a predicate's argument is raw text. Grammar:
///   or := and {"or" and};  and := not {"and" not};  not := "not" not | comparison
///   comparison := operand [op operand | ["not"] "in" operand]
///   operand := literal | "[" literals "]" | "(" or ")" | function "(" … ")" | predicate | path
class Parser {
 public:
  Parser(std::string_view text, const Predicates* predicates) : text_(text), predicates_(predicates) {
    if (predicates_ != nullptr) predicate_names_ = predicates_->names();
  }

  Node parse() {
    if (!is_utf8(text_)) fail(0, "the expression is not UTF-8");
    skip_blanks();
    if (at_end()) fail(0, "the expression is empty");
    Node root = condition();
    if (!at_end()) fail_unexpected("'and', 'or' or the end");
    return root;
  }

 private:
  // ---- characters and words --------------------------------------------------------------------------------------

  [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  void skip_blanks() {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++position_;
  }
  bool take(char c) {
    if (peek() != c || at_end()) return false;
    ++position_;
    skip_blanks();
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail_unexpected(fmt::format("'{}'", c));
  }

  /// The word at the current place, empty if there is none: letters, digits and `_`, and `-` between them (HLA-A).
  [[nodiscard]] std::string_view word_ahead() const {
    std::size_t end = position_;
    if (at_end() || !is_word_begin(text_[end])) return {};
    while (end < text_.size() &&
           (is_word(text_[end]) || (text_[end] == '-' && end + 1 < text_.size() && is_word(text_[end + 1])))) {
      ++end;
    }
    return text_.substr(position_, end - position_);
  }
  [[nodiscard]] bool is_keyword_ahead(std::string_view keyword) const { return lower_case(word_ahead()) == keyword; }
  bool take_keyword(std::string_view keyword) {
    if (!is_keyword_ahead(keyword)) return false;
    position_ += keyword.size();
    skip_blanks();
    return true;
  }

  [[noreturn]] void fail(std::size_t offset, std::string_view problem, std::string hint = {}) const {
    throw error_at(ErrorKind::usage, text_, offset, problem, std::move(hint));
  }
  [[noreturn]] void fail_unexpected(std::string_view expected) const {
    if (at_end()) fail(position_, fmt::format("the expression ends where {} was expected", expected));
    std::string hint;
    if (text_.substr(position_).starts_with("&&")) hint = "write 'and'";
    if (text_.substr(position_).starts_with("||")) hint = "write 'or'";
    if (peek() == '!') hint = "write 'not'";
    if (peek() == '=') hint = "write '=='";
    const std::string_view word = word_ahead();
    const std::string found(word.empty() ? first_character(text_.substr(position_)) : word);
    fail(position_, fmt::format("'{}' stands where {} was expected", found, expected), std::move(hint));
  }
  static std::string_view first_character(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) ++length;
    return text.substr(0, length);
  }

  struct DepthGuard {
    explicit DepthGuard(Parser& parser) : depth(parser.depth_) {
      if (++depth > max_depth) parser.fail(parser.position_, fmt::format("nested deeper than {} levels", max_depth));
    }
    ~DepthGuard() { --depth; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;
    int& depth;
  };

  // ---- grammar ---------------------------------------------------------------------------------------------------

  /// An `or` expression that must be able to be true or false.
  Node condition() {
    Node node = disjunction();
    require_condition(node);
    return node;
  }

  void require_condition(const Node& node) const {
    const bool is_truth_literal = node.literal.is_null() || node.literal.get_if<bool>() != nullptr;
    if (node.kind == Kind::list || (node.kind == Kind::literal && !is_truth_literal)) {
      fail(node.offset, "a condition was expected, not a bare value", "compare it with something, as in 'x == 1'");
    }
    if (node.kind == Kind::count) fail(node.offset, "count is a number", "compare it, as in 'count(…) >= 1'");
  }

  Node disjunction() { return chain(Kind::disjunction, "or"); }

  Node chain(Kind kind, std::string_view keyword) {
    const std::size_t offset = position_;
    const auto next = [&] { return kind == Kind::disjunction ? chain(Kind::conjunction, "and") : negation(); };
    Node first = next();
    if (!is_keyword_ahead(keyword)) return first;
    require_condition(first);
    Node result{.kind = kind, .offset = offset};
    result.children.push_back(std::move(first));
    while (take_keyword(keyword)) {
      result.children.push_back(next());
      require_condition(result.children.back());
    }
    return result;
  }

  Node negation() {
    const DepthGuard guard(*this);
    const std::size_t offset = position_;
    if (!take_keyword("not")) return comparison();
    Node result{.kind = Kind::negation, .offset = offset};
    result.children.push_back(negation());
    require_condition(result.children.back());
    return result;
  }

  [[nodiscard]] std::optional<Comparison> take_operator() {
    constexpr std::array<std::pair<std::string_view, Comparison>, 6> operators = {{
        {"==", Comparison::equal},
        {"!=", Comparison::not_equal},
        {"<=", Comparison::less_equal},
        {">=", Comparison::greater_equal},
        {"<", Comparison::less},
        {">", Comparison::greater},
    }};
    for (const auto& [symbol, meaning] : operators) {
      if (!text_.substr(position_).starts_with(symbol)) continue;
      position_ += symbol.size();
      skip_blanks();
      return meaning;
    }
    return std::nullopt;
  }

  Node comparison() {
    Node left = operand();
    const std::size_t offset = position_;
    if (const auto meaning = take_operator()) {
      Node right = operand();
      const std::size_t after = position_;
      if (take_operator()) fail(after, "comparisons cannot be chained", "write 'a < b and b < c'");
      return compare(*meaning, offset, std::move(left), std::move(right));
    }
    const bool is_negated = is_keyword_ahead("not");
    if (!is_negated && !is_keyword_ahead("in")) return left;
    if (is_negated) take_keyword("not");
    if (!take_keyword("in")) fail_unexpected("'in' after 'not'");
    Node result{.kind = Kind::membership, .offset = offset};
    if (left.kind == Kind::list) fail(left.offset, "a list cannot be in a list");
    result.children.push_back(std::move(left));
    result.children.push_back(operand());
    const Node& list = result.children.back();
    if (list.kind != Kind::list && list.kind != Kind::path) {
      fail(list.offset, "a list was expected after 'in'", "write '[\"a\", \"b\"]' or the key of a list");
    }
    if (!is_negated) return result;
    Node negated{.kind = Kind::negation, .offset = offset};
    negated.children.push_back(std::move(result));
    return negated;
  }

  Node compare(Comparison meaning, std::size_t offset, Node left, Node right) const {
    const auto is_null = [](const Node& node) { return node.kind == Kind::literal && node.literal.is_null(); };
    for (const Node* side : {&left, &right}) {
      if (side->kind == Kind::list) fail(side->offset, "a list cannot be compared", "write 'x in [\"a\", \"b\"]'");
    }
    if (is_null(left) && !is_null(right)) std::swap(left, right);
    if (is_null(right)) {
      if (meaning != Comparison::equal && meaning != Comparison::not_equal) {
        fail(offset, "null has no order", "'x == null' asks whether x is unknown");
      }
      Node test{.kind = Kind::null_test, .offset = offset, .comparison = meaning};
      test.children.push_back(std::move(left));
      return test;
    }
    Node result{.kind = Kind::comparison, .offset = offset, .comparison = meaning};
    result.children.push_back(std::move(left));
    result.children.push_back(std::move(right));
    return result;
  }

  Node operand() {
    const DepthGuard guard(*this);
    const std::size_t offset = position_;
    if (take('(')) {
      Node inner = disjunction();
      expect(')');
      return inner;
    }
    if (peek() == '[' && !at_end()) return list();
    if (auto literal = take_literal()) return {.kind = Kind::literal, .offset = offset, .literal = std::move(*literal)};
    const std::string_view word = word_ahead();
    if (word.empty()) fail_unexpected("a key, a value or '('");
    for (const std::string_view keyword : {"and", "or", "in", "not"}) {
      if (lower_case(word) == keyword) fail_unexpected("a key, a value or '('");
    }
    position_ += word.size();
    if (std::find(predicate_names_.begin(), predicate_names_.end(), word) != predicate_names_.end()) {
      return predicate(word, offset);
    }
    skip_blanks();
    if (peek() == '(') return function(word, offset);
    return path(word, offset);
  }

  /// A number, a text in quotes, or true, false, null in either case.
  std::optional<Value> take_literal() {
    const char c = peek();
    if (c == '"' || c == '\'') return Value(quoted());
    if (is_digit(c) || ((c == '-' || c == '+' || c == '.') && (is_digit(peek(1)) || peek(1) == '.'))) return number();
    if (const std::string_view word = word_ahead(); !word.empty()) {
      const char next = position_ + word.size() < text_.size() ? text_[position_ + word.size()] : ' ';
      if (next == '.' || next == '[' || next == '(') return std::nullopt;
      if (take_keyword("true")) return Value(true);
      if (take_keyword("false")) return Value(false);
      if (take_keyword("null")) return Value();
    }
    return std::nullopt;
  }

  Value number() {
    const std::size_t begin = position_;
    const auto digits = [&] {
      while (is_digit(peek())) ++position_;
    };
    if (peek() == '-' || peek() == '+') ++position_;
    digits();
    if (peek() == '.') ++position_, digits();
    if ((peek() == 'e' || peek() == 'E') &&
        (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
      position_ += 2;
      digits();
    }
    const std::string_view text = text_.substr(begin, position_ - begin);
    if (is_word(peek()) || peek() == '.') fail(begin, "a number or a key cannot begin like this", "quote the text");
    skip_blanks();
    if (const auto whole = parse_integer(text)) return *whole;
    const auto parsed = parse_number(text);
    if (!parsed) fail(begin, fmt::format("'{}' is no number", text));
    return *parsed;
  }

  /// Text between quotes of either kind; \" \' \\ \n \t are understood.
  std::string quoted() {
    const std::size_t begin = position_;
    const char quote = peek();
    ++position_;
    std::string result;
    while (!at_end() && peek() != quote) {
      if (peek() == '\\') {
        ++position_;
        const std::size_t which = std::string_view("\"'\\nt").find(peek());
        if (at_end() || which == std::string_view::npos)
          fail(position_ - 1, "a backslash stands before \" ' \\ n or t");
        result += "\"'\\\n\t"[which];
      } else {
        result += peek();
      }
      ++position_;
    }
    if (at_end()) fail(begin, "the text that begins here has no closing quote");
    ++position_;
    skip_blanks();
    return result;
  }

  Node list() {
    Node result{.kind = Kind::list, .offset = position_};
    expect('[');
    ValueList items;
    while (!take(']')) {
      if (!items.empty()) expect(',');
      const std::size_t offset = position_;
      auto item = take_literal();
      if (!item) fail_unexpected("a value");
      if (item->is_null()) fail(offset, "null is no member of a list", "'x == null' asks whether x is unknown");
      items.push_back(std::move(*item));
    }
    result.literal = std::move(items);
    return result;
  }

  Node path(std::string_view first, std::size_t offset) {
    Node result{.kind = Kind::path, .offset = offset};
    result.keys.emplace_back(first);
    while (true) {
      if (take('.')) {
        const std::string_view key = word_ahead();
        if (key.empty() && is_digit(peek())) {
          fail(position_, "a key that begins with a digit is quoted", "as in arms[\"9p\"]");
        }
        if (key.empty()) fail_unexpected("a key after '.'");
        result.keys.emplace_back(key);
        position_ += key.size();
        skip_blanks();
      } else if (take('[')) {
        if (peek() != '"' && peek() != '\'') fail_unexpected("a quoted key");
        result.keys.push_back(quoted());
        expect(']');
      } else {
        return result;
      }
    }
  }

  Node function(std::string_view name, std::size_t offset) {
    const std::string lower = lower_case(name);
    if (lower != "any" && lower != "all" && lower != "count") {
      std::vector<std::string> names = predicate_names_;
      names.insert(names.end(), {"any", "all", "count"});
      const auto nearest = nearest_word(name, names);
      fail(offset, fmt::format("unknown function '{}'", name), nearest ? "did you mean '" + *nearest + "'?" : "");
    }
    expect('(');
    const Kind kind = lower == "any" ? Kind::any : lower == "all" ? Kind::all : Kind::count;
    Node result{.kind = kind, .offset = offset};
    do {
      result.children.push_back(disjunction());
    } while (take(','));
    expect(')');
    if (kind != Kind::count) require_list_and_condition(result, lower);
    for (std::size_t i = kind == Kind::count && !counts_elements(result) ? 0 : 1; i < result.children.size(); ++i) {
      require_condition(result.children[i]);
    }
    return result;
  }

  void require_list_and_condition(const Node& node, std::string_view name) const {
    if (node.children.size() == 2 && node.children.front().kind == Kind::path) return;
    fail(node.offset, fmt::format("{} takes a list and one condition", name),
         fmt::format("as in {}(variants, gene == \"TP53\")", name));
  }
  static bool counts_elements(const Node& count) {
    return count.children.size() == 2 && count.children.front().kind == Kind::path &&
           is_list_key(count.children.front().keys.back());
  }

  Node predicate(std::string_view name, std::size_t offset) {
    Node result{.kind = Kind::predicate, .offset = offset, .name = std::string(name)};
    if (peek() == '(') {
      const std::size_t begin = position_ + 1;
      int open = 0;
      do {
        if (at_end()) fail(begin - 1, "the bracket that opens here is never closed");
        if (peek() == '(') ++open;
        if (peek() == ')') --open;
        ++position_;
      } while (open > 0);
      result.argument = trim(text_.substr(begin, position_ - 1 - begin));
    }
    skip_blanks();
    try {
      predicates_->check(result.name, result.argument);
    } catch (const Error& error) {
      fail(offset, error.what(), error.hint());
    }
    return result;
  }

  std::string_view text_;
  const Predicates* predicates_;
  std::vector<std::string> predicate_names_ = {};
  std::size_t position_ = 0;
  int depth_ = 0;
};

std::size_t characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void collect_root_keys(const Node& node, std::vector<Expression::RootKey>& keys) {
  const bool is_over_list =
      node.kind == Kind::any || node.kind == Kind::all ||
      (node.kind == Kind::count && node.children.size() == 2 && node.children.front().kind == Kind::path &&
       is_list_key(node.children.front().keys.back()));
  if (node.kind == Kind::path) {
    const auto same = [&](const Expression::RootKey& known) { return known.key == node.keys.front(); };
    if (std::none_of(keys.begin(), keys.end(), same)) keys.push_back({node.keys.front(), node.offset});
  }
  for (const Node& child : node.children) {
    collect_root_keys(child, keys);
    if (is_over_list) return;  // the condition's keys are the elements'
  }
}

}  // namespace

bool is_list_key(std::string_view key) noexcept {
  constexpr std::array<std::string_view, 23> lists = {"variants",
                                                      "items",
                                                      "tested",
                                                      "segments",
                                                      "inputs",
                                                      "regions",
                                                      "warnings",
                                                      "expression_calls",
                                                      "rules",
                                                      "sources",
                                                      "candidates",
                                                      "fusions",
                                                      "breakpoints",
                                                      "arms",
                                                      "focal",
                                                      "chromosomes",
                                                      "genes",
                                                      "contributions",
                                                      "resistance",
                                                      "options",
                                                      "schemes",
                                                      "domains",
                                                      "tandem_duplications"};
  return std::find(lists.begin(), lists.end(), key) != lists.end();
}

std::size_t column1(std::string_view text, std::size_t offset) noexcept {
  return characters(text.substr(0, offset)) + 1;
}

std::vector<std::string> caret_lines(std::string_view text, std::size_t offset) {
  constexpr std::size_t window_bytes = 60;
  std::size_t begin = offset > window_bytes ? offset - window_bytes : 0;
  std::size_t end = std::min(text.size(), offset + window_bytes);
  const auto is_inside_character = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
  };
  while (begin > 0 && is_inside_character(begin)) --begin;
  while (is_inside_character(end)) ++end;
  const std::string before = (begin > 0 ? "..." : "") + printable(text.substr(begin, offset - begin));
  std::string line = before + printable(text.substr(offset, end - offset)) + (end < text.size() ? "..." : "");
  return {std::move(line), std::string(characters(before), ' ') + "^"};
}

Error error_at(ErrorKind kind, std::string_view text, std::size_t offset, std::string_view problem, std::string hint) {
  Error error(kind, fmt::format("{} (column {})", problem, column1(text, offset)), std::move(hint));
  for (std::string& line : caret_lines(text, offset)) error.add_context(std::move(line));
  return error;
}

std::string path_text(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) {
    const bool is_plain = !key.empty() && is_word_begin(key.front()) &&
                          std::all_of(key.begin(), key.end(), [](char c) { return is_word(c) || c == '-'; });
    if (is_plain) {
      text += (text.empty() ? "" : ".") + key;
    } else {
      text += "[\"" + key + "\"]";
    }
  }
  return text;
}

Expression Expression::parse(std::string_view text, const Predicates* predicates) {
  std::string copy(text);
  auto root = std::make_shared<const Node>(Parser(copy, predicates).parse());
  return Expression(std::move(root), std::move(copy), predicates);
}

Expression::Expression(std::shared_ptr<const Node> root, std::string text, const Predicates* predicates)
    : root_(std::move(root)), text_(std::move(text)), predicates_(predicates) {}

std::vector<Expression::RootKey> Expression::root_keys() const {
  std::vector<RootKey> keys;
  collect_root_keys(*root_, keys);
  return keys;
}

const std::string& Expression::text() const noexcept {
  return text_;
}

}  // namespace marrow
