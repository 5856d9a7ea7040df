"""Steps of transformers and peft, timed: training_peer.py ORDER.json OUTCOME.json.

Takes a step for each line on standard input, and answers "stepped".
"""

import json
import sys
import time
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

order = json.loads(Path(sys.argv[1]).read_text())
torch.set_num_threads(order["threads"])
processor = AutoProcessor.from_pretrained(order["checkpoint"])
tokenizer = processor.tokenizer
tokenizer.padding_side = "right"
model = AutoModelForImageTextToText.from_pretrained(
    order["checkpoint"], dtype=getattr(torch, order["precision"]), attn_implementation="sdpa"
).to(order["device"])
learner = get_peft_model(
    model,
    LoraConfig(
        r=order["rank"],
        lora_alpha=order["alpha"],
        target_modules=r".*language_model.*\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)",
        task_type="CAUSAL_LM",
    ),
)
learner.train()
parameters = [parameter for parameter in learner.parameters() if parameter.requires_grad]
optimizer = torch.optim.AdamW(parameters, lr=order["rate"], weight_decay=0.0)


def batch(step):
    size = order["batch"]
    chosen = [order["examples"][(step * size + i) % len(order["examples"])] for i in range(size)]
    content = [{"type": "text", "text": order["prompt"]}, {"type": "image"}]
    asked = processor.apply_chat_template(
        [{"role": "user", "content": content}], tokenize=False, add_generation_prompt=True
    )
    answers = [example["caption"] + "<|im_end|>\n" for example in chosen]
    inputs = processor(
        text=[asked + answer for answer in answers],
        images=[Image.open(example["picture"]).convert("RGB") for example in chosen],
        padding=True,
        return_tensors="pt",
        images_kwargs={"min_pixels": order["minPixels"], "max_pixels": order["maxPixels"]},
    )
    labels = inputs["input_ids"].clone()
    for row, answer in enumerate(answers):
        end = int(inputs["attention_mask"][row].sum())
        labels[row, : end - len(tokenizer.encode(answer))] = -100
        labels[row, end:] = -100
    return inputs.to(order["device"]), labels.to(order["device"])


def megabytes(field):
    # Not getrusage: its most is that of the process which started this one, if that was larger.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024


first_loss, steps = None, []
for step in range(order["steps"]):
    if not sys.stdin.readline():
        sys.exit("The benchmark has gone")
    inputs, labels = batch(step)
    began, began_processor = time.perf_counter(), time.process_time()
    loss = learner(**inputs, labels=labels).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    said = loss.item()
    steps.append(
        {
            "seconds": time.perf_counter() - began,
            "cpuSeconds": time.process_time() - began_processor,
            "residentMegabytes": megabytes("VmRSS:"),
            "tokens": int(inputs["attention_mask"].sum()),
        }
    )
    first_loss = said if first_loss is None else first_loss
    print("stepped", flush=True)
outcome = {"steps": steps, "peakMegabytes": megabytes("VmHWM:"), "firstLoss": first_loss}
Path(sys.argv[2]).write_text(json.dumps(outcome))
