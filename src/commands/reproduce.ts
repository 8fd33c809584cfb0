import { Argument, type Command } from "commander";
import { REPRODUCE_OPTIONS, type ReproduceConfig } from "../options/reproduce.ts";
import { languages } from "../report/language/language.ts";
import { renderDocument } from "../report/render.ts";
import { reproductionDocument } from "../report/reproduction_document.ts";
import { reproductionFiles } from "../report/write_reproduction.ts";
import { STRONG_FILES } from "../report/write_strong.ts";
import { strongDocument } from "../report/strong_document.ts";
import { ALL_PARTS, type Part } from "../reproduce/models.ts";
import { holdsStrong } from "../reproduce/strong/results.ts";
import { ABOUT_FILES, addOptions, pathsIn, printResult, readConfig, watch } from "./configured.ts";
import type { Io } from "./io.ts";

const DESCRIPTION =
  "Makes every table and picture of the article anew, from own training runs, beside the article's figures; and measures \
what each counter-measure costs and brings.";

/** The part that has a report of its own, and is made only when it is named. */
const STRONG = "strong";

/** Explanations of the parts, for the help. */
const MEANINGS: Readonly<Record<Part | typeof STRONG, string>> = {
  "transfer": "five targets by way of five shadows, all 25 pairs: ten models",
  "dropout": "a ResNet-20 with dropout by way of five shadows: seven models",
  "sheets": "25 random images with the attacker's probability and the truth: three models",
  "counter-measures":
    "label only, rounding, top scores, temperature, dropout, L2, early stopping, augmentation, \
label smoothing, masking; by an attacker who does not know of them and one who does: fourteen models",
  "variance":
    "how much of what another training changes is the target's, the shadow's, the attack network's or the images': three ResNet-20 \
targets by way of three shadows on the same images, six models; only when it is named",
  "strong":
    "the strongest attacks by 1, 2, 4, ... shadows on several targets: 72 models; only when it is named, and alone",
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
      nothing is trained: the tables and pictures of this project's own runs
  deno task reproduce --from-results a/results --from-results b/results --out c
      the same of two runs' results, of other seeds or other recipes, which are
      written to c/results together
  deno task reproduce --dataset synthetic --part-size 100 --epochs 5
      everything, small; the figures mean little
  deno task reproduce --seeds 5 sheets dropout
      five trainings of each model: mean and spread
  deno task reproduce strong --from-results data/results/strong
      what each further shadow buys the strongest attacks, from this project's
      own run

Exit codes: 0 the report is written, 1 failed, 2 wrong usage, 130 interrupted.

Test only models and data that are yours, or that you have permission to test.
`;

/** Adds `reproduce` to the program: the article's experiments, all of them or by name. */
export function addReproduceCommand(program: Command, io: Io): void {
  const command = program.command("reproduce").summary("make the article's tables and pictures anew")
    .description(DESCRIPTION)
    .addArgument(partsArgument());
  addOptions(command, REPRODUCE_OPTIONS)
    .addHelpText("after", AFTER_OPTIONS)
    .action(async (chosen: (Part | typeof STRONG)[], { json, quiet, ...options }) => {
      const { parts, isStrong: isNamed } = chosenParts(command, chosen);
      const config = await readConfig(command, REPRODUCE_OPTIONS, {
        io,
        options,
        words: ["reproduce", ...isNamed ? [STRONG] : parts],
      });
      const isStrong = isNamed ||
        parts.length === 0 && (await Promise.all((config.fromResults ?? []).map(holdsStrong))).includes(true);
      checkOptions(command, config, isStrong);
      if (isStrong) {
        const made = await watch({ quiet }, io, (watcher) => io.reproduceStrong(config, watcher));
        const paths = pathsIn(config.out, STRONG_FILES);
        if (json) return printResult(io, JSON.stringify(made, null, 1), paths);
        const document = strongDocument(made, languages[config.lang]);
        const text = (await renderDocument(document, "text")).trimEnd();
        return printResult(io, `${text}\n\nWritten: ${paths.join(", ")}`, paths);
      }
      const reproduction = await watch(
        { quiet },
        io,
        (watcher) => io.reproduce(config, { parts, ...watcher }),
      );
      const paths = pathsIn(config.out, reproductionFiles(reproduction));
      if (json) return printResult(io, JSON.stringify(reproduction, null, 1), paths);
      const document = reproductionDocument(reproduction, { curves: [] }, languages[config.lang]);
      const text = (await renderDocument(document, "text")).trimEnd();
      printResult(io, `${text}\n\nWritten: ${paths.join(", ")}`, paths);
    });
}

/** The options that only the part strong has, and those that it has not. */
const OF_STRONG = ["targets", "shadows", "regimes"] as const;
const OF_OTHERS = ["seeds", "fpr", "prior"] as const;

/** The argument that names parts. */
export function partsArgument(): Argument {
  const all = [...ALL_PARTS, STRONG] as const, parts = all.map((part) => `${part}: ${MEANINGS[part]}`);
  return new Argument("[PART...]", `${parts.join(";\n")};\nwithout a name all but variance and strong`)
    .choices(all);
}

/** The parts that are named, in the order of the report; ends the command as wrong usage where they do not go together. */
export function chosenParts(
  command: Command,
  chosen: readonly (Part | typeof STRONG)[],
): { parts: Part[]; isStrong: boolean } {
  const parts = ALL_PARTS.filter((part) => chosen.includes(part)), isStrong = chosen.includes(STRONG);
  if (isStrong && parts.length > 0) {
    command.error(
      `error: Cannot make strong with ${parts.join(", ")}: it has a report of its own; name it alone`,
    );
  }
  return { parts, isStrong };
}

/** Refuses options that the parts do not look at: whoever gives one believes that it changes something. */
export function checkOptions(command: Command, config: ReproduceConfig, isStrong: boolean): void {
  const idle = (isStrong ? OF_OTHERS : OF_STRONG).filter((name) =>
    JSON.stringify(config[name]) !== JSON.stringify(REPRODUCE_OPTIONS[name].default)
  );
  if (idle.length === 0) return;
  const reason = isStrong ? "the part strong does not look at it" : "only the part strong looks at it";
  command.error(`error: Cannot use ${idle.map((name) => `--${name}`).join(", ")}: ${reason}`);
}
