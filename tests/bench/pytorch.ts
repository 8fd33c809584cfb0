/** The same networks in PyTorch, one thread each, taking turns on one core. */
import { depthOf, OurNet, Torch, type TorchTask } from "./nets.ts";
import { type Part, rounded, type Row } from "./part.ts";
import { ratioOf, spreadOf, takeTurns } from "./timing.ts";

export const pytorch: Part = {
  title: "ResNet-20 beside PyTorch (channels_last, one thread each, taking turns), images/s",
  async run({ module, quick, seconds, note }) {
    const torch = await Torch.start();
    if (!torch) return [{ PyTorch: "left out: no Python with torch was found" }];
    const rows: Row[] = [];
    const architecture = "resnet20";
    const works = [["train", 32], ["train", 128], ["infer", 128]] as const;
    for (const [task, batch] of quick ? [["train", 2]] as const : works) {
      const net = await OurNet.start({ module, architecture, batch });
      for (const dtype of ["float32", "bfloat16"] as const) {
        note(`${task}, batch ${batch}, ${dtype}`);
        const theirs: TorchTask = { task, depth: depthOf(architecture), batch, dtype };
        const times = await takeTurns(
          { ours: () => net[task](), theirs: () => torch.run(theirs) },
          { seconds: 20 * seconds, warmUp: quick ? 1 : 3 },
        );
        const speed = (all: number[]) => rounded(spreadOf(all.map((time) => batch / time * 1000)).median);
        const ratio = ratioOf(times.ours, times.theirs);
        rows.push({
          ...{ work: task === "train" ? "training" : "inference", batch, ours: speed(times.ours) },
          ...{ PyTorch: speed(times.theirs), dtype, version: torch.version },
          ...{ "ours / PyTorch": rounded(ratio.median), quartiles: ratio.quartiles.map(rounded) },
        });
      }
      net.close();
    }
    await torch.close();
    return rows;
  },
};
