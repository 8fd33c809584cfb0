import { Argument, type Command } from "commander";
import { REPRODUCE_OPTIONS } from "../options.ts";
import { languages } from "../report/language/language.ts";
import { renderDocument } from "../report/render.ts";
import { reproductionDocument } from "../report/reproduction_document.ts";
import { reproductionFiles } from "../report/write_reproduction.ts";
import { type Part, PARTS } from "../reproduce/models.ts";
import { ABOUT_FILES, addOptions, pathsIn, readConfig, watch } from "./configured.ts";
import type { Io } from "./io.ts";

const DESCRIPTION =
  "Makes every table and picture of the article anew, from own training runs, beside the article's figures; and measures \
what each counter-measure costs and brings.";

/** Explanations of the parts, for the help. */
const MEANINGS: Readonly<Record<Part, string>> = {
  "transfer": "five targets by way of five shadows, all 25 pairs: ten models",
  "dropout": "a ResNet-20 with dropout by way of five shadows: seven models",
  "sheets": "25 random images with the attacker's probability and the truth: three models",
  "counter-measures":
    "label only, rounding, top scores, temperature, dropout, L2, early stopping, augmentation, \
label smoothing, masking; by an attacker who does not know of them and one who does: fourteen models",
};

const AFTER_OPTIONS = `
Every model is trained once, whatever the parts that need it. Before that the
command says how many there are and how long they will take here.
${ABOUT_FILES}

Examples:
  deno task reproduce
      everything; the 22 models take some hours on two cores
  deno task reproduce:fast --data ~/cifar-10-batches-bin transfer
      the 25 pairs, faster on a processor with AVX2, but V8 then checks no
      bounds: a faulty kernel could overwrite memory instead of stopping
  deno task reproduce --from-results data/results/reproduction
      nothing is trained: the tables and pictures of this project's own run
  deno task reproduce --dataset synthetic --part-size 100 --epochs 5
      everything, small; the figures mean little
  deno task reproduce --seeds 5 sheets dropout
      five trainings of each model: mean and spread

Exit codes: 0 the report is written, 1 failed, 2 wrong usage, 130 interrupted.

Test only models and data that are yours, or that you have permission to test.
`;

/** Adds `reproduce` to the program: the article's experiments, all of them or by name. */
export function addReproduceCommand(program: Command, io: Io): void {
  const parts = PARTS.map((part) => `${part}: ${MEANINGS[part]}`);
  const command = program.command("reproduce").summary("make the article's tables and pictures anew")
    .description(DESCRIPTION)
    .addArgument(new Argument("[PART...]", `${parts.join(";\n")};\nall without a name`).choices(PARTS));
  addOptions(command, REPRODUCE_OPTIONS)
    .addHelpText("after", AFTER_OPTIONS)
    .action(async (chosen: Part[], { json, quiet, ...options }) => {
      const parts = PARTS.filter((part) => chosen.includes(part));
      const config = await readConfig(command, REPRODUCE_OPTIONS, {
        io,
        options,
        words: ["reproduce", ...parts],
      });
      const reproduction = await watch(
        { quiet },
        io,
        (watcher) => io.reproduce(config, { parts, ...watcher }),
      );
      if (json) return io.print(JSON.stringify(reproduction, null, 1));
      const paths = pathsIn(config.out, reproductionFiles(reproduction));
      const document = reproductionDocument(reproduction, { curves: [] }, languages[config.lang]);
      io.print(`${(await renderDocument(document, "text")).trimEnd()}\n\nWritten: ${paths.join(", ")}`);
    });
}
