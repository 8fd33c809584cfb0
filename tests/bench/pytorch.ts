/**
 * The same networks in PyTorch, one thread each, taking turns on one core. As it comes, PyTorch gets its large tensors from the
 * system anew in every step, and its speed differs from one process to the next by up to a fifth: so both are started anew
 * several times, and all rounds count. It is timed once more with a malloc that keeps memory.
 */
import { depthOf, OurNet, Torch, type TorchTask } from "./nets.ts";
import { type Part, rounded, type Row } from "./part.ts";
import { ratioOf, spreadOf, takeTurns } from "./timing.ts";

/** Processes of PyTorch by how they get memory. */
const STARTS = { default: 5, kept: 2 };

export const pytorch: Part = {
  title:
    "ResNet-20 beside PyTorch (channels_last, one thread each, taking turns, several starts of both), images/s",
  async run({ module, quick, seconds, note }) {
    const rows: Row[] = [];
    const architecture = "resnet20";
    const works = [["train", 32], ["train", 128], ["infer", 128]] as const;
    for (const [task, batch] of quick ? [["train", 2]] as const : works) {
      for (const dtype of ["float32", "bfloat16"] as const) {
        const theirs: TorchTask = { task, depth: depthOf(architecture), batch, dtype };
        for (const [memory, starts] of Object.entries(STARTS)) {
          const times: Record<"ours" | "theirs", number[]> = { ours: [], theirs: [] };
          let version = "";
          for (let start = 1; start <= (quick ? 1 : starts); start++) {
            note(`${task}, batch ${batch}, ${dtype}, memory ${memory}, start ${start}`);
            const torch = await Torch.start(memory === "kept");
            if (!torch) return [{ PyTorch: "left out: no Python with torch was found" }];
            const net = await OurNet.start({ module, architecture, batch });
            const more = await takeTurns(
              { ours: () => net[task](), theirs: () => torch.run(theirs) },
              { seconds: 4 * seconds, warmUp: quick ? 1 : 3 },
            );
            times.ours.push(...more.ours);
            times.theirs.push(...more.theirs);
            ({ version } = torch);
            net.close();
            await torch.close();
          }
          const speed = (all: number[]) => rounded(spreadOf(all.map((time) => batch / time * 1000)).median);
          const ratio = ratioOf(times.ours, times.theirs);
          rows.push({
            ...{ work: task === "train" ? "training" : "inference", batch, ours: speed(times.ours) },
            ...{ PyTorch: speed(times.theirs), dtype, "its memory": memory, version },
            ...{ "ours / PyTorch": rounded(ratio.median), quartiles: ratio.quartiles.map(rounded) },
          });
        }
      }
    }
    return rows;
  },
};
