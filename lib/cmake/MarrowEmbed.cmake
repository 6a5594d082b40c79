# marrow_embed(TARGET FUNCTION BASE folder FILES a/b.tsv c/d.fa …)
#
# Puts files into TARGET byte for byte and gives it `std::span<const marrow::EmbeddedFile> marrow::FUNCTION() noexcept`,
# sorted by name, which the target declares in a header or source of its own. FILES are relative to BASE, listed by
# name; a file that changes is embedded anew.
# The bytes go through the assembler's `.incbin`, because a compiler takes minutes over arrays of that size.
enable_language(ASM)

function(marrow_embed target function)
  cmake_parse_arguments(EMBED "" "BASE" "FILES" ${ARGN})
  list(SORT EMBED_FILES)
  set(assembly "    .section .rodata\n")
  set(externs "")
  set(entries "")
  set(paths "")
  set(index 0)
  foreach(file IN LISTS EMBED_FILES)
    set(path "${EMBED_BASE}/${file}")
    if(NOT EXISTS "${path}")
      message(FATAL_ERROR "marrow_embed: there is no file ${path}")
    endif()
    set(symbol "marrow_${function}_${index}")
    string(APPEND assembly
      "    .balign 16\n    .global ${symbol}_begin\n    .global ${symbol}_end\n"
      "${symbol}_begin:\n    .incbin \"${path}\"\n${symbol}_end:\n    .byte 0\n")
    string(APPEND externs "extern const char ${symbol}_begin[];\nextern const char ${symbol}_end[];\n")
    string(APPEND entries "      entry(\"${file}\", ${symbol}_begin, ${symbol}_end),\n")
    list(APPEND paths "${path}")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly "    .section .note.GNU-stack,\"\",%progbits\n")

  set(stub "${CMAKE_CURRENT_BINARY_DIR}/${function}")
  file(CONFIGURE OUTPUT "${stub}.S" CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT "${stub}.cpp" @ONLY CONTENT
"#include <array>
#include <span>
#include <string_view>

#include \"marrow/base/embedded_file.hpp\"

extern \"C\" {
${externs}}

namespace marrow {
namespace {
EmbeddedFile entry(std::string_view name, const char* begin, const char* end) {
  return {name, std::string_view(begin, static_cast<std::size_t>(end - begin))};
}
}  // namespace

std::span<const EmbeddedFile> ${function}() noexcept;
std::span<const EmbeddedFile> ${function}() noexcept {
  static const std::array<EmbeddedFile, ${index}> files{{
${entries}  }};
  return files;
}

}  // namespace marrow
")
  set_source_files_properties("${stub}.S" PROPERTIES OBJECT_DEPENDS "${paths}")
  target_sources(${target} PRIVATE "${stub}.S" "${stub}.cpp")
endfunction()
