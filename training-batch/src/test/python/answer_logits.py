"""Logits of all golden cases by transformers: answer_logits.py MODEL GOLDEN OUT.safetensors [ADAPTER].

With an adapter, as PEFT applies it.
"""

import sys
import warnings

import torch
from golden_batches import GoldenBatches
from peft import PeftModel
from safetensors.torch import save_file
from transformers import AutoModelForImageTextToText

model_folder, golden, out = sys.argv[1:4]
# PEFT only warns of matrices that it has no place for.
warnings.simplefilter("error")
torch.set_num_threads(1)
batches = GoldenBatches(model_folder, golden)
model = AutoModelForImageTextToText.from_pretrained(model_folder, dtype=torch.float32, attn_implementation="eager")
for adapter in sys.argv[4:]:
    model = PeftModel.from_pretrained(model, adapter)
model.eval()
tensors = {}
with torch.no_grad():
    for name in batches.numbers["cases"]:
        inputs = batches.of(name)
        tensors[f"{name}.logits"] = batches.foretold(model(**inputs).logits, inputs["labels"]).contiguous()
save_file(tensors, out)
