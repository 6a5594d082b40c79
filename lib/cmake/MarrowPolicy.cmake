# What every target of this project is compiled with: one private policy target.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(marrow_policy INTERFACE)
target_compile_features(marrow_policy INTERFACE cxx_std_20)
target_compile_options(marrow_policy INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual -Wconversion -Wsign-conversion
  -Wno-missing-field-initializers  # designated initialisers name what they set; the rest is the struct's default
  # A warning stops those who develop; who builds to use it may have a compiler that warns of more.
  $<$<CONFIG:Debug>:-Werror> -ffp-contract=off)
# False alarms of GCC 12 when it optimises: uninitialised members in moves of std::variant, overlap in operator+ of
# std::string (GCC bug 105651).
target_compile_options(marrow_policy INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-maybe-uninitialized;-Wno-restrict>)
# Debug builds check the standard library's own preconditions; release builds are hardened.
target_compile_definitions(marrow_policy INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_compile_options(marrow_policy INTERFACE $<$<CONFIG:Release>:-fstack-protector-strong>)
target_compile_definitions(marrow_policy INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
if(MARROW_SANITIZE)
  target_compile_options(marrow_policy INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
    # GCC 12 sees uninitialised members of std::variant where sanitizers have split its copies.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(marrow_policy INTERFACE -fsanitize=address,undefined)
endif()

include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=lld MARROW_HAS_LLD)
if(MARROW_HAS_LLD)
  # As GNU's linker does unasked: code that hardly ever runs, such as that of errors, lies apart from the rest, so that
  # it takes no memory.
  target_link_options(marrow_policy INTERFACE -fuse-ld=lld -Wl,-z,keep-text-section-prefix)
endif()
