"""PyTorch's side of the benchmark: one task a line on standard input, its milliseconds a line on standard output.

Networks are those of src/model/resnet.ts, src/model/mlp.ts and src/kernels/attack_network.ts, memory is channels_last, one thread. bfloat16 is
torch.autocast for the ResNets: batch norm's statistics and Adam stay in float32, as one would train.
"""
import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self, before, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels, eps=1e-3)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels, eps=1e-3)
        self.projection = None
        if before != channels:
            self.projection = nn.Sequential(
                nn.Conv2d(before, channels, 1, stride, bias=False), nn.BatchNorm2d(channels, eps=1e-3)
            )

    def forward(self, x):
        residual = x if self.projection is None else self.projection(x)
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))) + residual)


class ResNet(nn.Module):
    def __init__(self, depth):
        super().__init__()
        layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16, eps=1e-3), nn.ReLU()]
        before = 16
        for channels in (16, 32, 64):
            for block in range((depth - 2) // 6):
                layers.append(Block(before, channels, 2 if before != channels else 1))
                before = channels
        self.body = nn.Sequential(*layers)
        self.dense = nn.Linear(64, 10)

    def forward(self, x):
        return self.dense(self.body(x).mean(dim=(2, 3)))


def resnet(task):
    model = ResNet(task["depth"]).to(memory_format=torch.channels_last)
    x = torch.randn(task["batch"], 3, 32, 32).to(memory_format=torch.channels_last)
    labels = torch.randint(10, (task["batch"],))
    optimizer = torch.optim.Adam(model.parameters())
    low = task["dtype"] == "bfloat16"

    def train():
        model.train()
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=low):
            loss = F.cross_entropy(model(x).float(), labels)
        loss.backward()
        optimizer.step()
        loss.item()

    def infer():
        model.eval()
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=low):
            model(x)

    return train if task["task"] == "train" else infer


def attack(task):
    model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters())
    x, targets = torch.rand(25000, 10), torch.randint(2, (25000, 1)).float()

    def epoch():
        for rows in torch.randperm(25000).split(task["batch"]):
            optimizer.zero_grad(set_to_none=True)
            F.binary_cross_entropy_with_logits(model(x[rows]), targets[rows]).backward()
            optimizer.step()

    return epoch


def mlp(task):
    sizes = [task["features"], *task["widths"]]
    layers = [layer for before, after in zip(sizes, sizes[1:]) for layer in (nn.Linear(before, after), nn.ReLU())]
    model = nn.Sequential(*layers, nn.Linear(sizes[-1], 2))
    optimizer = torch.optim.Adam(model.parameters())
    # Tensors that are indexed, without a DataLoader, which collates row by row.
    x, labels = torch.randn(task["rows"], task["features"]), torch.randint(2, (task["rows"],))

    def batches():
        while True:
            yield from torch.randperm(task["rows"]).split(task["batch"])

    rows_of = batches()

    def steps():
        for _ in range(task["steps"]):
            rows = next(rows_of)
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(model(x[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            loss.item()

    return steps


tasks = {"train": resnet, "infer": resnet, "attack": attack, "mlp": mlp}
ready = {}
for line in sys.stdin:
    if line not in ready:
        task = json.loads(line)
        ready[line] = tasks[task["task"]](task)
    start = time.perf_counter()
    ready[line]()
    print((time.perf_counter() - start) * 1000, flush=True)
