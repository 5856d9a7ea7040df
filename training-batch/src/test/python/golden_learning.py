"""What transformers and peft learn with all that can learn: golden_learning.py CHECKPOINT GOLDEN OUT.

Takes the batches out of GOLDEN.safetensors, which golden_model.py wrote, and writes OUT.safetensors
and OUT.json. Runs on one thread and is bitwise repeatable.
"""

import json
import sys
from pathlib import Path

import torch
from golden_batches import GoldenBatches
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForImageTextToText, get_cosine_schedule_with_warmup

STEPS = 20
ORDER = ["one", "two", "batch", "large", "text"]
TARGETS = (
    r".*(language_model.*\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)"
    r"|visual.*\.(attn\.qkv|attn\.proj|mlp\.(fc1|fc2|gate_proj|up_proj|down_proj|0|2)))"
)

checkpoint, golden, out = sys.argv[1:]
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
batches = GoldenBatches(checkpoint, golden)


def load(dtype):
    model = AutoModelForImageTextToText.from_pretrained(checkpoint, dtype=dtype, attn_implementation="eager")
    return model.eval()


tensors, numbers = {}, {}

# All weights learn.
model = load(torch.float32)
model(**batches.of("batch")).loss.backward()
numbers["gradients"] = {
    name: {
        "norm": parameter.grad.norm().item(),
        "some": parameter.grad.flatten()[:: max(1, parameter.numel() // 8)][:8].tolist(),
    }
    for name, parameter in model.named_parameters()
}

# Low-rank matrices learn at every linear module, those of the vision tower too.
torch.manual_seed(1)
learner = get_peft_model(
    load(torch.float32), LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM")
)
learner.train()
learning = [(name, parameter) for name, parameter in learner.named_parameters() if parameter.requires_grad]
for name, parameter in learning:
    torch.nn.init.normal_(parameter, std=0.05)
    tensors["lora." + name] = parameter.detach().clone()
learner(**batches.of("batch")).loss.backward()
for name, parameter in learning:
    tensors["grad." + name] = parameter.grad.clone()
    parameter.grad = None

# Each step averages two batches, and the rate rises and falls.
parameters = [parameter for _, parameter in learning]
optimizer = torch.optim.AdamW(parameters, lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
schedule = get_cosine_schedule_with_warmup(optimizer, 4, STEPS)
numbers["losses"], numbers["gradient_norms"], numbers["rates"] = [], [], []
for step in range(STEPS):
    loss = 0.0
    for i in (2 * step, 2 * step + 1):
        own = learner(**batches.of(ORDER[i % len(ORDER)])).loss / 2
        own.backward()
        loss += own.item()
    numbers["losses"].append(loss)
    numbers["gradient_norms"].append(torch.nn.utils.clip_grad_norm_(parameters, 1.0).item())
    numbers["rates"].append(schedule.get_last_lr()[0])
    optimizer.step()
    schedule.step()
    optimizer.zero_grad()

# In half precision.
inputs = batches.of("two")
with torch.no_grad():
    output = load(torch.bfloat16)(**inputs)
tensors["half.logits"] = batches.foretold(output.logits, inputs["labels"])

save_file({name: tensor.contiguous() for name, tensor in sorted(tensors.items())}, out + ".safetensors")
Path(out + ".json").write_text(json.dumps(numbers) + "\n")
