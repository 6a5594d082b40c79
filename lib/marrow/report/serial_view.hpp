#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/records/assessed.hpp"
#include "marrow/report/mustache_page.hpp"

namespace marrow {

/// A lesion in one sample of the patient, in words and as a picture shows it; fractions in [0, 1].
struct SerialPointView {
  std::string when;  ///< "diagnosis"
  State state = State::not_assessed;
  std::string words;          ///< "44 % (37 % to 51 %)", "not found above 3 %"
  std::optional<double> vaf;  ///< of reads
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> limit;
};

struct SerialLesionView {
  std::string name;
  std::vector<SerialPointView> points;  ///< in the order of the samples
  std::vector<std::string> changes;     ///< "diagnosis to relapse: rising"
  std::vector<std::string> alerts;      ///< flags of the lesion
  std::string summary;                  ///< the picture in one sentence
};

/// The samples of a patient compared.
struct SerialView {
  std::vector<std::string> samples;  ///< "EX-B06-D (diagnosis)"
  std::vector<SerialLesionView> lesions;
  std::vector<std::string> notes;
};

/// `serial` of a profile in words; empty where it is null or names no sample. Throws `data` for what is none.
[[nodiscard]] std::optional<SerialView> serial_view(const Value& serial);

/// A lesion's shares of reads over the samples as a picture of the template `timeline`.
[[nodiscard]] TemplateRecord timeline_record(const SerialLesionView& lesion);

}  // namespace marrow
