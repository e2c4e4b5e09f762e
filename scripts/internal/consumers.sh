# shellcheck shell=bash
# The ways in which scripts/consumers uses assent. Source it after common.sh; WORK is
# the folder to work in.
#
# Each way gets a sandbox of its own with the same layout (examples, prefix or sources,
# build), and ccache sees paths relative to it. So the second way compiles little that
# the first one has not compiled.

EXAMPLES=(hello cinema on_device)

# quietly LABEL COMMAND...: the output only if it fails.
quietly() {
  local label="$1" log start=$SECONDS
  shift
  log="$WORK/log.txt"
  if ! "$@" >"$log" 2>&1; then
    tail -n 60 "$log"
    die "$label failed: $*"
  fi
  printf '    %s (%d s)\n' "$label" $((SECONDS - start))
}

cxx_of() { if [[ $1 == clang ]]; then echo clang++-14; else echo "${CXX:-c++}"; fi; }
shared_of() { if [[ $1 == shared ]]; then echo ON; else echo OFF; fi; }

# copy_sources FOLDER: what git would deliver, with what is not committed yet.
copy_sources() {
  mkdir -p "$1"
  (cd "$ROOT" && git ls-files -co --exclude-standard | while read -r file; do
    [[ ! -e "$file" ]] || printf '%s\n' "$file"
  done | tar cf - -T -) | tar xf - -C "$1"
}

# sandbox NAME: an empty folder with the examples; prints its path.
sandbox() {
  local box="$WORK/$1"
  mkdir -p "$box"
  cp -r "${EXAMPLES[@]/#/$ROOT/examples/}" "$box/"
  ln -s "$WORK/assent" "$box/assent"
  echo "$box"
}

# cmake_build BOX NAME SOURCE [cmake arguments]: configures and builds into BOX/build/NAME.
cmake_build() {
  local box="$1" name="$2" source="$3"
  shift 3
  CCACHE_BASEDIR="$box" CCACHE_NOHASHDIR=1 cmake -G Ninja -S "$source" -B "$box/build/$name" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER="$cxx" "$@" &&
    CCACHE_BASEDIR="$box" CCACHE_NOHASHDIR=1 cmake --build "$box/build/$name" --parallel "$JOBS"
}

# run_examples FOLDER...: the programs do what their READMEs say. The folders hold the
# programs of hello, cinema and on_device.
run_examples() {
  local hello="$1" cinema="$2" on_device="$3" files
  files="$(mktemp -d -p "$WORK")"
  [[ "$("$hello/hello")" == $'Hello, Anna!\nHello!' ]] || die "hello says something else"
  "$cinema/cinema" >"$files/cinema.txt"
  grep -q 'liked by many' "$files/cinema.txt" || die "cinema gives no reasons"
  "$on_device/make_files" "$files"
  [[ "$("$on_device/on_device" "$files")" == 'songs heard: 3, fields used: 1'*drill* ]] ||
    die "on_device does not use what was consented to"
  [[ "$("$on_device/on_device" "$files" withdraw heard)" == 'songs heard: 0, fields used: 1'*synth* ]] ||
    die "on_device uses what was withdrawn"
  # Nor does the next run, which knows the files alone.
  [[ "$("$on_device/on_device" "$files")" == 'songs heard: 0, fields used: 1'* ]] ||
    die "on_device has forgotten a withdrawal"
}

# --- the ways

# With find_package, each example by itself.
from_prefix() {
  local box="$1" example
  shift
  for example in "${EXAMPLES[@]}"; do
    cmake_build "$box" "$example" "$box/$example" -DCMAKE_PREFIX_PATH="$box/prefix" "$@" || return
  done
  run_examples "${EXAMPLES[@]/#/$box/build/}"
}

# With the sources inside a parent project, which must stay as it was.
from_sources() {
  local box="$1" way="$2"
  shift 2
  cp "$ROOT/tests/consumer/parent/CMakeLists.txt" "$box/"
  cmake_build "$box" parent "$box" -DWAY="$way" -DBUILD_SHARED_LIBS="$(shared_of "$library")" "$@" || return
  run_examples "${EXAMPLES[@]/#/$box/build/parent/}"
}

