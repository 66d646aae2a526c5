#!/usr/bin/env bash
# Builds the variant of the runner's image whose engine computes on NVIDIA GPUs, as a docker-archive:
#   runner-image/target/joulemark-runner-cuda.tar      joulemark-runner-cuda:<version>
# It holds no driver: the NVIDIA container toolkit lays that into the container. The engine's libraries are downloaded once
# (2.5 GB); building takes some minutes and 12 GB of free space.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/image/parts.sh

free=$(df --output=avail -B1G . | tail -1)
[ "$free" -ge 12 ] || { echo "make image-cuda needs 12 GB of free space, and ${free} GB are there: make room." >&2; exit 1; }

JAVA_HOME=$(deploy/tools/find-jdk.sh)
mvn="deploy/tools/mvn.sh -q -Dquick=true -DskipTests -Dimages -Dcuda -pl runner-image -am"
root=$PWD/runner-image/target/image-cuda
rm -rf "$root" runner-image/target/engine
$mvn package
lay_packages "$root"
lay_runtime "$root" "$(cat runner-image/src/main/image/modules.txt)"
lay_application "$root" runner-image
lay_engine "$root" cu124
# The cache of classes is trained by a run, and this engine does not start without a driver.
sed -i '/AOTCache/d' "$root/app/java.args"

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -1)
$mvn package jib:buildTar -Djib.extraDirectories.paths="$root" -Djib.to.image="joulemark-runner-cuda:$version" \
  -Djib.outputPaths.tar="$PWD/runner-image/target/joulemark-runner-cuda.tar"
# What was laid for this variant must not be taken for the other's.
rm -rf "$root" runner-image/target/engine runner-image/target/image.classpath
ls -l runner-image/target/joulemark-runner-cuda.tar
