"""Tokens per second of Hugging Face transformers on the same weights, prompts and lengths; called by run.sh.

Prints one JSON object: for each batch the tokens per second of reading prompts (the time to one new token) and of generating
behind them (the time of all others), the best of some turns, and the bandwidth at which memory is read.
"""

import json
import os
import sys
import time
from pathlib import Path

import torch
import transformers

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "runner-image/src/test/fixtures"))
from make_smollm2_greedy import load  # noqa: E402

TURNS, NEW_TOKENS = 3, 128
dtype, prompts, batches = sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), [int(one) for one in sys.argv[3:]]
cache = Path(os.environ.get("JOULEMARK_CACHE", os.path.expanduser("~/.cache/joulemark"))) / "models"


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def bandwidth():
    values = torch.zeros(128 << 20)
    return values.nbytes / min(seconds(values.sum) for _ in range(9)) / 1e9


def rates(model, batch):
    ids = torch.tensor(prompts[:batch])
    mask = torch.ones_like(ids)
    generate = lambda tokens: model.generate(
        ids, attention_mask=mask, do_sample=False, min_new_tokens=tokens, max_new_tokens=tokens, pad_token_id=2)
    generate(4)
    first = min(seconds(lambda: generate(1)) for _ in range(TURNS))
    whole = min(seconds(lambda: generate(NEW_TOKENS)) for _ in range(TURNS))
    return dict(prefill=ids.numel() / first, decode=batch * (NEW_TOKENS - 1) / (whole - first))


torch.set_num_threads(os.cpu_count())
read = bandwidth()
model = load(cache / "SmolLM2-135M-Instruct.Q4_1.gguf").to(getattr(torch, dtype.lower()))
with torch.inference_mode():
    result = {str(batch): rates(model, batch) for batch in batches}
print(json.dumps(dict(
    batches=result, gigabytesPerSecond=read, version=f"transformers {transformers.__version__}, torch {torch.__version__}")))
