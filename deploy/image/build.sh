#!/usr/bin/env bash
# Builds the images of operator and runner as docker-archives, without a Docker daemon or a registry:
#   operator/target/joulemark-operator.tar        joulemark-operator:<version>
#   runner-image/target/joulemark-runner.tar      joulemark-runner:<version>
# Each is a jlink runtime, pinned Debian packages and the jars, with an AOT cache that was trained in the image's own file system.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/image/parts.sh

JAVA_HOME=$(deploy/tools/find-jdk.sh)
mvn="deploy/tools/mvn.sh -q -Dquick=true -DskipTests -Dimages"

$mvn package
for module in operator runner-image; do
  echo "preparing the file system of $module" >&2
  root=$PWD/$module/target/image
  rm -rf "$root"
  lay_packages "$root"
  lay_runtime "$root" "$(cat $module/src/main/image/modules.txt)"
  lay_application "$root" "$module"
done
lay_engine "$PWD/runner-image/target/image"
train operator "$PWD/operator/target/image"
train runner-image "$PWD/runner-image/target/image"
$mvn package jib:buildTar -pl operator,runner-image -am
ls -l operator/target/joulemark-operator.tar runner-image/target/joulemark-runner.tar
