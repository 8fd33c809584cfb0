/** Training steps of all depths: speed, heap, and which kernels take the time. */
import { type Architecture, architectures } from "../../src/model/architectures.ts";
import { flopsOfImage, OurNet } from "./nets.ts";
import { type Part, rounded, type Row } from "./part.ts";
import { spreadOf, takeTurns } from "./timing.ts";

/** Kernels that take less of a step than this are summed up. */
const SHOWN = 0.01;

export const training: Part = {
  title: "Training steps, one thread; speed by FLOPs is relative to ResNet-20's",
  async run({ module, quick, seconds, note }) {
    const rows: Row[] = [];
    for (const batch of quick ? [2] : [32, 128]) {
      let base = 0;
      for (const architecture of (quick ? ["resnet20"] : Object.keys(architectures)) as Architecture[]) {
        note(`${architecture}, batch ${batch}`);
        const net = await OurNet.start({ module, architecture, batch });
        const { ms } = await takeTurns({ ms: () => net.train() }, { seconds: 10 * seconds });
        await net.breakdown();
        const steps = quick ? 1 : 3;
        const step = await net.train(steps);
        const { kernels, heapBytes } = await net.breakdown();
        net.close();
        const speed = spreadOf(ms.map((time) => batch / time * 1000));
        const flops = speed.median * flopsOfImage(architectures[architecture]);
        base ||= flops;
        const shares = Object.entries(kernels).map(([name, time]) => [name, time / steps / step] as const);
        const convolutions = sum(
          shares.filter(([name]) => name.includes("Conv2d")).map(([, share]) => share),
        );
        const shown = shares.filter(([, share]) => share >= SHOWN).toSorted((a, b) => b[1] - a[1]);
        rows.push({
          ...{
            architecture,
            batch,
            "images/s": rounded(speed.median),
            quartiles: speed.quartiles.map(rounded),
          },
          ...{ "by FLOPs": rounded(flops / base), "heap MB": Math.round(heapBytes / 1e6) },
          "not convolutions": rounded(1 - convolutions),
          kernels: shown.map(([name, share]) => `${name} ${Math.round(100 * share)} %`).join(", "),
        });
      }
    }
    return rows;
  },
};

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
