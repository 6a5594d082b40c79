#pragma once

#include <htslib/bgzf.h>
#include <htslib/tbx.h>
#include <htslib/vcf.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "temporary_folder.hpp"

namespace marrow_test {

/// `text` with each run of two or more spaces as one tab, so that fixtures read as tables; single spaces stay.
inline std::string tabbed(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && text[end] == ' ') ++end;
    if (end - i >= 2) {
      result += '\t';
      i = end;
    } else {
      result += text[i++];
    }
  }
  return result;
}

inline const std::string sites_columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

/// A sites-only GRCh38 header with contigs chr1, chr9 and chr17.
inline std::string sites_header() {
  return "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n##contig=<ID=chr9,length=138394717>\n"
         "##contig=<ID=chr17,length=83257441>\n##FILTER=<ID=weak_evidence,Description=\"-\">\n"
         "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"-\">\n"
         "##INFO=<ID=END,Number=1,Type=Integer,Description=\"-\">\n" +
         sites_columns;
}

inline std::string write_bgzf(const TemporaryFolder& folder, std::string_view name, std::string_view text) {
  const std::string path = folder.path(name);
  BGZF* file = bgzf_open(path.c_str(), "w");
  const bool written = file != nullptr && bgzf_write(file, text.data(), text.size()) >= 0;
  if (!written || bgzf_close(file) != 0) throw std::runtime_error("cannot write a BGZF fixture");
  return path;
}

/// Turns a VCF file into a BCF beside it.
inline std::string write_bcf(const TemporaryFolder& folder, std::string_view name, std::string_view text) {
  const std::string source = folder.write(std::string(name) + ".vcf", text);
  const std::string path = folder.path(name);
  htsFile* in = hts_open(source.c_str(), "r");
  htsFile* out = hts_open(path.c_str(), "wb");
  bcf_hdr_t* header = bcf_hdr_read(in);
  bcf1_t* record = bcf_init();
  bool is_good = header != nullptr && bcf_hdr_write(out, header) == 0;
  while (is_good && bcf_read(in, header, record) == 0) is_good = bcf_write(out, header, record) == 0;
  bcf_destroy(record);
  if (header != nullptr) bcf_hdr_destroy(header);
  hts_close(in);
  if (hts_close(out) != 0 || !is_good) throw std::runtime_error("cannot write a BCF fixture");
  return path;
}

/// Indexes a BGZF VCF or a BCF: `.tbi` or `.csi` beside it.
inline void write_index(const std::string& path, bool is_bcf) {
  constexpr int csi_bits = 14;
  const int status = is_bcf ? bcf_index_build(path.c_str(), csi_bits) : tbx_index_build(path.c_str(), 0, &tbx_conf_vcf);
  if (status != 0) throw std::runtime_error("cannot index a fixture");
}

}  // namespace marrow_test
