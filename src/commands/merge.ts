import type { Command } from "commander";
import { DoNotFit, type Merged, mergeFolders } from "../cluster/merge.ts";
import { readPlan } from "../cluster/plan_file.ts";
import { counted } from "../counted.ts";
import { watch } from "./configured.ts";
import type { Io } from "./io.ts";

const DESCRIPTION =
  "Brings the models of several folders together in one, as where each share of a plan was trained on a machine of its own. \
All files are checked before one is written.";

const AFTER_OPTIONS = `
Models, their logits and the checkpoints of unfinished trainings are brought; of
several checkpoints the furthest. What is there stays as it is. Nothing is
written where a file is damaged, where two folders have other weights of the
same model (processors differ, unless the kernels are strict), or where a model
is none of the plan's.

Examples:
  deno task merge share-0 share-1 share-2 --models runs/cifar10
      three folders into a fourth, which the next run takes its models from
  deno task merge artefacts/* --models runs/cifar10 --plan plan.json
      only models of the plan; says which of them are still missing

Exit codes: 0 all is there that the folders had, 1 failed or refused, 2 wrong
usage, 130 interrupted.
`;

/** Adds `merge` to the program: several folders of models into one. */
export function addMergeCommand(program: Command, io: Io): void {
  program.command("merge").summary("bring models of several folders together").description(DESCRIPTION)
    .argument("<DIR...>", "folders of models")
    .requiredOption("--models <DIR>", "the folder that they are brought to; made where it is absent")
    .option("--plan <FILE>", "take the models of this plan and no others, and say which are missing")
    .helpOption("-h, --help", "print this text")
    .addHelpText("after", AFTER_OPTIONS)
    .action(async (folders: string[], { models, plan }: { models: string; plan?: string }) => {
      const stopped = "Stopped. The same command brings the rest.";
      const merged = await watch({ stopped }, io, async ({ onNotice, signal }) => {
        const wanted = plan === undefined ? undefined : (await readPlan(plan)).models;
        return await mergeFolders(folders, { models, plan: wanted, onNotice, signal });
      }).catch((error) => {
        if (error instanceof DoNotFit) { for (const flaw of error.flaws) io.stderr.write(`${flaw}\n`); }
        throw error;
      });
      io.print(mergedText(merged, { folders: folders.length, models }));
    });
}

/** The result in words. */
function mergedText(
  { models: brought, checkpoints, there, missing }: Merged,
  { folders, models }: { folders: number; models: string },
): string {
  const also = checkpoints > 0 ? ` and ${counted(checkpoints, "checkpoint")}` : "";
  const lines = [
    `Brought ${counted(brought, "model")}${also} from ${counted(folders, "folder")} to ${models}.`,
  ];
  if (!missing) lines.push(`It has ${counted(there, "model")} now.`);
  else if (missing.length === 0) lines.push(`All ${there} models of the plan are there.`);
  else {
    const [is, are] = [there, missing.length].map((count) => count === 1 ? "is" : "are");
    lines.push(`Of the plan ${counted(there, "model")} ${is} there, ${missing.length} ${are} missing:`);
    for (const { name, begun } of missing) {
      lines.push(`  ${name}${begun ? `, stopped after epoch ${begun.epoch} of ${begun.epochs}` : ""}`);
    }
  }
  return lines.join("\n");
}
