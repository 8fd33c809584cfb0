/** Images as samples: decoding and resizing on one thread beside PIL, and their share of the time beside a ResNet-20 that is asked. */
import { decoding } from "../../src/samples/images/decode_task.ts";
import { OurNet } from "./nets.ts";
import { assertRight, type Part, rounded, type Row } from "./part.ts";
import { Python } from "./python.ts";
import { ratioOf, spreadOf, takeTurns } from "./timing.ts";

type Size = readonly [height: number, width: number];

/** Images by file name, with their size in the file and as samples. */
const IMAGES: Readonly<Record<string, { readonly from: Size; readonly to: Size }>> = {
  "small.jpg": { from: [32, 32], to: [32, 32] },
  "small.png": { from: [32, 32], to: [32, 32] },
  "photograph.jpg": { from: [375, 500], to: [224, 224] },
  "photograph.webp": { from: [375, 500], to: [224, 224] },
  "middle.png": { from: [224, 224], to: [224, 224] },
};

/** Relative: PIL 13 resizes some shapes in another order, by a level. */
const TOLERANCE = 0.01;

/** Images of a network's batch. */
const BATCH = 128;

export const images: Part = {
  title: "Decoding images as samples (one thread each, taking turns), images/s",
  async run({ module, quick, seconds, note }) {
    const python = await Python.start({ script: "images.py", packages: ["PIL", "numpy"] });
    if (!python) return [{ image: "left out: no Python with PIL and NumPy was found" }];
    try {
      const net = await OurNet.start({ module, architecture: "resnet20", batch: quick ? 2 : BATCH });
      const { ours: asked } = await takeTurns({ ours: () => net.infer() }, { seconds: quick ? 0 : seconds });
      net.close();
      const perImage = spreadOf(asked).median / (quick ? 2 : BATCH), decode = decoding(), rows: Row[] = [];
      for (const [name, { from, to }] of Object.entries(IMAGES)) {
        note(name);
        const written = JSON.parse(await python.ask({ task: "write", name, from, to }));
        const bytes = await Deno.readFile(written.path), [height, width] = to;
        const form = { height, width, channels: 3, isTurned: true } as const;
        const times = quick ? 1 : Math.ceil(50_000 / (from[0] * from[1]));
        const task = { images: Array.from({ length: times }, () => ({ file: name, bytes })), form };
        const { pixels } = await decode({ ...task, images: task.images.slice(0, 1) });
        assertRight(name, pixels, written.pixels, TOLERANCE);
        const { ours, theirs } = await takeTurns({
          ours: async () => {
            const start = performance.now();
            await decode(task);
            return performance.now() - start;
          },
          theirs: async () =>
            JSON.parse(await python.ask({ task: "decode", name, to, times })).milliseconds as number,
        }, { seconds: quick ? 0 : 4 * seconds });
        const speed = (all: number[]) => rounded(spreadOf(all.map((time) => 1000 * times / time)).median);
        const ratio = ratioOf(ours, theirs), each = spreadOf(ours).median / times;
        rows.push({
          ...{ image: name, size: from.join("x"), "resized to": to.join("x"), ours: speed(ours) },
          ...{ PIL: speed(theirs), version: python.version, "ours / PIL": rounded(ratio.median) },
          // The network takes images of 32x32.
          ...height === 32 && { "share of the time beside ResNet-20": rounded(each / (each + perImage)) },
          quartiles: ratio.quartiles.map(rounded),
        });
      }
      return rows;
    } finally {
      await python.close();
    }
  },
};
