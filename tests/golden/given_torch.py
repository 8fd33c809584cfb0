"""Writes ../given/torch*: the float16 logits of a small CNN in half precision. Made with PyTorch 2.15.0, NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1 and statsmodels 0.15.0: python3 tests/golden/given_torch.py"""
import numpy as np
import torch
from sklearn.datasets import load_digits

import given

torch.set_num_threads(1)
pixels, digits = load_digits(return_X_y=True)
images = torch.tensor(pixels / 16, dtype=torch.float32).reshape(-1, 1, 8, 8)
images += 0.5 * torch.tensor(np.random.default_rng(16).normal(size=images.shape), dtype=torch.float32)
labels = torch.tensor(digits)
order = np.random.default_rng(16).permutation(len(digits))


def program(rows, seed):
    """A user's program up to the point where answers are saved."""
    torch.manual_seed(seed)
    inside, outside = rows[: len(rows) // 2], rows[len(rows) // 2:]
    x_in, y_in, x_out, y_out = images[inside], labels[inside], images[outside], labels[outside]
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 16, 3), torch.nn.ReLU(), torch.nn.Conv2d(16, 16, 3), torch.nn.ReLU(), torch.nn.Flatten(),
        torch.nn.Dropout(0.2), torch.nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    for _ in range(150):
        loss = torch.nn.functional.cross_entropy(model(x_in), y_in)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model, x_in, x_out = model.half(), x_in.half(), x_out.half()
    return {"np": np, "torch": torch, "model": model, "x_in": x_in, "y_in": y_in, "x_out": x_out, "y_out": y_out}


for name, rows, seed in [("target", order[:400], 1), ("shadow", order[400:800], 2)]:
    given.save("PyTorch", f"torch-{name}", program(rows, seed))
    with np.load(given.FOLDER / f"torch-{name}.npz") as file:
        assert file["logits"].dtype == np.float16
given.expect("PyTorch", "torch")
