#include "marrow/report/serial_view.hpp"

#include <fmt/format.h>

#include <cmath>

#include "marrow/base/text.hpp"
#include "marrow/records/serial.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

// Pixels of the picture.
constexpr double top = 18;      // of a share of 1
constexpr double bottom = 120;  // of a share of 0
constexpr double baseline = 140;

/// How a sample is called where another of the patient is of the same time point: by its name too.
std::string when_words(const SerialSample& sample, const std::vector<SerialSample>& samples) {
  std::size_t of_the_time = 0;
  for (const SerialSample& other : samples) of_the_time += other.timepoint == sample.timepoint ? 1 : 0;
  const std::string_view time = enum_name(sample.timepoint);
  if (sample.timepoint == Timepoint::unknown) return file_text(sample.sample);
  return of_the_time == 1 ? std::string(time) : fmt::format("{} {}", time, file_text(sample.sample));
}

/// "no copy left", "2 copies more", "54 chromosomes".
std::string value_words(const std::string& kind, double value) {
  constexpr double half_copy = 0.5;
  const auto copies = [](double count) {
    return fmt::format("{} {}", number_words(count), count == 1 ? "copy" : "copies");
  };
  if (kind == "ploidy") return number_words(value) + " chromosomes";
  if (kind == "focal") return value < half_copy ? "no copy left" : copies(value);
  return copies(std::abs(value)) + (value < 0 ? " fewer" : " more");
}

std::string point_words(const std::string& kind, const SerialPoint& point) {
  // What a copy-number state excludes has no share of reads to state a limit in.
  if (point.found.is_absent() && !point.found.limit_vaf && kind != "variant" && kind != "fusion") {
    return point.found.detail.empty() ? "not found" : fmt::format("not found: {}", file_text(point.found.detail));
  }
  if (!point.found.is_present()) return state_words(point.found);
  if (point.value) return value_words(kind, *point.value);
  if (!point.vaf) return "present";
  if (!point.interval) return fmt::format("{} of reads", fraction_words(*point.vaf));
  return fmt::format("{} of reads ({} to {})", fraction_words(*point.vaf), fraction_words(point.interval->low),
                     fraction_words(point.interval->high));
}

SerialPointView point_view(const std::string& kind, const SerialPoint& point, std::string when) {
  SerialPointView view{.when = std::move(when), .state = point.found.state, .words = point_words(kind, point)};
  view.vaf = point.vaf;
  if (point.interval) {
    view.low = point.interval->low;
    view.high = point.interval->high;
  }
  view.limit = point.found.limit_vaf;
  return view;
}

std::string change_text(const SerialChange& change, const Serial& serial, const std::vector<std::string>& whens) {
  const auto when = [&](const std::string& name) {
    for (std::size_t i = 0; i < serial.samples.size(); ++i) {
      if (serial.samples[i].sample == name) return whens[i];
    }
    return file_text(name);
  };
  std::string words =
      fmt::format("{} to {}: {}", when(change.from), when(change.to), code_words(enum_name(change.change)));
  if (change.because) words += fmt::format(" ({})", file_text(*change.because));
  return words;
}

/// "CREBBP p.(Arg1446Cys)", "IKZF1 del 4-7".
std::string lesion_name(const SerialLesion& lesion) {
  if (lesion.kind == "focal") return code_words(lesion.name);
  const std::size_t blank = lesion.name.find(' ');
  if (lesion.kind != "variant" || blank == std::string::npos) return file_text(lesion.name);
  return file_text(lesion.name.substr(0, blank + 1)) +
         file_text(predicted_protein_words(lesion.name.substr(blank + 1)));
}

