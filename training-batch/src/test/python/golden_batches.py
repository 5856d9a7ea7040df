"""The batches that golden_model.py made, again as inputs of a model."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoConfig

IGNORED = -100
# The image processor's own numbers, of any checkpoint of these models.
MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]


class GoldenBatches:
    """Those of GOLDEN.safetensors and GOLDEN.json."""

    def __init__(self, checkpoint, golden):
        self.image_token = AutoConfig.from_pretrained(checkpoint).image_token_id
        self.made = load_file(golden + ".safetensors")
        self.numbers = json.loads(Path(golden + ".json").read_text())

    def of(self, name):
        """Inputs and labels of a case."""
        mean = torch.tensor(MEAN).view(1, 3, 1, 1) * 255
        std = torch.tensor(STD).view(1, 3, 1, 1) * 255
        lengths = self.numbers["cases"][name]["lengths"]
        ids = self.made[f"{name}.input_ids"].long()
        inputs = {
            "input_ids": ids,
            "attention_mask": torch.stack([(torch.arange(ids.shape[1]) < length).long() for length in lengths]),
            "labels": self.made[f"{name}.labels"].long(),
        }
        if f"{name}.grid" in self.made:
            patches = (self.made[f"{name}.patches_u8"].float() - mean) / std
            inputs["pixel_values"] = patches.unsqueeze(2).expand(-1, -1, 2, -1, -1).flatten(1)
            inputs["image_grid_thw"] = self.made[f"{name}.grid"].long()
            inputs["mm_token_type_ids"] = (ids == self.image_token).int()
        return inputs

    def foretold(self, logits, labels):
        """The logits that are kept of the places that foretell a token which the loss counts."""
        places = (labels != IGNORED).roll(-1, 1)
        places[:, -1] = False
        return logits.float()[places][:, :: self.numbers["logit_stride"]]
