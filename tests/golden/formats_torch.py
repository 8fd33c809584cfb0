"""Writes ../formats/torch*: what a PyTorch program saves of a small CNN. Made with PyTorch 1.13 and NumPy 1.24.2: /usr/bin/python3 tests/golden/formats_torch.py"""
import numpy as np
import torch

from formats_expected import FOLDER, answers, error, expect

torch.manual_seed(16)
torch.set_num_threads(1)
model = torch.nn.Sequential(
    torch.nn.Conv2d(3, 8, 3, stride=2), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(8 * 15 * 15, 100))
images, labels = torch.rand(24, 3, 32, 32), torch.randint(0, 100, (24,))
optimizer = torch.optim.Adam(model.parameters(), 0.01)
for _ in range(20):
    loss = torch.nn.functional.cross_entropy(model(images[:12]), labels[:12])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
with torch.no_grad():
    logits = model(images)
members = torch.arange(24) < 12

np.savez(FOLDER / "torch.npz", logits=logits.numpy(), labels=labels.numpy(), membership=members.numpy())
expect("torch.npz", answers("logits", logits.numpy(), labels.numpy(), members.numpy()))
np.savez(FOLDER / "torch-half.npz", logits=logits.half().numpy(), labels=labels.numpy(), membership=members.numpy())
expect("torch-half.npz", answers("logits", logits.half().numpy(), labels.numpy(), members.numpy()))
logs = torch.log_softmax(logits.double(), 1).numpy()
np.savez(FOLDER / "torch-log-softmax.npz", outputs=logs, y=labels.numpy(), member=members.numpy())
expect("torch-log-softmax.npz", answers("log-probabilities", logs, labels.numpy(), members.numpy(), notices=["taken for log-probabilities"]))
torch.save({"logits": logits[:2], "labels": labels[:2]}, FOLDER / "torch-refused.pt")
expect("torch-refused.pt", error("a pickle of PyTorch's", "never unpickled", "torch.load(\"torch-refused.pt\", weights_only=True)", "numpy.savez"))
torch.save({"logits": logits[:2], "labels": labels[:2]}, FOLDER / "torch-refused-old.pth", _use_new_zipfile_serialization=False)
expect("torch-refused-old.pth", error("a pickle", "never unpickled", "torch.load", "numpy.savez"))
