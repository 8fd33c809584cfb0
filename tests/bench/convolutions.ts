/** Every convolution of the ResNets, in three directions, through the same kernels as in training. */
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/engine.ts";
import { runKernel } from "../../src/engine/host.ts";
import { normals } from "../kernel_runner.ts";
import { conv2d, type Conv2dGeometry, flopsOf } from "../reference/conv2d.ts";
import { geometry } from "../kernels/conv2d_cases.ts";
import { assertRight, type Bench, type Part, rounded, type Row } from "./part.ts";
import { measurePeak } from "./peak.ts";
import { spreadOf, takeTurns, timed } from "./timing.ts";

/** Winograd's bound; the direct kernels are ten times as good. */
const TOLERANCE = 2e-5;

/** Side of the input, channels in and out, filter, stride. */
const SHAPES = [
  [32, 3, 16, 3, 1],
  [32, 16, 16, 3, 1],
  [16, 32, 32, 3, 1],
  [8, 64, 64, 3, 1],
  [32, 16, 32, 3, 2],
  [16, 32, 64, 3, 2],
  [32, 16, 32, 1, 2],
  [16, 32, 64, 1, 2],
] as const;

/** A shape as a geometry, padded to "same". */
export function geometryOf(
  [side, inChannels, outChannels, filter, stride]: typeof SHAPES[number],
  batch: number,
): Conv2dGeometry {
  return geometry({
    batch,
    size: [side, side],
    channels: [inChannels, outChannels],
    filter: [filter, filter],
    stride,
  });
}

/** The three directions as tfjs kernels on random tensors; the caller disposes what they give. */
function directionsOf(g: Conv2dGeometry) {
  const data = {
    x: normals(g.batch * g.height * g.width * g.inChannels, "x"),
    w: normals(g.filterHeight * g.filterWidth * g.inChannels * g.outChannels, "w"),
    dy: normals(g.batch * g.outHeight * g.outWidth * g.outChannels, "dy"),
  };
  const inputShape = [g.batch, g.height, g.width, g.inChannels];
  const filterShape = [g.filterHeight, g.filterWidth, g.inChannels, g.outChannels];
  const x = tf.tensor(data.x, inputShape), filter = tf.tensor(data.w, filterShape);
  const dy = tf.tensor(data.dy, [g.batch, g.outHeight, g.outWidth, g.outChannels]);
  const attributes = {
    ...{ strides: [g.strideHeight, g.strideWidth], pad: "same", dataFormat: "NHWC", dilations: [1, 1] },
    ...{ inputShape, filterShape },
  };
  const all = {
    forward: () => runKernel("Conv2D", { x, filter }, attributes),
    "input gradient": () => runKernel("Conv2DBackpropInput", { dy, filter }, attributes),
    "filter gradient": () => runKernel("Conv2DBackpropFilter", { x, dy }, attributes),
  };
  const { "input gradient": _, ...first } = all; // nobody needs the gradient of the images
  return {
    data,
    directions: g.inChannels === 3 ? first as typeof all : all,
    dispose: () => tf.dispose([x, filter, dy]),
  };
}

export const convolutions: Part = {
  title: "Convolutions, GFLOP/s of the direct way (Winograd's take a quarter of its multiplications)",
  async run({ module, quick, seconds, note }: Bench) {
    await startEngine(module);
    const { median: fma } = spreadOf((await measurePeak(seconds)).fma);
    const rows: Row[] = [];
    for (const shape of quick ? SHAPES.slice(0, 2) : SHAPES) {
      const [side, inChannels, outChannels, filter, stride] = shape;
      const name = `${filter}x${filter} ${inChannels}->${outChannels} at ${side}x${side}` +
        (stride > 1 ? `, stride ${stride}` : "");
      checkDirections(name, geometryOf(shape, 2));
      for (const batch of quick ? [2] : [32, 128]) {
        note(`${name}, batch ${batch}`);
        const g = geometryOf(shape, batch);
        const { directions, dispose } = directionsOf(g);
        for (const [direction, run] of Object.entries(directions)) {
          const { ms } = await takeTurns({ ms: timed(() => run().dispose()) }, {
            seconds,
            warmUp: quick ? 1 : 30,
          });
          const speeds = spreadOf(ms.map((time) => flopsOf(g) / time / 1e6));
          rows.push({
            ...{ convolution: name, batch, direction, ms: rounded(spreadOf(ms).median) },
            "GFLOP/s": rounded(speeds.median),
            quartiles: speeds.quartiles.map(rounded),
            "of the FMA peak": rounded(speeds.median / fma),
          });
        }
        dispose();
      }
    }
    return rows;
  },
};

function checkDirections(name: string, g: Conv2dGeometry) {
  const { data, directions, dispose } = directionsOf(g);
  const expected = conv2d(g, data);
  const twins = { forward: expected.y, "input gradient": expected.dx, "filter gradient": expected.dw };
  for (const [direction, run] of Object.entries(directions)) {
    const result = run();
    assertRight(
      `${direction} of ${name}`,
      result.dataSync(),
      twins[direction as keyof typeof twins],
      TOLERANCE,
    );
    result.dispose();
  }
  dispose();
}