# plain_compile BOX EXAMPLE SOURCE...: generates and compiles with plain c++.
plain_compile() {
  local box="$1" example="$2" proto parameter='root=.' modules='assent_train eigen3'
  shift 2
  cd "$box/$example" || return
  proto="$(ls ./*.proto)"
  if [[ $example == hello ]]; then
    parameter+=',no_wire' modules=assent_kernel
  fi
  mkdir -p out
  protoc -I. -I"$(pkg-config --variable=protodir assent_kernel)" \
    --plugin=protoc-gen-assent="$(pkg-config --variable=plugin assent_kernel)" \
    --assent_out=out --assent_opt="$parameter" "$proto" || return
  # shellcheck disable=SC2046,SC2086  # words are what is wanted
  printf '%s\n' "$@" out/*.cc | CCACHE_BASEDIR="$box" CCACHE_NOHASHDIR=1 xargs -P "$JOBS" -I{} \
    ${CMAKE_CXX_COMPILER_LAUNCHER:-} "$cxx" -std=c++17 -O2 -I. -Iout $(pkg-config --cflags $modules) \
    -c {} -o {}.o
}

# plain_link BOX EXAMPLE MODULES PROGRAM OBJECT...
plain_link() {
  local box="$1" example="$2" module="$3" program="$4"
  shift 4
  # shellcheck disable=SC2046,SC2086  # words are what is wanted
  (cd "$box/$example" && "$cxx" "$@" out/*.cc.o -o "$program" $(pkg-config --libs $module) \
    -Wl,-rpath,"$box/prefix/lib" -pthread)
}

with_pkg_config() {
  local box="$1" cinema_sources
  export PKG_CONFIG_PATH="$box/prefix/lib/pkgconfig"
  cinema_sources="$(cd "$box/cinema" && find . -maxdepth 1 -name '*.cc' ! -name wrong_purpose.cc)"
  # shellcheck disable=SC2086
  (plain_compile "$box" hello main.cc) &&
    plain_link "$box" hello assent_kernel hello main.cc.o &&
    (plain_compile "$box" on_device main.cc consent_file.cc text_file.cc make_files.cc) &&
    plain_link "$box" on_device "assent_rank assent_core" on_device {main,consent_file,text_file}.cc.o &&
    plain_link "$box" on_device assent_train make_files {make_files,text_file}.cc.o &&
    (plain_compile "$box" cinema $cinema_sources) &&
    plain_link "$box" cinema assent_train cinema ${cinema_sources//.cc/.cc.o} || return
  unset PKG_CONFIG_PATH
  run_examples "${EXAMPLES[@]/#/$box/}"
}

# All components together, for an application without exceptions and RTTI.
shop() {
  local box="$1"
  shift
  cp -r "$ROOT/tests/consumer/shop" "$box/shop"
  cmake_build "$box" shop "$box/shop" -DCMAKE_PREFIX_PATH="$box/prefix" -DEXPECTED_PREFIX="$box/prefix" "$@" &&
    "$box/build/shop/plain/shop" && "$box/build/shop/plain/all_components"
}

# refused BOX NAME WORDS [cmake arguments]: configuring the shop fails and says why.
refused() {
  local box="$1" name="$2" words="$3"
  shift 3
  if cmake -G Ninja -S "$box/shop" -B "$box/build/$name" -DCMAKE_PREFIX_PATH="$box/prefix" \
    -DCMAKE_CXX_COMPILER="$cxx" "$@" >"$WORK/refused.txt" 2>&1; then
    die "$name: was not refused"
  fi
  tr -s '[:space:]' ' ' <"$WORK/refused.txt" | grep -qE "$words" || {
    cat "$WORK/refused.txt"
    die "$name: the refusal does not say '$words'"
  }
  printf '    %s is refused in words\n' "$name"
}

# Only the libraries are installed; the tools are those of another build, by path.
host_tools() {
  local box="$1" tools="$2"
  rm -rf "$box/prefix/bin" "$box/prefix/lib/cmake/assent/"assentCodegen*
  refused "$box" 'a missing component' 'without the component codegen'
  quietly "libraries alone, with the host's tools" shop_with_tools "$box" "$tools"
}
shop_with_tools() {
  rm -rf "$1/shop"
  shop "$1" -DASSENT_PROTOC_GEN_ASSENT_EXECUTABLE="$2/protoc/protoc-gen-assent" -DASSENT_EXECUTABLE="$2/cli/assent"
}

install_assent() {
  local box="$1"
  cmake_build "$box" assent "$box/assent" -DBUILD_SHARED_LIBS="$(shared_of "$library")" \
    -DASSENT_BUILD_TESTS=OFF -DASSENT_BUILD_EXAMPLES=OFF &&
    cmake --install "$box/build/assent" --prefix "$box/prefix"
}

# consume_all COMPILER LIBRARY: every way.
consume_all() {
  local compiler="$1" library="$2" cxx installed moved
  cxx="$(cxx_of "$compiler")"
  local box="$compiler-$library"
  say "$compiler, $library"
  installed="$(sandbox "$box-installed")"
  quietly 'built and installed' install_assent "$installed"
  "$ROOT/scripts/symbols" "$installed/build/assent"
  quietly 'installed' from_prefix "$installed"
  moved="$(sandbox "$box-moved")"
  mv "$installed/prefix" "$moved/prefix"
  # Nothing installed may remember where it was made.
  if grep -rIl -e "$ROOT" -e "$WORK" "$moved/prefix"; then
    die "the files above name the folders of the build"
  fi
  quietly 'moved' from_prefix "$moved"
  quietly 'all components, no exceptions, no RTTI' shop "$moved"
  quietly 'pkg-config' with_pkg_config "$moved"
  quietly 'subdirectory' from_sources "$(sandbox "$box-subdirectory")" subdirectory
  quietly 'fetched' from_sources "$(sandbox "$box-fetched")" fetch
  refused "$moved" 'another version' 'version: 0\.1' -DWANTED_VERSION=0.2
  host_tools "$moved" "$installed/build/assent/src"
}
