#!/usr/bin/env bash
# Runs the real zeusd, zeus and codecarbon against the fake NVML, through our own command line. Installs them into the cache
# the first time: two Python packages in a virtual environment, and zeusd, which takes minutes to compile.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/joulemark/backends
requirements=$PWD/deploy/image/python-requirements.txt
zeusd_version=0.5.0

need() { # program package
  command -v "$1" >/dev/null || { echo "make test-backends needs $1: install $2." >&2; exit 1; }
}
need python3 python3-venv
need cargo "Rust (rustup.rs)"
need gcc gcc

mkdir -p "$cache"
key=$(cat "$requirements" <(python3 -V) | sha256sum | cut -c1-12)
if [ ! -e "$cache/venv/$key.installed" ]; then
  echo "installing zeus and codecarbon into $cache/venv" >&2
  rm -rf "$cache/venv"
  python3 -m venv "$cache/venv"
  # The hashes are those of the image's Python; for another the two versions alone are pinned.
  case $(python3 -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.machine())') in
    "3.11 x86_64") "$cache/venv/bin/pip" install --quiet --require-hashes --requirement "$requirements" ;;
    *) "$cache/venv/bin/pip" install --quiet $(grep -oE '^(zeus|codecarbon)==[^ ]+' "$requirements") ;;
  esac
  touch "$cache/venv/$key.installed"
fi

if ! "$cache/zeusd/bin/zeusd" --version 2>/dev/null | grep -q " $zeusd_version\$"; then
  echo "compiling zeusd $zeusd_version into $cache/zeusd: some minutes" >&2
  cargo install zeusd --version "$zeusd_version" --locked --quiet --root "$cache/zeusd"
fi

deploy/tools/mvn.sh -Dquick=true -pl runner-image -am test -Dtest=RealBackendsTest \
  -Dsurefire.failIfNoSpecifiedTests=false -Djoulemark.backends="$cache"
