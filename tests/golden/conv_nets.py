"""Writes conv_nets/: small networks of convolutions as PyTorch exports them, images, and PyTorch's own answers.

Made with torch 2.15.0 and, where the name says so, torch 1.13.1: python3 tests/golden/conv_nets.py (both write what they can; the
weights are drawn by a seed that both understand alike)
"""
import pathlib
import sys

import numpy as np
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "conv_nets"
OLD = torch.__version__.startswith("1.")


class Block(nn.Module):
    """A block of a ResNet, projected where its shape changes."""

    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(filters)
        self.shortcut = (
            nn.Identity() if stride == 1
            else nn.Sequential(nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))
        )

    def forward(self, x):
        y = self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        return torch.relu(y + self.shortcut(x))


class ResNet(nn.Module):
    """A small ResNet: padded to both sides where it strides, unlike "same" of Keras."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        self.blocks = nn.Sequential(Block(16, 16, 1), Block(16, 24, 2), Block(24, 32, 2))
        self.head = nn.Linear(32, 5)

    def forward(self, x):
        return self.head(self.blocks(self.stem(x)).mean(dim=(2, 3)))


class ImageNetStem(nn.Module):
    """What networks for larger images have: pixels normalised inside, a 7x7 filter, pooling, odd sizes, probabilities."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1))
        self.conv1 = nn.Conv2d(3, 12, 7, 2, 3)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.norm = nn.BatchNorm2d(12)
        self.conv2 = nn.Conv2d(12, 20, 3, (1, 2), (2, 1))
        self.average = nn.AvgPool2d(2)
        self.hidden = nn.Linear(20 * 6 * 2, 10)
        self.head = nn.Linear(10, 4)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1((x - self.mean) / self.std)))
        x = self.average(torch.relu(self.conv2(self.norm(x))) * 2)
        return torch.softmax(self.head(torch.relu(self.hidden(torch.flatten(x, 1)))), dim=1)


def drawn(net, seed):
    """The network with weights and statistics by NumPy's generator, which no version of PyTorch changes."""
    random = np.random.default_rng(seed)
    with torch.no_grad():
        for name, value in [*net.named_parameters(), *net.named_buffers()]:
            if value.dtype != torch.float32 or name in ("mean", "std"):
                continue
            if "var" in name:
                new = random.uniform(0.5, 2, value.shape)
            elif "norm" in name and "weight" in name:
                new = random.uniform(0.5, 1.5, value.shape)
            else:
                fan_in = max(1, int(np.prod(value.shape[1:])))
                new = random.normal(0, np.sqrt(2 / fan_in) if value.ndim > 1 else 0.1, value.shape)
            value.copy_(torch.tensor(new.astype(np.float32)))
    return net.eval()


def write(name, net, images, **options):
    path = str(FOLDER / f"{name}.onnx")
    torch.onnx.export(net, torch.tensor(images[:1]), path, input_names=["images"], output_names=["scores"],
                      dynamic_axes={"images": {0: "batch"}, "scores": {0: "batch"}}, **options)
    with torch.no_grad():
        return net(torch.tensor(images)).numpy()


random = np.random.default_rng(7)
squares = random.uniform(0, 1, (6, 3, 20, 20)).astype(np.float32)
odd = random.uniform(0, 1, (3, 3, 37, 31)).astype(np.float32)
FOLDER.mkdir(exist_ok=True)
if OLD:
    write("resnet-torch-1.13", drawn(ResNet(), 1), squares)
    sys.exit()
answers = {
    "resnet": write("resnet", drawn(ResNet(), 1), squares, dynamo=False),
    "resnet-with-norms": write("resnet-with-norms", drawn(ResNet(), 1), squares, dynamo=False,
                               do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE),
    "imagenet-stem": write("imagenet-stem", drawn(ImageNetStem(), 2), odd, dynamo=False),
}
np.savez(FOLDER / "images.npz", squares=squares, odd=odd)
np.savez(FOLDER / "answers.npz", **answers)
