#!/usr/bin/env bash
# What sampling costs: 8 fake GPUs at 10 and at 100 Hz, each for 20 s of warm-up and 60 s after it, a row of a Markdown table each.
# Takes three minutes. Arguments replace the rates; BENCH_WARM_UP and BENCH_STEADY the seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/bench/target/sampler
mkdir -p "$work/classes"
sh runner-image/src/test/native/build.sh "$work" >/dev/null
for gpu in 0 1 2 3 4 5 6 7; do
  printf 'device GPU-%s\ncurve sine 300 200 1.0%s71\ncounter 0.1\n' "$gpu" "$gpu"
done >"$work/libnvidia-ml.so.1.script"

./joulemark --version >/dev/null # builds once if needed
JAVA_HOME=$(deploy/tools/find-jdk.sh)
cp runner-image/target/joulemark-runner-*.jar "$work/runner.jar"
classpath=$work/runner.jar:$(cat runner-image/target/dependencies.classpath)
"$JAVA_HOME/bin/javac" -d "$work/classes" -cp "$classpath" bench/sampler/SamplerCost.java

printf '%s\n\n' "$(uname -srm), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg), $(date +%F)"
echo '| Sampling | CPU of the sampler, whole run | after warm-up | CPU of the process, after warm-up | allocation, median second | seconds with array growth | collections | late p50 / p99 / max | slots missed |'
echo '|---|---|---|---|---|---|---|---|---|'
rates=("$@")
for rate in "${rates[@]:-10 100}"; do
  for hertz in $rate; do
    read -r -a options <<<"${JOULEMARK_JAVA_OPTS:-}"
    JOULEMARK_NVML_LIBRARY=$work/libnvidia-ml.so.1 "$JAVA_HOME/bin/java" \
      @runner-image/src/main/jvm/joulemark.jvmargs ${options[@]+"${options[@]}"} \
      -cp "$work/classes:$classpath" SamplerCost "$hertz" "${BENCH_WARM_UP:-20}" "${BENCH_STEADY:-60}"
  done
done
