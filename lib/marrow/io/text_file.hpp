#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace marrow {

/// Largest text that is read whole, after decompression: 1 GiB. Tables of a cohort are far smaller; more is a mistake
/// or a decompression bomb.
inline constexpr std::int64_t most_text_bytes = std::int64_t{1} << 30;

/// The whole of a text file, decompressed if it is gzip or BGZF (told by content, not by name); `-` reads
/// `standard_input` to its end.
///
/// Throws `io` for a file that is missing, not readable or a folder, and `data` for compressed bytes that are cut off
/// or damaged and for a text above `most_text_bytes`; the message names the file.
[[nodiscard]] std::string read_text_file(const std::string& path, std::istream& standard_input);

/// As above for bytes in memory: gzip and BGZF are decompressed, anything else is returned as it is. `name` is what
/// messages call it.
[[nodiscard]] std::string decompress_text(std::string bytes, std::string_view name);

/// Whether a file can be read as it lies on disk, and again: an ordinary file that is not gzip or BGZF. Throws `io` as
/// `read_text_file` does.
[[nodiscard]] bool is_plain_file(const std::string& path);

/// The first `most_bytes` bytes of a file, decompressed if it is gzip or BGZF; fewer of a shorter one, and of
/// compressed bytes those before the first that are cut off or damaged. Throws `io` as `read_text_file` does; not for
/// `-`.
[[nodiscard]] std::string file_head(const std::string& path, std::size_t most_bytes);

/// Last part of a path, without folders: what outputs call an input. "-" is "-".
[[nodiscard]] std::string file_name(std::string_view path);

/// SHA-256 of a file's bytes as they lie on disk, 64 lower-case hex digits; empty for `-` and for anything else that
/// can be read only once (a pipe). Throws `io` as `read_text_file` does.
[[nodiscard]] std::string file_sha256(const std::string& path);

/// Throws `io` if `path` is missing, not readable or a folder: before a library is asked to open it, whose own words
/// would not say which. URLs (`://`) and `-` pass unchecked.
void require_readable_file(const std::string& path);

}  // namespace marrow
