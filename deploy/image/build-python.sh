#!/usr/bin/env bash
# Builds the variant of the runner's image that carries Python, zeus and codecarbon, as a docker-archive:
#   runner-image/target/joulemark-runner-python.tar      joulemark-runner-python:<version>
# It is the runner's image, which is built first where it is not up to date, and a folder more.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/image/parts.sh

# The cache in the file system is good for the very jars it was trained with.
built=runner-image/target/image/app/java.args
if [ ! -e $built ] || [ -n "$(find pom.xml {crds,runner-image}/{pom.xml,src/main} deploy/image/p{arts.sh,ackages.txt} \
  -newer $built -print -quit)" ]; then
  deploy/image/build.sh
fi
base=$PWD/runner-image/target/image
root=$PWD/runner-image/target/image-python
rm -rf "$root"
unpack_packages deploy/image/python-packages.txt "$root"
resolve_links "$root"
# The image's PATH has no /usr/bin; Python finds its library from here as well.
mkdir -p "$root/usr/local/bin"
mv "$root/usr/bin/python3.11" "$root/usr/local/bin/python3"
python3 -m pip install --quiet --no-cache-dir --no-compile --require-hashes --only-binary :all: --python-version 3.11 \
  --platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64 --platform manylinux_2_27_x86_64 \
  --implementation cp --abi cp311 --abi abi3 --abi none \
  --target "$root/usr/lib/python3/dist-packages" --requirement deploy/image/python-requirements.txt
rm -rf "$root/usr/lib/python3/dist-packages/bin"
# Tests, and bytecode that pip made nonetheless.
find "$root" \( -name tests -o -name __pycache__ \) -type d -prune -exec rm -rf {} +

# In the image's own file system: are the packages complete, and their bytecode, since the image is read-only and compiling
# them at every start takes many seconds. Jib changes the files' times, so these must not count.
if [ "$(id -u)" -eq 0 ]; then
  trial=$PWD/runner-image/target/image-trial
  rm -rf "$trial"
  mkdir -p "$trial/proc"
  cp -al "$base/." "$root/." "$trial"
  mount --bind /proc "$trial/proc"
  code=0
  chroot "$trial" /usr/local/bin/python3 -m compileall -q --invalidation-mode unchecked-hash \
    /usr/lib/python3.11 /usr/lib/python3/dist-packages || code=$?
  chroot "$trial" /usr/local/bin/python3 -c 'import zeus.monitor, codecarbon, pynvml' 2>"$trial/tmp/imports" || code=$?
  umount "$trial/proc"
  [ "$code" -eq 0 ] || { cat "$trial/tmp/imports" >&2; exit 1; }
  cp -al --update "$trial/usr/lib/python3.11" "$trial/usr/lib/python3" "$root/usr/lib"
  rm -rf "$trial"
else
  echo "note: not root, so the image gets no bytecode of Python and starts its packages more slowly" >&2
fi

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -1)
deploy/tools/mvn.sh -q -Dquick=true -DskipTests -Dimages package jib:buildTar -pl runner-image -am \
  -Djib.extraDirectories.paths="$base,$root" -Djib.to.image="joulemark-runner-python:$version" \
  -Djib.outputPaths.tar="$PWD/runner-image/target/joulemark-runner-python.tar"
ls -l runner-image/target/joulemark-runner-python.tar
