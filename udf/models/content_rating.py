"""Turns the MobileNetV2 of nsfwjs into TorchScript, with nothing but Python's own library.

    content_rating.py MODEL_JSON WEIGHTS OUTPUT

MODEL_JSON is the Keras topology with the manifest of the weights, WEIGHTS their bytes, quantised to
8 bits. The result takes (N, 3, 224, 224) float32, RGB from 0 to 1, and returns the logits of the
five classes (N, 5) and the features they come from (N, K).

The archive is what torch.jit.save writes ("TorchScript serialization",
torch/csrc/jit/docs/serialization.md of PyTorch): a zip of stored entries with the code as text, the
weights as raw bytes, and two pickles. Writing it here saves the user some gigabytes of PyTorch.
"""

import array
import collections
import io
import json
import math
import pickle
import sys
import types
import zipfile

EMPTY_MODULE = (
    b"\x80\x02c__torch__\nContentRating\n)\x81}(X\x08\x00\x00\x00training\x89ub."
)


class Storage:
    """A weight's numbers, by the name of their entry."""

    def __init__(self, key, numbers):
        self.key = key
        self.numbers = numbers


def stub_of_torch():
    """The names that the pickle of a tensor refers to; the reader has the real ones."""
    torch = types.ModuleType("torch")
    utils = types.ModuleType("torch._utils")

    class FloatStorage:
        pass

    def _rebuild_tensor_v2():
        pass

    for thing, module in ((FloatStorage, torch), (_rebuild_tensor_v2, utils)):
        thing.__module__ = module.__name__
        thing.__qualname__ = thing.__name__
        setattr(module, thing.__name__, thing)
    sys.modules["torch"] = torch
    sys.modules["torch._utils"] = utils
    return FloatStorage, _rebuild_tensor_v2


FLOAT_STORAGE, REBUILD = stub_of_torch()


class Tensor:
    def __init__(self, storage, shape):
        self.storage = storage
        self.shape = tuple(shape)

    def __reduce__(self):
        strides = []
        step = 1
        for length in reversed(self.shape):
            strides.insert(0, step)
            step *= length
        hooks = collections.OrderedDict()
        return REBUILD, (self.storage, 0, self.shape, tuple(strides), False, hooks)


class ConstantsPickler(pickle.Pickler):
    def persistent_id(self, thing):
        if isinstance(thing, Storage):
            return ("storage", FLOAT_STORAGE, thing.key, "cpu", len(thing.numbers))
        return None


def read_weights(manifest, raw):
    """The weights by name, each as its shape and its numbers."""
    weights = {}
    offset = 0
    for entry in manifest:
        count = math.prod(entry["shape"])
        quantised = entry["quantization"]
        kind = {"uint8": "B", "uint16": "H"}[quantised["dtype"]]
        numbers = array.array(kind)
        size = count * numbers.itemsize
        numbers.frombytes(raw[offset : offset + size])
        offset += size
        scale, least = quantised["scale"], quantised["min"]
        weights[entry["name"]] = (entry["shape"], [n * scale + least for n in numbers])
    if offset != len(raw):
        raise SystemExit(f"The weights have {len(raw)} bytes, but their manifest says {offset}")
    return weights


def permuted(weight, order):
    """A four-dimensional weight with its axes in another order."""
    shape, numbers = weight
    strides = [math.prod(shape[axis + 1 :]) for axis in range(4)]
    a, b, c, d = (range(0, shape[axis] * strides[axis], strides[axis]) for axis in order)
    return (
        [shape[axis] for axis in order],
        [numbers[i + j + k + l] for i in a for j in b for k in c for l in d],
    )


