#!/usr/bin/env bash
# Tokens per second of the runner on SmolLM2-135M, prompt of about 64 tokens and 128 new ones, prefill included, and beside it, in
# the same run, Hugging Face transformers on the same weights where a Python with torch and transformers is named:
#   BENCH_PYTHON=/path/to/venv/bin/python bench/run.sh
# Machines are noisy: both contestants take turns, and the ratio is what counts.
set -euo pipefail
cd "$(dirname "$0")/.."
deploy/tools/fetch-model.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rounds=${BENCH_ROUNDS:-3}
python=${BENCH_PYTHON:-}

printf '%s\n' "$(uname -srm), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
for i in $(seq 8); do
  echo '{"prompt": "The lighthouse keeper wrote every evening into his book what the sea had brought: a crate of oranges, a broken oar, two letters in bottles, and once a piano without its black keys. He gave each thing a number and a line, and on Sundays he read the lines aloud to the gulls, who never"}'
done >"$work/prompts.jsonl"

experiment() { # batch dtype
  cat <<T
apiVersion: joulemark.dev/v1alpha1
kind: EnergyExperiment
metadata: {name: bench}
spec:
  model: {path: models/SmolLM2-135M-Instruct.Q4_1.gguf, dtype: $2}
  engine: {device: Cpu, batchSize: $1}
  workload:
    dataset: {file: "$work/prompts.jsonl"}
    promptCount: $1
    maxInputTokens: 64
    maxOutputTokens: 128
    decoding: {ignoreEos: true}
  measurement: {energyBackend: None, baseline: {strategy: None}, warmup: {runs: 0}, repetitions: 4, cooldown: 0s}
T
}

for dtype in Float32 BFloat16; do
  for batch in 1 8; do
    for round in $(seq "$rounds"); do
      experiment "$batch" "$dtype" >"$work/e.yaml"
      ours=$(./joulemark run "$work/e.yaml" --output "$work/results" --json -q |
        python3 -c 'import json,sys; print("%.1f" % max(r["tokens_per_second"] for r in json.load(sys.stdin)["repetitions"]))')
      theirs=
      [ -z "$python" ] || theirs=$("$python" bench/transformers_peer.py "$batch" "$dtype" "$work/prompts.jsonl")
      printf '%-9s batch %s  round %s  joulemark %7s tok/s  transformers %7s tok/s\n' \
        "$dtype" "$batch" "$round" "$ours" "${theirs:-left out}"
    done
  done
done
[ -n "$python" ] || echo "transformers was left out: name a Python that has torch and transformers in BENCH_PYTHON."
