/** Two models side by side against one alone, taking turns. */
import { OurNet } from "./nets.ts";
import { type Part, rounded } from "./part.ts";
import { spreadOf, takeTurns } from "./timing.ts";

export const cores: Part = {
  title: "ResNet-20 training on two cores against one, images/s in all",
  async run({ module, quick, seconds }) {
    const batch = quick ? 2 : 32, steps = quick ? 1 : 10;
    const nets = await Promise.all(
      [1, 2].map(() => OurNet.start({ module, architecture: "resnet20", batch })),
    );
    const wall = async (models: number) => {
      const start = performance.now();
      await Promise.all(nets.slice(0, models).map((net) => net.train(steps)));
      return (performance.now() - start) / (steps * models);
    };
    const times = await takeTurns({ one: () => wall(1), two: () => wall(2) }, { seconds: 20 * seconds });
    for (const net of nets) net.close();
    const speed = (all: number[]) => rounded(spreadOf(all.map((time) => batch / time * 1000)).median);
    const gain = spreadOf(times.one.map((time, round) => time / times.two[round]));
    return [{
      ...{ plan: "two models, a core each", batch, "one alone": speed(times.one), both: speed(times.two) },
      ...{ gain: rounded(gain.median), quartiles: gain.quartiles.map(rounded) },
    }];
  },
};