class Writer:
    """The lines of forward, layer by layer, and the constants that they name."""

    def __init__(self, weights):
        self.weights = weights
        self.lines = []
        self.constants = []
        self.names = {}
        self.sides = {}
        self.features = None

    def constant(self, weight):
        if weight is None:
            return "None"
        shape, numbers = weight
        storage = Storage(str(len(self.constants)), array.array("f", numbers))
        self.constants.append(Tensor(storage, shape))
        return f"CONSTANTS.c{len(self.constants) - 1}"

    def add(self, layer):
        config = layer["config"]
        name = config["name"]
        inputs = [node[0] for node in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
        taken = [self.names[i] for i in inputs]
        side = self.sides[inputs[0]] if inputs else None
        expression, side = self.expression(layer["class_name"], config, taken, side)
        self.sides[name] = side
        self.names[name] = f"x{len(self.names)}" if expression not in taken else expression
        if expression not in taken:
            self.lines.append(f"{self.names[name]} = {expression}")

    def expression(self, kind, config, taken, side):
        """The layer as TorchScript, and the side of the square that it answers."""
        name = config["name"]
        if kind == "InputLayer":
            return "pixels", config["batch_input_shape"][1]
        x = taken[0]
        if kind == "ZeroPadding2D":
            (top, bottom), (left, right) = config["padding"]
            padded = f"torch.constant_pad_nd({x}, [{left}, {right}, {top}, {bottom}], 0)"
            return padded, side + top + bottom
        if kind in ("Conv2D", "DepthwiseConv2D"):
            return self.convolution(kind, config, x, side)
        if kind == "BatchNormalization":
            parts = [
                self.constant(self.weights.get(f"{name}/{part}"))
                for part in ("gamma", "beta", "moving_mean", "moving_variance")
            ]
            epsilon = repr(float(config["epsilon"]))
            normalised = f"torch.batch_norm({x}, {', '.join(parts)}, False, 0.1, {epsilon}, False)"
            return normalised, side
        if kind == "ReLU":
            top = config.get("max_value")
            return f"torch.clamp({x}, 0., {'None' if top is None else float(top)})", side
        if kind == "Add":
            return f"torch.add({x}, {taken[1]})", side
        if kind == "Dropout":
            return x, side
        if kind == "AveragePooling2D":
            size, step = config["pool_size"][0], config["strides"][0]
            pooled = f"torch.avg_pool2d({x}, [{size}, {size}], [{step}, {step}])"
            return pooled, (side - size) // step + 1
        if kind == "Flatten":
            return f"torch.flatten(torch.permute({x}, [0, 2, 3, 1]), 1)", None
        if kind == "Dense":
            return self.dense(config, x), None
        raise SystemExit(f"The layer {name} is a {kind}, which is not known here")

    def convolution(self, kind, config, x, side):
        name = config["name"]
        if config.get("activation") not in (None, "linear"):
            raise SystemExit(f"The layer {name} has the activation {config['activation']}")
        is_depthwise = kind == "DepthwiseConv2D"
        weight = self.weights.get(f"{name}/kernel", self.weights.get(f"{name}/depthwise_kernel"))
        weight = permuted(weight, (2, 3, 0, 1) if is_depthwise else (3, 2, 0, 1))
        size, step = weight[0][2], config["strides"][0]
        if config["padding"] == "same":
            missing = max((-(-side // step) - 1) * step + size - side, 0)
            before, after = missing // 2, missing - missing // 2
            if missing:
                x = f"torch.constant_pad_nd({x}, [{before}, {after}, {before}, {after}], 0)"
            side += missing
        groups = weight[0][0] if is_depthwise else 1
        bias = self.constant(self.weights.get(f"{name}/bias"))
        convolved = (
            f"torch.conv2d({x}, {self.constant(weight)}, {bias}, "
            f"[{step}, {step}], [0, 0], [1, 1], {groups})"
        )
        return convolved, (side - size) // step + 1

    def dense(self, config, x):
        name = config["name"]
        summed = f"torch.matmul({x}, {self.constant(self.weights[f'{name}/kernel'])})"
        if config["use_bias"]:
            summed = f"torch.add({summed}, {self.constant(self.weights[f'{name}/bias'])})"
        if config["activation"] == "softmax":
            # The label's own activation does it, from the logits.
            self.features = x
            return summed
        if config["activation"] == "relu":
            return f"torch.relu({summed})"
        if config["activation"] == "linear":
            return summed
        raise SystemExit(f"The layer {name} has the activation {config['activation']}")

    def code(self):
        last = self.lines[-1].split(" = ")[0]
        body = "\n".join("    " + line for line in self.lines)
        return (
            "class ContentRating(Module):\n"
            "  __parameters__ = []\n"
            "  __buffers__ = []\n"
            "  training : bool\n"
            "  def forward(self: __torch__.ContentRating, pixels: Tensor)"
            " -> Tuple[Tensor, Tensor]:\n"
            f"{body}\n"
            f"    return ({last}, {self.features})\n"
        )


def main(model_json, weights_file, output):
    with open(model_json, encoding="utf-8") as file:
        model = json.load(file)
    with open(weights_file, "rb") as file:
        weights = read_weights(model["weightsManifest"][0]["weights"], file.read())
    topology = model["modelTopology"]
    writer = Writer(weights)
    for layer in topology.get("model_config", topology)["config"]["layers"]:
        writer.add(layer)
    constants = io.BytesIO()
    ConstantsPickler(constants, protocol=2).dump(tuple(writer.constants))
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("content_rating/data.pkl", EMPTY_MODULE)
        archive.writestr("content_rating/code/__torch__.py", writer.code())
        archive.writestr("content_rating/constants.pkl", constants.getvalue())
        for tensor in writer.constants:
            numbers = tensor.storage.numbers
            if sys.byteorder == "big":
                numbers.byteswap()
            archive.writestr(f"content_rating/constants/{tensor.storage.key}", numbers.tobytes())
        archive.writestr("content_rating/version", "3\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
