/** Two cores against one: two models side by side, and one model by two threads; each taking turns with one alone. */
import { compileKernels } from "../../src/kernels/module.ts";
import { OurNet } from "./nets.ts";
import { type Part, rounded, type Row } from "./part.ts";
import { type Run, spreadOf, takeTurns } from "./timing.ts";

export const cores: Part = {
  title: "ResNet-20 training on two cores against one, images/s in all",
  async run({ module, quick, seconds, note }) {
    const rows: Row[] = [];
    const steps = quick ? 1 : 10;
    const shared = await compileKernels(module.build, { shared: true });
    for (const batch of quick ? [2] : [32, 128]) {
      note(`batch ${batch}`);
      const start = (threads: number) =>
        OurNet.start({ module: threads > 1 ? shared : module, architecture: "resnet20", batch, threads });
      const [one, other, threaded] = await Promise.all([start(1), start(1), start(2)]);
      const wall = (nets: OurNet[]): Run => async () => {
        const began = performance.now();
        await Promise.all(nets.map((net) => net.train(steps)));
        return (performance.now() - began) / (steps * nets.length);
      };
      const alone = wall([one]);
      const plans = {
        "two models, a core each": wall([one, other]),
        "one model, two threads": wall([threaded]),
      };
      for (const [plan, run] of Object.entries(plans)) {
        const times = await takeTurns({ alone, run }, { seconds: 20 * seconds });
        const speed = (all: number[]) => rounded(spreadOf(all.map((time) => batch / time * 1000)).median);
        const gain = spreadOf(times.alone.map((time, round) => time / times.run[round]));
        rows.push({
          ...{ plan, batch, "one core": speed(times.alone), "two cores": speed(times.run) },
          ...{ gain: rounded(gain.median), quartiles: gain.quartiles.map(rounded) },
        });
      }
      for (const net of [one, other, threaded]) net.close();
    }
    return rows;
  },
};
