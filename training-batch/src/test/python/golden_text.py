"""Tokens and labels as transformers and LLaMA-Factory make them: golden_text.py CHECKPOINT OUT.json."""

import json
import sys
from pathlib import Path

from llamafactory.data.processor.supervised import SupervisedDatasetProcessor
from llamafactory.data.template import get_template_and_fix_tokenizer
from llamafactory.hparams import DataArguments
from PIL import Image
from transformers import AutoProcessor, AutoTokenizer

checkpoint, out = sys.argv[1:]

TEXTS = [
    "Hello, world!",
    "请描述下述图片中发生了什么",
    "两张截图：左边是棋盘，右边是战场。",
    "一只猫 🐈 sat on the mat; it's 3.14159 o'clock, isn't it?",
    "  leading and   inner   spaces \t tabs\n\n\nlines \r\n ends  ",
    "def f(x):\n    return x ** 2  # 平方\n",
    "Ünïcödé: e\u0301 is \u00e9 after NFC; \ufb01 stays; ẛ̣",
    "日本語のテキスト、한국어 텍스트, العربية, עברית, ไทย, हिन्दी",
    "1234567890 3,000,000 0x1F",
    "<|im_start|>user\nspecial<|im_end|>\n<|endoftext|>",
    "<tool_call>{\"a\": 1}</tool_call>",
    "👩‍👩‍👧‍👦 \u200b zero width \ufeff mark",
    "x" * 3000,
    "长" * 700,
    " ".join(map(str, range(600))),
    "\n",
    " ",
    "ALLCAPS camelCase snake_case kebab-case I'LL WE'RE",
]

P = "请描述下述图片中发生了什么<image>"
# Sizes of the pictures, then the messages.
CONVERSATIONS = [
    {"pictures": [[200, 300]], "messages": [["user", P], ["assistant", "画面中间有五辆橙色的赛车。"]]},
    {"pictures": [[28, 28]], "messages": [["user", P], ["assistant", "\n\nA caption that begins with lines.\n"]]},
    {"pictures": [[300, 200], [112, 560]], "messages": [["user", "<image>\nCompare<image>"], ["assistant", "A | B"]]},
    {"pictures": [], "messages": [["user", "你好"], ["assistant", "好的。"]]},
    {
        "pictures": [[140, 140]],
        "messages": [
            ["system", "只用一句话回答。"],
            ["user", "<image>这是什么？"],
            ["assistant", "一只猫。"],
            ["user", "What colour?"],
            ["assistant", "Black."],
        ],
    },
    {"pictures": [[224, 224]], "messages": [["user", P], ["assistant", " "]]},
]

tokenizer = AutoTokenizer.from_pretrained(checkpoint)
processor = AutoProcessor.from_pretrained(checkpoint)
processor.image_max_pixels = 768 * 768
processor.image_min_pixels = 32 * 32
arguments = DataArguments(template="qwen2_vl", cutoff_len=100_000)
template = get_template_and_fix_tokenizer(tokenizer, arguments)
encoder = SupervisedDatasetProcessor(template, tokenizer, processor, arguments)

golden = {"texts": [], "conversations": []}
for text in TEXTS:
    golden["texts"].append({"text": text, "ids": tokenizer.encode(text, add_special_tokens=False)})
for conversation in CONVERSATIONS:
    messages = [{"role": role, "content": content} for role, content in conversation["messages"]]
    system = messages.pop(0)["content"] if messages[0]["role"] == "system" else None
    pictures = [Image.new("RGB", (width, height)) for height, width in conversation["pictures"]]
    ids, labels = encoder._encode_data_example(messages[:-1], messages[-1:], system, None, pictures, [], [])
    assert all(label in (-100, i) for i, label in zip(ids, labels))
    golden["conversations"].append({**conversation, "ids": ids, "answer": [int(label != -100) for label in labels]})
Path(out).write_text(json.dumps(golden, ensure_ascii=False) + "\n")