SerialLesionView lesion_view(const SerialLesion& lesion, const Serial& serial, const std::vector<std::string>& whens) {
  SerialLesionView view{.name = lesion_name(lesion)};
  std::vector<std::string> said;
  for (std::size_t i = 0; i < lesion.points.size(); ++i) {
    view.points.push_back(
        point_view(lesion.kind, lesion.points[i], i < whens.size() ? whens[i] : file_text(lesion.points[i].sample)));
    said.push_back(fmt::format("{} {}", view.points.back().when, view.points.back().words));
  }
  for (const SerialChange& change : lesion.changes) view.changes.push_back(change_text(change, serial, whens));
  if (lesion.relapse_fated) {
    std::vector<std::string> drugs;
    for (const std::string& drug : lesion.relapse_resistant_drugs) drugs.push_back(file_text(drug));
    view.alerts.push_back(fmt::format("Relapse-fated subclone: {}; relapse evidence of resistance to {}",
                                      file_text(*lesion.relapse_fated), list_words(drugs)));
  }
  if (lesion.germline_hint) view.alerts.push_back(file_text(*lesion.germline_hint));
  view.summary = fmt::format("{}: {}", view.name, join(said, "; "));
  return view;
}

double height_of(double fraction) {
  return bottom - (bottom - top) * fraction;
}

std::string pixels(double value) {
  return fmt::format("{:.1f}", value);
}

}  // namespace

std::optional<SerialView> serial_view(const Value& value) {
  if (value.is_null()) return std::nullopt;
  const Serial serial = serial_from_value(value);
  if (serial.samples.empty()) return std::nullopt;
  SerialView view;
  std::vector<std::string> whens;
  for (const SerialSample& sample : serial.samples) {
    whens.push_back(when_words(sample, serial.samples));
    view.samples.push_back(fmt::format("{} ({})", file_text(sample.sample), enum_name(sample.timepoint)));
  }
  for (const SerialLesion& lesion : serial.lesions) view.lesions.push_back(lesion_view(lesion, serial, whens));
  for (const SerialNote& note : serial.notes) view.notes.push_back(file_text(note.text));
  return view;
}

TemplateRecord timeline_record(const SerialLesionView& lesion) {
  TemplateRecord record;
  record.set("name", lesion.name);
  record.set("summary", lesion.summary);
  record.set("changes", lesion.changes);
  record.set("alerts", lesion.alerts);
  record.set("top", pixels(top));
  record.set("bottom", pixels(bottom));
  record.set("zero_y", pixels(bottom - 4));
  std::vector<TemplateRecord> points;
  std::vector<TemplateRecord> lines;
  std::vector<std::string> words;
  std::optional<std::pair<std::string, std::string>> last;  // where the line has come to
  for (std::size_t i = 0; i < lesion.points.size(); ++i) {
    const SerialPointView& point = lesion.points[i];
    const std::string x =
        fmt::format("{:.2f}", (static_cast<double>(i) + 0.5) * 100 / static_cast<double>(lesion.points.size()));
    const double share = point.state == State::present ? point.vaf.value_or(0.5) : point.limit.value_or(0);
    const std::string y = pixels(height_of(share));
    TemplateRecord mark;
    mark.set("x", x);
    mark.set("y", y);
    mark.set("is_present", point.state == State::present);
    mark.set("is_absent", point.state == State::absent);
    mark.set("is_unknown", point.state == State::not_assessed);
    mark.set("has_interval", point.low && point.high);
    mark.set("low", pixels(height_of(point.low.value_or(0))));
    mark.set("high", pixels(height_of(point.high.value_or(0))));
    mark.set("when", point.when);
    mark.set("when_y", pixels(baseline));
    points.push_back(std::move(mark));
    words.push_back(fmt::format("{}: {}", point.when, point.words));
    if (point.state == State::not_assessed) {
      last.reset();
      continue;
    }
    if (last) {
      TemplateRecord line;
      line.set("x1", last->first);
      line.set("y1", last->second);
      line.set("x2", x);
      line.set("y2", y);
      lines.push_back(std::move(line));
    }
    last = {x, y};
  }
  record.set("points", std::move(points));
  record.set("lines", std::move(lines));
  record.set("words", words);
  return record;
}

}  // namespace marrow
