"""What transformers' image processor makes of the pictures: golden_pictures.py PICTURES OUT.json."""

import hashlib
import json
import sys
from pathlib import Path

import torch
from PIL import Image
from transformers import Qwen2VLImageProcessor

BOUNDS = [(3136, 12845056), (3136, 200704), (50176, 100352)]


def sha256(tensor):
    return hashlib.sha256(tensor.contiguous().numpy().tobytes()).hexdigest()


def resized_bytes(processor, pixels, grid):
    """Undoes patches and normalisation: the resized picture, (3, H, W) in bytes."""
    mean = torch.tensor(processor.image_mean).view(3, 1, 1)
    std = torch.tensor(processor.image_std).view(3, 1, 1)
    _, height, width = grid
    patches = pixels.view(height // 2, width // 2, 2, 2, 3, 2, 14, 14)
    assert (patches[..., 0, :, :] == patches[..., 1, :, :]).all(), "the second frame repeats the first"
    picture = patches[:, :, :, :, :, 0].permute(4, 0, 2, 5, 1, 3, 6).reshape(3, height * 14, width * 14)
    samples = (picture * std + mean) * 255
    assert (samples - samples.round()).abs().max() < 0.01
    return samples.round().to(torch.uint8)


cases = []
for path in sorted(Path(sys.argv[1]).iterdir()):
    picture = Image.open(path).convert("RGB")
    decoded = torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8)
    decoded = decoded.view(picture.height, picture.width, 3).permute(2, 0, 1)
    case = {
        "file": path.name,
        "height": picture.height,
        "width": picture.width,
        "decoded": sha256(decoded),
        "processed": [],
    }
    for least, largest in BOUNDS:
        processor = Qwen2VLImageProcessor(min_pixels=least, max_pixels=largest)
        made = processor(picture, return_tensors="pt")
        grid = made["image_grid_thw"][0].tolist()
        resized = resized_bytes(processor, made["pixel_values"], grid)
        case["processed"].append(
            {
                "min_pixels": least,
                "max_pixels": largest,
                "grid": grid,
                "resized": sha256(resized),
                "pixels": sha256(made["pixel_values"]),
            }
        )
    cases.append(case)
Path(sys.argv[2]).write_text(json.dumps(cases, indent=1) + "\n")
