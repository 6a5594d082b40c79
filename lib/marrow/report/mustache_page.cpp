#include "marrow/report/mustache_page.hpp"

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "marrow/base/error.hpp"

namespace marrow {

namespace mustache = kainjow::mustache;

struct TemplateRecord::Holder {
  mustache::data data;
};

TemplateRecord::TemplateRecord() : holder_(std::make_unique<Holder>()) {}
TemplateRecord::~TemplateRecord() = default;
TemplateRecord::TemplateRecord(TemplateRecord&&) noexcept = default;
TemplateRecord& TemplateRecord::operator=(TemplateRecord&&) noexcept = default;

void TemplateRecord::set(const std::string& name, std::string_view text) {
  // The library takes an empty text for true.
  holder_->data.set(name, text.empty() ? mustache::data(false) : mustache::data(std::string(text)));
}

void TemplateRecord::set(const std::string& name, bool truth) {
  holder_->data.set(name, mustache::data(truth));
}

void TemplateRecord::set(const std::string& name, std::vector<TemplateRecord> records) {
  mustache::data list{mustache::data::type::list};
  for (TemplateRecord& record : records) list.push_back(std::move(record.holder_->data));
  holder_->data.set(name, std::move(list));
}

void TemplateRecord::set(const std::string& name, const std::vector<std::string>& texts) {
  mustache::data list{mustache::data::type::list};
  for (const std::string& text : texts) list.push_back(mustache::data(text));
  holder_->data.set(name, std::move(list));
}

void TemplateRecord::set_partial(const std::string& name, std::string_view text) {
  holder_->data.set(name, mustache::data(mustache::partial([text = std::string(text)] { return text; })));
}

std::string render_page(std::string_view text, TemplateRecord& record) {
  mustache::mustache page{std::string(text)};
  if (!page.is_valid()) throw Error(ErrorKind::internal, fmt::format("a page template: {}", page.error_message()));
  std::string result = page.render(record.holder_->data);
  if (!page.is_valid()) throw Error(ErrorKind::internal, fmt::format("a page template: {}", page.error_message()));
  return result;
}

}  // namespace marrow
