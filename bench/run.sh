#!/usr/bin/env bash
# Tokens per second of the runner on SmolLM2-135M, prompts of 64 tokens and 128 new ones, and beside it, in turn and in the same
# run, Hugging Face transformers on the same weights where a Python with torch, transformers and gguf is named:
#   BENCH_PYTHON=/path/to/venv/bin/python bench/run.sh
# Machines are noisy: the ratio is what counts. Writes bench/results/tokens.md when there was a peer.
set -euo pipefail
cd "$(dirname "$0")/.."
deploy/tools/fetch-model.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rounds=${BENCH_ROUNDS:-3}
python=${BENCH_PYTHON:-}
machine="$(lscpu | sed -n 's/^Model name: *//p'), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo "$machine"

# One text of more than 64 tokens, cut there: rows of equal length, so that neither side computes padding.
text='The lighthouse keeper wrote every evening into his book what the sea had brought: a crate of oranges, a broken oar, two letters in bottles, and once a piano without its black keys. He gave each thing a number and a line, and on Sundays he read the lines aloud to the gulls, who never'
for i in $(seq 8); do printf '{"prompt": "%s"}\n' "$text"; done >"$work/prompts.jsonl"

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

for round in $(seq "$rounds"); do
  for dtype in Float32 BFloat16; do
    for batch in 1 8; do
      experiment "$batch" "$dtype" >"$work/e.yaml"
      ./joulemark run "$work/e.yaml" --output "$work/results" --save-outputs --json -q >"$work/joulemark-$dtype-$batch-$round.json"
    done
    [ -z "$python" ] || {
      bench/tokens.py ids "$work"/results/*/outputs.jsonl >"$work/ids.json"
      "$python" bench/transformers_peer.py "$dtype" "$work/ids.json" 1 8 2>"$work/peer.log" >"$work/peer-$dtype-$round.json" ||
        { tail -5 "$work/peer.log" >&2; exit 1; }
    }
  done
done
bench/tokens.py table "$work" "$machine" | tee "$work/tokens.md"
if [ -n "$python" ]; then
  cp "$work/tokens.md" bench/results/tokens.md
else
  echo "transformers was left out: name a Python that has torch, transformers and gguf in BENCH_PYTHON."
fi
