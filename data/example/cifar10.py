"""Trains a ResNet-20 on a quarter of CIFAR-10 in PyTorch and writes cifar10.onnx, with what an audit of it needs: members.npz, the 12,500
images that it was trained on, non-members.npz, 12,500 others, and attacker.npz, the other half of the training images.

python3 data/example/cifar10.py FOLDER_OF_CIFAR10 OUT [EPOCHS]

The folder is that of the binary version (data_batch_1.bin to data_batch_5.bin). The network is that of the paper's own (He et al. 2016, section
4.2), trained plainly: no augmentation, no weight decay. Run with PyTorch 2.15.0 and NumPy 2.4.6; ten minutes on two cores.
"""
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional

folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
EPOCHS, BATCH, RATE = int(sys.argv[3]) if len(sys.argv) > 3 else 25, 64, 0.1
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(filters)
        self.shortcut = nn.Sequential()
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        y = functional.relu(self.norm1(self.conv1(x)))
        return functional.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


class ResNet20(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        widths = [16] * 3 + [32] * 3 + [64] * 3
        self.blocks = nn.Sequential(*[
            Block(before, after, 2 if after > before else 1) for before, after in zip([16, *widths], widths)
        ])
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.blocks(self.stem(x)).mean(dim=(2, 3)))


records = np.concatenate([
    np.fromfile(folder / f"data_batch_{number}.bin", np.uint8).reshape(-1, 1 + 3 * 32 * 32) for number in range(1, 6)
])
x, y = records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0].astype(np.int64)
order = np.random.default_rng(1).permutation(len(x))
members, others, attacker = order[:12500], order[12500:25000], order[25000:]
out.mkdir(parents=True, exist_ok=True)
for name, rows in [("members", members), ("non-members", others), ("attacker", attacker)]:
    np.savez(out / f"{name}.npz", x=x[rows].transpose(0, 2, 3, 1), y=y[rows])

MEAN, STD = torch.tensor([0.491, 0.482, 0.447]), torch.tensor([0.247, 0.243, 0.262])


def inputs(rows):
    pixels = torch.tensor(x[rows]).float() / 255
    return ((pixels - MEAN[:, None, None]) / STD[:, None, None]).to(memory_format=torch.channels_last)


net = ResNet20().to(memory_format=torch.channels_last)
steps = EPOCHS * -(-len(members) // BATCH)
optimiser = torch.optim.SGD(net.parameters(), lr=RATE, momentum=0.9, nesterov=True)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
for epoch in range(EPOCHS):
    net.train()
    for rows in np.array_split(np.random.default_rng(epoch).permutation(members), steps // EPOCHS):
        loss = functional.cross_entropy(net(inputs(rows)), torch.tensor(y[rows]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    print(f"epoch {epoch + 1} of {EPOCHS}: loss {loss.item():.3f}", flush=True)

net.eval()
with torch.no_grad():
    for name, rows in [("members", members), ("non-members", others)]:
        scores = np.concatenate([net(inputs(part)).numpy() for part in np.array_split(rows, 50)])
        np.save(out / f"torch-{name}.npy", scores)
        print(f"right in {np.mean(scores.argmax(1) == y[rows]):.3f} of {name}")
torch.onnx.export(net, inputs(members[:1]).contiguous(), str(out / "cifar10.onnx"), dynamo=False, input_names=["images"],
                  output_names=["logits"], dynamic_axes={"images": {0: "batch"}, "logits": {0: "batch"}})
