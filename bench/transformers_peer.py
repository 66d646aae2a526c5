"""Tokens per second of Hugging Face transformers on the same weights, prompts and lengths; called by run.sh."""

import json
import os
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

batch, dtype, prompts = int(sys.argv[1]), sys.argv[2], sys.argv[3]
cache = os.environ.get("JOULEMARK_CACHE", os.path.expanduser("~/.cache/joulemark")) + "/models"
file = "SmolLM2-135M-Instruct.Q4_1.gguf"
torch.set_num_threads(os.cpu_count())
tokenizer = AutoTokenizer.from_pretrained(cache, gguf_file=file)
model = AutoModelForCausalLM.from_pretrained(
    cache, gguf_file=file, dtype={"Float32": torch.float32, "BFloat16": torch.bfloat16}[dtype]
).eval()
texts = [json.loads(line)["prompt"] for line in open(prompts)][:batch]
ids = torch.tensor([tokenizer(text, add_special_tokens=False)["input_ids"][:64] for text in texts])
best = 0.0
with torch.inference_mode():
    for turn in range(4):
        begin = time.perf_counter()
        out = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, min_new_tokens=128, max_new_tokens=128)
        rate = (out.shape[1] - ids.shape[1]) * batch / (time.perf_counter() - begin)
        best = max(best, rate if turn else 0.0)  # the first turn warms up
print(f"{best:.1f}")
