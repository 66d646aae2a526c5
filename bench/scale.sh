#!/usr/bin/env bash
# How the operator behaves with many experiments, on a real API server with a real Job controller: writes bench/results/scale.md.
#   bench/scale.sh [--quick] [throughput|latency|finished|start…]     without names: everything
# Each question gets a cluster of its own. The operator is that of the image, in the image's file system; the kubelet is simulated.
# --quick asks for little and prints only. Needs root (chroot), Go once for the control plane, and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/bench/target/scale
mkdir -p "$work/classes" "$work/rows"

quick=no questions=()
for argument in "$@"; do
  case $argument in
    --quick) quick=yes ;;
    throughput | latency | finished | start) questions+=("$argument") ;;
    *) echo "bench/scale.sh knows --quick, throughput, latency, finished and start, not $argument" >&2; exit 2 ;;
  esac
done
[ ${#questions[@]} -gt 0 ] || questions=(throughput latency finished start)
[ "$(id -u)" = 0 ] || { echo "The image's file system is entered by chroot, which needs root: sudo bench/scale.sh" >&2; exit 2; }
if [ $quick = yes ]; then
  export BENCH_RUNS=100 BENCH_ACTIVE=50 BENCH_FINISHED=500 BENCH_SECONDS=15
fi

# Those of a large cluster: with the defaults (20 requests a second) the Job controller is what is measured. The same for both.
# JOULEMARK_CLUSTER_CONTROLLER_FLAGS="--concurrent-job-syncs=5 --kube-api-qps=20 --kube-api-burst=30" are the defaults.
export JOULEMARK_CLUSTER_CONTROLLER_FLAGS=${JOULEMARK_CLUSTER_CONTROLLER_FLAGS:---concurrent-job-syncs=20 --kube-api-qps=1000 --kube-api-burst=2000}
export JOULEMARK_CLUSTER_STATE=$work/cluster JOULEMARK_CLUSTER_PORT=${JOULEMARK_CLUSTER_PORT:-17443}

deploy/cluster/build.sh
tar=operator/target/joulemark-operator.tar
if [ "${BENCH_BUILD:-yes}" = yes ] || [ ! -e $tar ]; then deploy/image/build.sh operator; fi
deploy/tools/mvn.sh -q -Dquick=true -pl operator -am test-compile dependency:build-classpath -DincludeScope=test \
  -Dmdep.outputFile="$work/classpath"
JAVA_HOME=$(deploy/tools/find-jdk.sh)
classpath=$PWD/operator/target/test-classes:$PWD/operator/target/classes:$(cat "$work/classpath")
"$JAVA_HOME/bin/javac" -proc:none -d "$work/classes" -cp "$classpath" bench/scale/*.java

root=$work/image
leave() {
  deploy/cluster/down.sh
  for folder in proc dev; do ! mountpoint -q "$root/$folder" || umount "$root/$folder"; done
}
trap leave EXIT
leave
rm -rf "$root" && mkdir -p "$root/proc" "$root/dev"
python3 bench/scale/unpack.py "$tar" "$root"
chmod 1777 "$root/tmp"
# What a container has too; without a source of random numbers the JVM makes its own, which takes ten seconds.
for folder in proc dev; do mount --bind "/$folder" "$root/$folder"; done

ask() { # question
  deploy/cluster/down.sh
  local load
  load=$(cut -d' ' -f1 /proc/loadavg)
  deploy/cluster/up.sh >/dev/null
  # Nothing schedules here: Pods live by the simulated kubelet alone, without a node.
  kill -KILL "$(cat "$JOULEMARK_CLUSTER_STATE/pid/kube-scheduler")"
  (cd operator && "$JAVA_HOME/bin/java" -Xmx2g -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED \
    -Djava.util.logging.config.file=src/test/resources/logging.properties \
    -cp "$work/classes:$classpath" ScaleBench "$1" "$JOULEMARK_CLUSTER_STATE" "$root") | tee "$work/$1.log"
  { echo "$load"; sed -n 's/^ROW //p' "$work/$1.log"; } >"$work/rows/$1"
}

for question in "${questions[@]}"; do
  echo "== $question"
  ask "$question"
done
python3 bench/scale/table.py "$work/rows" "$tar" "$root" "$JOULEMARK_CLUSTER_CONTROLLER_FLAGS" >"$work/scale.md"
cat "$work/scale.md"
[ $quick = yes ] || { cp "$work/scale.md" bench/results/scale.md; echo "wrote bench/results/scale.md"; }
