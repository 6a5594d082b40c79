#include <doctest/doctest.h>

#include "caller_fixtures.hpp"
#include "marrow/base/text.hpp"
#include "run_verb.hpp"

TEST_CASE("every caller's depth, reads and fraction of TP53 reach the profile") {
  for (const marrow_test::CallerFixture& fixture : marrow_test::caller_fixtures()) {
    INFO(std::string(fixture.caller));
    INFO(std::string(fixture.source));
    const marrow_test::TemporaryFolder folder;
    const std::string path = folder.write("t.vcf", marrow_test::text_of(fixture));
    const VerbResult result = run_verb({"query", "--quiet", "--id", "PT1", "--vcf", path, "--each", "variants", "-f",
                                        "%gene %depth %alt_reads %vaf\\n"});
    CHECK(result.status == 0);
    const auto text = [](const auto& value) { return value ? marrow::format_number(*value) : std::string("."); };
    const auto count = [&](const auto& value) { return value ? std::to_string(*value) : std::string("."); };
    CHECK(result.out ==
          "TP53 " + count(fixture.depth) + " " + count(fixture.alt_reads) + " " + text(fixture.vaf) + "\n");
    const VerbResult profile = run_verb({"extract", "--quiet", "--id", "PT1", "--vcf", path});
    CHECK(profile.out.find(std::string("\"caller\":\"") + fixture.caller + "\"") != std::string::npos);
  }
}
