#!/bin/sh
# Builds the fake NVML into a folder: build.sh OUT_DIR
# More libraries lack what older drivers lack, what newer ones may drop, and the call for the energy counter.
set -eu
out=${1:?usage: build.sh OUT_DIR}
here=$(cd "$(dirname "$0")" && pwd)
cc=${CC:-gcc}
command -v "$cc" >/dev/null || { echo "the fake NVML needs a C compiler: install gcc" >&2; exit 3; }
mkdir -p "$out/old-driver" "$out/new-driver" "$out/no-counter"
# Without a soname: a loader would take any copy that is loaded for the real library.
build() {
    target=$1
    shift
    "$cc" -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC "$@" \
        -Wl,-Bsymbolic -o "$target" "$here"/*.c -lm -ldl
}
build "$out/libnvidia-ml.so.1"
build "$out/old-driver/libnvidia-ml.so.1" -DFAKE_NVML_OLD_DRIVER
build "$out/new-driver/libnvidia-ml.so.1" -DFAKE_NVML_NEW_DRIVER
build "$out/no-counter/libnvidia-ml.so.1" -DFAKE_NVML_NO_COUNTER
echo "$out/libnvidia-ml.so.1"
