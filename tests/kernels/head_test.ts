import { assert } from "@std/assert";
import { compileKernels } from "../../src/kernels/module.ts";
import { Heap } from "../../src/kernels/heap.ts";
import { elementwise, type KernelCase, normals, testKernel } from "../kernel_runner.ts";
import * as reference from "../reference/head.ts";

/** Float64 sums: only results are rounded, which 6e-8 bounds. Seen: 4.8e-8. */
const TOLERANCE = 6e-8;
/** The same bound, of every single number however small. Seen: 5.8e-8. */
const SOFTMAX_TOLERANCE = 6e-8;
/** What is left where gradients cancel: errors of exp64 and log64 in float64. Seen: 5.6e-16. */
const CANCELLED_TOLERANCE = 1e-15;

const SIZES = [[1, 1, 1], [1, 7, 5], [3, 4, 2], [2, 64, 16], [3, 1, 10], [5, 3, 4]];

testKernel("f32GlobalAveragePool", function* (): Generator<KernelCase> {
  for (const shape of SIZES) {
    const [batch, pixels, channels] = shape;
    const x = normals(batch * pixels * channels, "x");
    yield {
      name: `[${shape}]`,
      inputs: { x },
      outputs: { y: batch * channels },
      expected: { y: reference.globalAveragePool(x, shape) },
      call: (kernels, { y, x }) => kernels.f32GlobalAveragePool(y, x, batch, pixels, channels),
    };
  }
}, { tolerance: TOLERANCE });

testKernel("f32GlobalAveragePoolGradient", function* (): Generator<KernelCase> {
  for (const shape of SIZES) {
    const [batch, pixels, channels] = shape;
    const dy = normals(batch * channels, "dy");
    yield {
      name: `[${shape}]`,
      inputs: { dy },
      outputs: { dx: batch * pixels * channels },
      expected: { dx: reference.globalAveragePoolGradient(dy, shape) },
      call: (kernels, { dx, dy }) => kernels.f32GlobalAveragePoolGradient(dx, dy, batch, pixels, channels),
    };
  }
}, { tolerance: TOLERANCE });

testKernel("f32Dense", function* (): Generator<KernelCase> {
  for (const shape of SIZES) {
    const [batch, inputs, outputs] = shape;
    const tensors = {
      x: normals(batch * inputs, "x"),
      w: normals(inputs * outputs, "w"),
      b: normals(outputs, "b"),
    };
    yield {
      name: `[${shape}]`,
      inputs: tensors,
      outputs: { y: batch * outputs },
      expected: { y: reference.dense(tensors, shape) },
      call: (kernels, { y, x, w, b }) => kernels.f32Dense(y, x, w, b, batch, inputs, outputs),
    };
  }
}, { tolerance: TOLERANCE });

testKernel("f32DenseGradient", function* (): Generator<KernelCase> {
  for (const shape of SIZES) {
    const [batch, inputs, outputs] = shape;
    const tensors = {
      dy: normals(batch * outputs, "dy"),
      x: normals(batch * inputs, "x"),
      w: normals(inputs * outputs, "w"),
    };
    const expected = reference.denseGradient(tensors, shape);
    yield {
      name: `[${shape}]`,
      inputs: tensors,
      outputs: { dx: expected.dx.length, dw: expected.dw.length, db: expected.db.length },
      expected,
      call: (kernels, { dx, dw, db, dy, x, w }) =>
        kernels.f32DenseGradient(dx, dw, db, dy, x, w, batch, inputs, outputs),
    };
  }
}, { tolerance: TOLERANCE });

testKernel("f32SoftmaxCrossEntropy", function* (): Generator<KernelCase> {
  for (const deviation of [1e-30, 1e-3, 1, 10, 30, 100, 1000]) {
    for (const smoothing of [0, 0.1, 1]) {
      if (deviation === 1e-30 && smoothing === 1) continue; // 1 / K - 1 / K: the test below bounds what is left
      for (const [batch, classes] of [[1, 2], [3, 10], [4, 3], [2, 100]]) {
        const logits = normals(batch * classes, "logits", { deviation });
        // A logit and its opposite at the end of the range: probabilities down to 0.
        logits.set([deviation, -deviation]);
        const labels = Int32Array.from({ length: batch }, (_, n) => (7 * n + 1) % classes);
        const share = Math.fround(smoothing);
        yield {
          name: JSON.stringify({ deviation, smoothing, batch, classes }),
          inputs: { logits, labels },
          outputs: { loss: 1, dlogits: logits.length },
          expected: reference.softmaxCrossEntropy(logits, labels, { classes, smoothing: share }),
          call: (kernels, { loss, dlogits, logits, labels }) =>
            kernels.f32SoftmaxCrossEntropy(loss, dlogits, logits, labels, batch, classes, smoothing),
        };
      }
    }
  }
}, { tolerance: SOFTMAX_TOLERANCE, measure: elementwise });

Deno.test("f32SoftmaxCrossEntropy: exponential and logarithm are exact to float64", async () => {
  const heap = new Heap(await compileKernels());
  for (let classes = 2; classes <= 200; classes++) {
    heap.scope(() => {
      const logits = heap.putF32(new Float32Array(classes)), labels = heap.putI32(new Int32Array(1));
      const loss = heap.allocate(4), gradient = heap.allocate(classes * 4);
      // Equal logits, evenly smoothed: exp(-log K) - 1 / K.
      heap.kernels.f32SoftmaxCrossEntropy(loss, gradient, logits, labels, 1, classes, 1);
      const worst = Math.max(...heap.f32(gradient, classes).map(Math.abs));
      assert(worst * classes <= CANCELLED_TOLERANCE, `${classes} classes: ${worst * classes}`);
    });
  }
});

Deno.test("f32SoftmaxCrossEntropy: a logit that is not finite shows in the loss", async () => {
  const heap = new Heap(await compileKernels());
  for (const bad of [NaN, Infinity]) {
    const logits = heap.putF32(Float32Array.of(1, bad, 2)), labels = heap.putI32(new Int32Array(1));
    const loss = heap.allocate(4), gradient = heap.allocate(12);
    heap.kernels.f32SoftmaxCrossEntropy(loss, gradient, logits, labels, 1, 3, 0);
    assert(!Number.isFinite(heap.f32(loss, 1)[0]), `loss of ${bad}: ${heap.f32(loss, 1)[0]}`);
  }
});
