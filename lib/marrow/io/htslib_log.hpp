#pragma once

namespace marrow {

/// Switches off HTSlib's own lines on standard error, for the whole process: what it would say comes out as our
/// errors and warnings. Called before any file is opened.
void silence_htslib() noexcept;

}  // namespace marrow
