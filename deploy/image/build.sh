#!/usr/bin/env bash
# Builds the images of operator and runner, or only the named one, as docker-archives, without a Docker daemon or a registry:
#   build.sh [operator|runner-image]
#   operator/target/joulemark-operator.tar        joulemark-operator:<version>
#   runner-image/target/joulemark-runner.tar      joulemark-runner:<version>
# Each is a jlink runtime, pinned Debian packages and the jars, with an AOT cache that was trained in the image's own file system.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/image/parts.sh

JAVA_HOME=$(deploy/tools/find-jdk.sh)
modules=${1:-operator runner-image}
list=${modules// /,}
mvn="deploy/tools/mvn.sh -q -Dquick=true -DskipTests -Dimages -pl $list -am"

$mvn package
for module in $modules; do
  echo "preparing the file system of $module" >&2
  root=$PWD/$module/target/image
  rm -rf "$root"
  lay_packages "$root"
  lay_runtime "$root" "$(cat $module/src/main/image/modules.txt)"
  lay_application "$root" "$module"
done
for module in $modules; do
  [ "$module" != runner-image ] || lay_engine "$PWD/runner-image/target/image"
  train "$module" "$PWD/$module/target/image"
done
$mvn package jib:buildTar
for module in $modules; do ls -l "$module"/target/joulemark-*.tar; done
