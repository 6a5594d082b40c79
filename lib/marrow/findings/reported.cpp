#include "marrow/findings/reported.hpp"

#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/reported_item.hpp"

namespace marrow {

std::string ReportedContext::place(std::string_view column) const {
  return fmt::format("line {}, column '{}'", row_.line1, column);
}

const std::string* ReportedContext::text(std::string_view column) const {
  const Value* value = row_.find(column);
  if (value == nullptr || value->is_null()) return nullptr;
  const auto* text = value->get_if<std::string>();
  if (text == nullptr)
    throw Error(ErrorKind::data, fmt::format("{}: a {} is no text", place(column), value->kind_name()));
  return text;
}

std::optional<bool> ReportedContext::flag(std::string_view column) const {
  const Value* value = row_.find(column);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const auto* flag = value->get_if<bool>();
  if (flag == nullptr) {
    throw Error(ErrorKind::data,
                fmt::format("{}: a {} is neither positive nor negative", place(column), value->kind_name()));
  }
  return *flag;
}

void ReportedContext::refuse(std::string_view column, std::string_view problem, std::string_view hint) const {
  if (!options_.is_lenient) {
    Error error(ErrorKind::data, fmt::format("{}: {}", place(column), problem), std::string(hint));
    error.add_context(options_.input);
    throw error;
  }
  warn(reported_warning::item_set_aside, column, fmt::format("{}, set aside as not assessed", problem));
}

void ReportedContext::warn(std::string_view code, std::string_view column, std::string_view what) const {
  warnings_.add(code, fmt::format("{}: {}: {}", options_.input, place(column), what));
}

ReportedList reported_list(std::string_view text) {
  ReportedList list{split_list(text, ';'), false};
  if (list.items.size() == 1 && lower_case(list.items.front()) == "none") return {{}, true};
  return list;
}

ReportedFindings assess_reported(const ClinicalRow& row, const ReportedVocabulary& vocabulary,
                                 const ReportedOptions& options, Warnings& warnings) {
  const ReportedContext context(row, vocabulary, options, warnings);
  ReportedFindings findings;
  assess_reported_mutations(context, findings);
  assess_reported_fusions(context, findings);
  assess_reported_copy_number(context, findings);
  return findings;
}

}  // namespace marrow
