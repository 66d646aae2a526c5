#!/usr/bin/env bash
# Joulemark, Zeus, CodeCarbon and llenergymeasure on the same fake GPUs, whose energy is known exactly: writes
# bench/results/energy-peers.md. Takes about 25 minutes; what an interrupted run has measured is used by the next.
#   bench/energy.sh [--fresh] [--quick] [--table]
# --fresh forgets earlier measurements, --quick takes few windows and prints the table only, --table measures nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$root/bench/target/energy
mkdir -p "$work/bin" "$work/classes"

fresh=no quick=no table=no
for option in "$@"; do
  case $option in
    --fresh) fresh=yes ;;
    --quick) quick=yes ;;
    --table) table=yes ;;
    *) echo "bench/energy.sh knows --fresh, --quick and --table, not $option" >&2; exit 2 ;;
  esac
done
[ "$fresh" = no ] || rm -rf "$work/waves" "$work/quick"

if [ ! -e "$work/venv/installed" ]; then
  echo "installing the peers into $work/venv (once)"
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r bench/energy/requirements.txt
  touch "$work/venv/installed"
fi
mkdir -p "$work/fake"
${CC:-gcc} -std=gnu11 -O2 -shared -fPIC -Wl,-Bsymbolic -DnvmlDeviceGetArchitecture=fake_architecture \
  -I runner-image/src/test/native -o "$work/fake/libnvidia-ml.so.1" \
  runner-image/src/test/native/*.c bench/energy/fake_more.c -lm -ldl
printf '#!/bin/sh\nexit 0\n' >"$work/bin/nvidia-smi"
chmod +x "$work/bin/nvidia-smi"

./joulemark --version >/dev/null # builds once if needed
JAVA_HOME=$(deploy/tools/find-jdk.sh)
# A copy, so that a build while this measures does not change what is measured.
cp runner-image/target/joulemark-runner-*.jar "$work/runner.jar"
classpath=$work/runner.jar:$(cat runner-image/target/dependencies.classpath)
"$JAVA_HOME/bin/javac" -d "$work/classes" -cp "$classpath" bench/energy/*.java
export BENCH_WORK=$work BENCH_JAVA=$JAVA_HOME/bin/java BENCH_CLASSPATH=$work/classes:$classpath
export BENCH_JVM_OPTIONS=$root/runner-image/src/main/jvm/joulemark.jvmargs

python=$work/venv/bin/python
if [ "$quick" = yes ]; then
  [ "$table" = yes ] || "$python" bench/energy/run.py --quick
  "$python" bench/energy/table.py --quick
else
  [ "$table" = yes ] || "$python" bench/energy/run.py
  "$python" bench/energy/table.py >"$work/table.md"
  mkdir -p bench/results
  cp "$work/table.md" bench/results/energy-peers.md
  echo "wrote bench/results/energy-peers.md"
fi
