"""What transformers and peft compute with a checkpoint: golden_model.py CHECKPOINT PICTURES OUT.

Writes OUT.safetensors and OUT.json. Runs on one thread in float32 and is bitwise repeatable.
"""

import json
import sys
from pathlib import Path

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from PIL import Image
from safetensors.torch import save_file
from transformers import AutoModelForImageTextToText, AutoProcessor

IGNORED = -100
STEPS = 20
ORDER = ["one", "two", "batch", "large", "text"]
PROMPT = "请描述下述图片中发生了什么"
TARGETS = r".*language_model.*\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)"

# Each example: its pictures, the largest area of each, the answer.
CASES = {
    "one": [(["scene.png"], 50176, "画面中间有五辆橙色的赛车。这是赛车游戏，路边是绿色的。")],
    "two": [(["tall.png", "noise.png"], 50176, "两张截图：左边是棋盘，右边是战场。")],
    "batch": [
        (["wide.png"], 50176, "Two black round pieces in the middle."),
        (["screen.png"], 25088, "一只猫 🐈 sat"),
        (["palette-transparent.png", "grey.png"], 25088, "short"),
    ],
    "large": [(["large.png"], 150528, "big one")],
    "text": [([], 50176, "好的。")],
    "blank": [(["blank.png"], 50176, "空的。")],
}

checkpoint, pictures, out = sys.argv[1:]
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
processor = AutoProcessor.from_pretrained(checkpoint)
tokenizer = processor.tokenizer
model = AutoModelForImageTextToText.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager")
model.eval()
pad = tokenizer.pad_token_id
picture_token = processor.image_token_id
stride = 8 if model.config.get_text_config().vocab_size < 10_000 else 64


def encode(text):
    return tokenizer.encode(text, add_special_tokens=False)


def example(files, largest, answer):
    """Tokens and labels as LLaMA-Factory's qwen2_vl has them; without an answer a prompt."""
    made = None
    places = ""
    if files:
        opened = [Image.open(Path(pictures) / file).convert("RGB") for file in files]
        made = processor.image_processor(opened, return_tensors="pt", min_pixels=3136, max_pixels=largest)
        for grid in made["image_grid_thw"]:
            places += "<|vision_start|>" + "<|image_pad|>" * (int(grid.prod()) // 4) + "<|vision_end|>"
    prompt = encode("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n")
    prompt += encode(f"<|im_start|>user\n{PROMPT}{places}<|im_end|>\n<|im_start|>assistant\n")
    said = [] if answer is None else encode(answer + "<|im_end|>\n")
    return prompt + said, [IGNORED] * len(prompt) + said, made


def batch(case, prompts=False):
    """Padded on the right to train, on the left to generate."""
    examples = [example(files, largest, None if prompts else answer) for files, largest, answer in case]
    longest = max(len(ids) for ids, _, _ in examples)
    rows = []
    for ids, labels, _ in examples:
        gap = longest - len(ids)
        before, after = (gap, 0) if prompts else (0, gap)
        rows.append(
            (
                [pad] * before + ids + [pad] * after,
                [IGNORED] * before + labels + [IGNORED] * after,
                [0] * before + [1] * len(ids) + [0] * after,
            )
        )
    ids, labels, mask = (torch.tensor(column) for column in zip(*rows))
    inputs = {"input_ids": ids, "attention_mask": mask}
    made = [m for _, _, m in examples if m is not None]
    if made:
        inputs["pixel_values"] = torch.cat([m["pixel_values"] for m in made])
        inputs["image_grid_thw"] = torch.cat([m["image_grid_thw"] for m in made])
        inputs["mm_token_type_ids"] = (ids == picture_token).int()
    return inputs, labels


def in_bytes(pixels):
    """Patches without the repeated frame, and before normalisation."""
    mean = torch.tensor(processor.image_processor.image_mean).view(1, 3, 1, 1)
    std = torch.tensor(processor.image_processor.image_std).view(1, 3, 1, 1)
    return ((pixels.view(-1, 3, 2, 14, 14)[:, :, 0] * std + mean) * 255).round().to(torch.uint8)


tensors = {}
golden = {
    "transformers": transformers.__version__,
    "peft": peft.__version__,
    "torch": torch.__version__,
    "logit_stride": stride,
    "prompt": PROMPT,
    "cases": {},
}
batches = {}
for name, case in CASES.items():
    inputs, labels = batches[name] = batch(case)
    golden["cases"][name] = {
        "examples": [{"pictures": files, "max_pixels": largest, "answer": a} for files, largest, a in case],
        "lengths": inputs["attention_mask"].sum(1).tolist(),
    }
    tensors[f"{name}.input_ids"] = inputs["input_ids"].int()
    tensors[f"{name}.labels"] = labels.int()
    with torch.no_grad():
        if "pixel_values" in inputs:
            grid = inputs["image_grid_thw"]
            positions, deltas = model.model.get_rope_index(
                inputs["input_ids"],
                mm_token_type_ids=inputs["mm_token_type_ids"],
                image_grid_thw=grid,
                attention_mask=inputs["attention_mask"],
            )
            tensors[f"{name}.grid"] = grid.int()
            tensors[f"{name}.patches_u8"] = in_bytes(inputs["pixel_values"])
            tensors[f"{name}.position_ids"] = positions.int()
            golden["cases"][name]["rope_deltas"] = deltas.flatten().tolist()
            seen = model.model.get_image_features(inputs["pixel_values"], grid).pooler_output
            tensors[f"{name}.image_embeds"] = torch.cat(seen)
        output = model(**inputs, labels=labels)
    foretelling = (labels != IGNORED).roll(-1, 1)
    foretelling[:, -1] = False
    golden["cases"][name]["loss"] = output.loss.item()
    tensors[f"{name}.logits"] = output.logits[foretelling][:, ::stride]
    tensors[f"{name}.lse"] = output.logits.logsumexp(-1)[foretelling]

golden["greedy"] = {}
golden["greedy_penalised"] = {}
for kind, penalty in (("greedy", 1.0), ("greedy_penalised", 1.05)):
    for name in ("one", "two", "batch"):
        inputs, _ = batch(CASES[name], prompts=True)
        made = model.generate(
            **inputs,
            do_sample=False,
            max_new_tokens=24,
            repetition_penalty=penalty,
            temperature=None,
            top_p=None,
            top_k=None,
        )
        golden[kind][name] = made[:, inputs["input_ids"].shape[1] :].tolist()

torch.manual_seed(1)
adapted = get_peft_model(
    model, LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM")
)
trained = [(name, p) for name, p in adapted.named_parameters() if p.requires_grad]
for name, parameter in trained:
    torch.nn.init.normal_(parameter, std=0.05)
    tensors["lora." + name] = parameter.detach().clone()
adapted.train()


def loss_of(name):
    inputs, labels = batches[name]
    return adapted(**inputs, labels=labels).loss


loss_of("batch").backward()
for name, parameter in trained:
    tensors["grad." + name] = parameter.grad.clone()
    parameter.grad = None
optimizer = torch.optim.AdamW(
    [p for _, p in trained], lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
)
golden["losses"] = []
golden["gradient_norms"] = []
for step in range(STEPS):
    loss = loss_of(ORDER[step % len(ORDER)])
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_([p for _, p in trained], 1.0)
    optimizer.step()
    optimizer.zero_grad()
    golden["losses"].append(loss.item())
    golden["gradient_norms"].append(norm.item())
for name, parameter in trained:
    tensors["final." + name] = parameter.detach().clone()

save_file({name: tensor.contiguous() for name, tensor in sorted(tensors.items())}, out + ".safetensors")
Path(out + ".json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
