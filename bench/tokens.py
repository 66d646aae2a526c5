#!/usr/bin/env python3
"""Reads what run.sh measured.

tokens.py ids FILE…        prompts of the first outputs.jsonl with eight of them, as a JSON list of token ids
tokens.py table DIR TEXT   a Markdown table of the files in DIR; TEXT says what machine it was
"""

import glob
import json
import statistics
import sys
from pathlib import Path

WEIGHTS = {"Float32": 538.1e6, "BFloat16": 269.0e6}
FIELDS = {"decode": "decode_tokens_per_second", "prefill": "prefill_tokens_per_second"}


def ids(files):
    for file in files:
        rows = [json.loads(line)["prompt_token_ids"] for line in Path(file).read_text().splitlines()]
        if len(rows) == 8:
            return json.dumps(rows)
    sys.exit("no run of eight prompts")


def ours(folder, dtype, batch, phase):
    """Median over the rounds of the best repetition: others share the machine."""
    best = []
    for file in glob.glob(f"{folder}/joulemark-{dtype}-{batch}-*.json"):
        repetitions = json.loads(Path(file).read_text())["repetitions"]
        best.append(max(one["phases"][FIELDS[phase]] for one in repetitions))
    return statistics.median(best)


def table(folder, machine):
    peers = {dtype: [json.loads(Path(file).read_text()) for file in glob.glob(f"{folder}/peer-{dtype}-*.json")]
             for dtype in WEIGHTS}
    lines = ["# Tokens per second", "", f"`bench/run.sh`, SmolLM2-135M, prompts of 64 tokens, 128 new ones. {machine}.", ""]
    known = [one for group in peers.values() for one in group]
    bandwidth = max((one["gigabytesPerSecond"] for one in known), default=None)
    if known:
        lines += [f"Beside it {known[0]['version']} (`generate`, eager, same threads). Memory is read at {bandwidth:.1f} GB/s at"
                  " best, which bounds batch 1.", ""]
    lines += ["| | Joulemark | transformers | ratio | of the bandwidth |", "|---|---|---|---|---|"]
    for phase in ("decode", "prefill"):
        for dtype in WEIGHTS:
            for batch in (1, 8):
                rate = ours(folder, dtype, batch, phase)
                theirs = [one["batches"][str(batch)][phase] for one in peers[dtype]]
                other = statistics.median(theirs) if theirs else None
                share = f"{100 * rate * WEIGHTS[dtype] / bandwidth / 1e9:.0f} %" if bandwidth and (phase, batch) == ("decode", 1) else ""
                lines.append(f"| {phase}, {dtype}, batch {batch} | {rate:.1f} | " + (
                    f"{other:.1f} | {rate / other:.2f} | {share} |" if other else "left out | | |"))
    return "\n".join(lines)


print(ids(sys.argv[2:]) if sys.argv[1] == "ids" else table(sys.argv[2], sys.argv[3]))
