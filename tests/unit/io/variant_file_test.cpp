#include "marrow/io/variant_file.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow::LineReader;
using marrow::VariantFile;
using marrow_test::TemporaryFolder;

/// What a file's lines are, or what is said of it behind how many.
struct Lines {
  std::string text;
  std::int64_t count = 0;
  std::string fault;
};

Lines lines_of(const std::string& path, bool ahead) {
  LineReader reader{VariantFile(path)};
  Lines lines;
  std::string_view line;
  try {
    while (reader.next(line)) {
      (lines.text += line) += '\n';
      lines.count = reader.line1();
      if (ahead && lines.count == 3) reader.read_ahead();
    }
  } catch (const marrow::Error& error) {
    lines.fault = error.what();
  }
  return lines;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void check_same(const std::string& path, std::string_view fault) {
  const Lines alone = lines_of(path, false);
  const Lines ahead = lines_of(path, true);
  CHECK(ahead.text == alone.text);
  CHECK(ahead.count == alone.count);
  CHECK(ahead.fault == alone.fault);
  CHECK(alone.fault.find(fault) != std::string::npos);
  CHECK(alone.fault.empty() == fault.empty());
}

}  // namespace

TEST_CASE("lines read ahead are those of the file, and so is what is said of a broken one") {
  const TemporaryFolder folder;
  const std::string whole = folder.path("whole.vcf.gz");
  marrow::BgzfWriter writer(whole);
  std::string text = "##fileformat=VCFv4.2\n";
  marrow::Random random(3);
  for (int i = 0; i < 3000; ++i) {  // hardly compressible, some lines longer than a block and some than a piece
    std::string line(i % 1000 == 7 ? 1'200'000 : i % 500 == 3 ? 150'000 : random.below(900), ' ');
    for (char& letter : line) letter = static_cast<char>('!' + random.below(90));
    text += line + (i % 9 == 0 ? "\r\n" : "\n");
  }
  writer.write(text);
  writer.close();
  const std::string bytes = bytes_of(whole);
  REQUIRE(bytes.size() > 3'000'000);

  check_same(whole, "");
  CHECK(lines_of(whole, true).count == 3001);

  check_same(folder.write("no_marker.vcf.gz", bytes.substr(0, bytes.size() - 28)), "end marker is missing");
  check_same(folder.write("cut.vcf.gz", bytes.substr(0, bytes.size() / 2)), "cut off");
  std::string flipped = bytes;
  flipped[bytes.size() / 2] = static_cast<char>(flipped[bytes.size() / 2] ^ 0x10);
  check_same(folder.write("flipped.vcf.gz", flipped), "damaged");
}
