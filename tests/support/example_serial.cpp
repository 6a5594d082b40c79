#include "marrow/records/serial.hpp"
#include "support/example_profiles.hpp"

namespace marrow::examples {

namespace {

SerialPoint counted(const SerialSample& sample, double vaf, FractionInterval interval) {
  return {.sample = sample.sample,
          .timepoint = sample.timepoint,
          .found = Assessment::present(),
          .vaf = vaf,
          .interval = interval,
          .value = {}};
}

SerialPoint said(const SerialSample& sample, Assessment found, std::optional<double> value = {}) {
  return {.sample = sample.sample,
          .timepoint = sample.timepoint,
          .found = std::move(found),
          .vaf = {},
          .interval = {},
          .value = value};
}

SerialLesion lesion(std::string kind, std::string name, std::vector<SerialPoint> points, SerialChangeKind from_first,
                    SerialChangeKind from_second) {
  SerialLesion result;
  result.kind = std::move(kind);
  result.lesion = result.name = std::move(name);
  result.points = std::move(points);
  result.changes = {{result.points[0].sample, result.points[2].sample, from_first, {}},
                    {result.points[1].sample, result.points[2].sample, from_second, {}}};
  return result;
}

}  // namespace

Value course_of_three_samples() {
  using Kind = SerialChangeKind;
  Serial serial;
  serial.samples = {
      {"EX-B-001", Timepoint::diagnosis}, {"EX-B-001M", Timepoint::remission}, {"EX-B-001R", Timepoint::relapse}};
  const SerialSample& first = serial.samples[0];
  const SerialSample& second = serial.samples[1];
  const SerialSample& last = serial.samples[2];
  serial.pairs = {{first.sample, last.sample, true, {{"deepened", 2}, {"lost", 1}, {"rising", 1}, {"shared", 1}}},
                  {second.sample, last.sample, true, {{"gained", 1}, {"not_comparable", 3}}}};
  const auto absent = [&](const SerialSample& sample, double limit) { return said(sample, Assessment::absent(limit)); };
  const auto open = [&](const SerialSample& sample) {
    return said(sample, Assessment::not_assessed(Reason::no_input, "no copy number"));
  };
  serial.lesions = {
      lesion("variant", "CREBBP p.Arg1446Cys",
             {counted(first, 0.04, {0.02, 0.08}), absent(second, 0.01), counted(last, 0.45, {0.38, 0.52})},
             Kind::rising, Kind::gained),
      lesion("variant", "KRAS p.Gly12Val",
             {counted(first, 0.4, {0.33, 0.47}), absent(second, 0.01), absent(last, 0.02)}, Kind::lost, Kind::gained),
      lesion("fusion", "ETV6::RUNX1",
             {said(first, Assessment::present()), said(second, Assessment::not_assessed(Reason::no_input)),
              said(last, Assessment::present())},
             Kind::shared, Kind::not_comparable),
      lesion("focal", "CDKN2AB_del",
             {said(first, Assessment::present(), 1), open(second), said(last, Assessment::present(), 0)},
             Kind::deepened, Kind::not_comparable),
      lesion("chromosome", "gain of chromosome 21",
             {said(first, Assessment::present(), 1), open(second), said(last, Assessment::present(), 2)},
             Kind::deepened, Kind::not_comparable)};
  serial.lesions[1].changes.pop_back();  // neither remission nor relapse has it
  serial.lesions[0].relapse_fated = "minor at diagnosis (EX-B-001) (4 %), major at relapse (EX-B-001R) (45 %)";
  serial.lesions[0].relapse_resistant_drugs = {"dexamethasone", "prednisone"};
  serial.lesions[2].changes[1].because =
      "seen only at relapse (EX-B-001R); not assessed in remission (EX-B-001M): not tested";
  serial.lesions[3].changes[0].because = "copies: 1 at diagnosis (EX-B-001), 0 at relapse (EX-B-001R)";
  serial.notes = {{"purity_not_stated",
                   {first.sample, last.sample},
                   "the leukaemic fraction of EX-B-001 is not stated: what rises or falls may do so by it alone"}};
  return to_value(serial);
}

Profile at_relapse() {
  Profile profile = b_lineage_with_risk();
  profile.patient = profile.sample;
  profile.sample += "R";
  profile.timepoint = Timepoint::relapse;
  profile.serial = course_of_three_samples();
  return profile;
}

}  // namespace marrow::examples
