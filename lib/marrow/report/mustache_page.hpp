#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// What a template is filled with: names with a text, a truth, one or many records of the same kind. All texts are
/// HTML-escaped where the template has two braces; three braces are for the style sheet alone.
/// (The mustache library stays in mustache_page.cpp.)
class TemplateRecord {
 public:
  TemplateRecord();
  ~TemplateRecord();
  TemplateRecord(TemplateRecord&&) noexcept;
  TemplateRecord& operator=(TemplateRecord&&) noexcept;

  /// An empty text counts as false in a section.
  void set(const std::string& name, std::string_view text);
  void set(const std::string& name, const char* text) { set(name, std::string_view(text)); }
  void set(const std::string& name, bool truth);
  void set(const std::string& name, std::vector<TemplateRecord> records);
  void set(const std::string& name, const std::vector<std::string>& texts);
  /// A template that `{{>name}}` includes.
  void set_partial(const std::string& name, std::string_view text);

 private:
  friend std::string render_page(std::string_view text, TemplateRecord& record);
  struct Holder;
  std::unique_ptr<Holder> holder_;
};

/// `text` filled with `record`. Throws `internal` if it is no valid mustache template.
[[nodiscard]] std::string render_page(std::string_view text, TemplateRecord& record);

}  // namespace marrow
