"""What transformers' smart_resize makes of sizes: golden_sizes.py OUT.json."""

import json
import random
import sys
from pathlib import Path

from transformers.models.qwen2_vl.image_processing_qwen2_vl import smart_resize

random = random.Random(1)
sizes = [(height, width) for height in (1, 14, 42, 70, 98) for width in (28, 42, 126, 199)]
sizes += [(random.randint(1, 2500), random.randint(10, 2500)) for _ in range(400)]
golden = []
for height, width in sizes:
    for least, largest in ((3136, 1003520), (3136, 50176), (200704, 401408)):
        if max(height, width) / min(height, width) <= 200:
            golden.append([height, width, least, largest, *smart_resize(height, width, 28, least, largest)])
Path(sys.argv[1]).write_text("[\n" + ",\n".join(map(json.dumps, golden)) + "\n]\n")
