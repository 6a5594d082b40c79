#include "marrow/io/text_file.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <sstream>

#include "marrow/base/error.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow_test::TemporaryFolder;

std::string gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string bytes(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

marrow::ErrorKind kind_of_failure(const std::string& path) {
  std::istringstream empty;
  try {
    static_cast<void>(marrow::read_text_file(path, empty));
  } catch (const marrow::Error& error) {
    return error.kind();
  }
  FAIL("no error for ", path);
  return marrow::ErrorKind::internal;
}

}  // namespace

TEST_CASE("a text file reads the same plain, compressed, in several compressed pieces and from standard input") {
  const TemporaryFolder folder;
  const std::string text = "sample\tage_years\nA\t4.5\n";
  std::istringstream unused;
  CHECK(marrow::read_text_file(folder.write("a.tsv", text), unused) == text);
  CHECK(marrow::read_text_file(folder.write("b.tsv", gzip(text)), unused) == text);
  CHECK(marrow::read_text_file(folder.write("c.gz", gzip("sample\tage_years\n") + gzip("A\t4.5\n")), unused) == text);
  CHECK(marrow::read_text_file(folder.write("d.gz", gzip(text) + std::string(512, '\0')), unused) == text);
  std::istringstream plain(text);
  CHECK(marrow::read_text_file("-", plain) == text);
  std::istringstream packed(gzip(text));
  CHECK(marrow::read_text_file("-", packed) == text);
  const std::string large(300000, 'x');
  CHECK(marrow::read_text_file(folder.write("e.gz", gzip(large)), unused) == large);
  CHECK(marrow::read_text_file(folder.write("empty", ""), unused).empty());
}

TEST_CASE("a file that cannot be opened is a fault of the machine, a damaged one of the input") {
  const TemporaryFolder folder;
  CHECK(kind_of_failure(folder.path("nothing.tsv")) == marrow::ErrorKind::io);
  CHECK(kind_of_failure(folder.path("")) == marrow::ErrorKind::io);
  const std::string whole = gzip("sample\tage_years\nA\t4.5\n");
  for (std::size_t length = 2; length < whole.size(); ++length) {
    CAPTURE(length);
    CHECK(kind_of_failure(folder.write("cut.gz", whole.substr(0, length))) == marrow::ErrorKind::data);
  }
  std::string damaged = whole;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
  CHECK(kind_of_failure(folder.write("crc.gz", damaged)) == marrow::ErrorKind::data);
  CHECK(kind_of_failure(folder.write("tail.gz", whole + "rubbish")) == marrow::ErrorKind::data);
}

TEST_CASE("an output names an input by its file name and checksum, never by its folder") {
  const TemporaryFolder folder;
  CHECK(marrow::file_name("/data/ward 3/tumour.vcf.gz") == "tumour.vcf.gz");
  CHECK(marrow::file_name("tumour.vcf") == "tumour.vcf");
  CHECK(marrow::file_name("-") == "-");
  CHECK(marrow::file_name("run/") == "run");
  CHECK(marrow::file_sha256(folder.write("abc", "abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(marrow::file_sha256("-").empty());
  CHECK_THROWS_AS(static_cast<void>(marrow::file_sha256(folder.path("nothing"))), marrow::Error);
}
