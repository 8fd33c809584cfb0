import { assert } from "@std/assert";
import { Heap } from "../../src/kernels/heap.ts";
import { compileKernels } from "../../src/kernels/module.ts";
import { testKernels } from "../kernel_runner.ts";
import { head } from "./head.ts";

/** Errors of the float64 exponential and logarithm, where gradients cancel but for these. Seen: 5.6e-16. */
const CANCELLED_TOLERANCE = 1e-15;

testKernels(head);

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
