import type { Command } from "commander";
import { ATTACK_OPTIONS } from "../options/attack.ts";
import { render } from "../report/render.ts";
import { ABOUT_FILES, addOptions, pathsIn, printResult, readConfig, watch } from "./configured.ts";
import type { Io } from "./io.ts";

const DESCRIPTION =
  "Measures how much of its training data an image classifier gives away: trains a target model \
and an attacker's shadow model of it, guesses from the target's answers alone which images it was trained on, and \
reports how often the guess is right.";

const AFTER_OPTIONS = `${ABOUT_FILES} A switch has an opposite:
--no-augment.

One shadow is the article's attacker: four disjoint parts, two of which are the
target's and two the shadow's. Many shadows answer the target's own samples:
the candidates, half of which each target is trained on. In the online design
each shadow is trained on a random half of the candidates: the attacker knows
who may be a member. In the offline design it is trained on a random half of
the other two parts, the attacker's own samples; those are answered, too, but
not judged. Every half is drawn on its own, a target's as well, so that nothing
but the answers can tell who is a member. Many shadows' attacker knows the
target's defences; --no-adaptive is one who does not. The files
answers-target.npz and answers-shadows.npz are what deno task audit takes.

Examples:
  deno task attack
      synthetic images, nothing to download, a minute or two
  deno task attack --dataset cifar10 --data ~/cifar-10-batches-bin
      real images, four parts of 12500: ten minutes to an hour
  deno task attack --target resnet56 --shadow resnet110
      deeper nets; the shadow need not have the target's architecture
  deno task attack:fast --dataset cifar10
      faster on a processor with AVX2, but V8 then checks no bounds: a faulty
      kernel could overwrite memory instead of stopping with an error
  deno task attack --dropout 0.1
      does dropout protect the target, from an attacker who knows of it and from
      one who does not?
  deno task attack --shadows 16 --targets 4 --queries 2
      the strongest attacks, by 16 shadows that are trained on halves of the
      candidates, on four targets
  deno task attack --shadows 16 --design offline
      the same by an attacker who has none of the candidates
  deno task attack --config runs/synthetic/attack/report.json --seed 2
      the options of an earlier run, with another seed
  deno task attack --json | jq .verdict
      one JSON object for another program

Exit codes: 0 the report is written, 1 failed, 2 wrong usage, 130 interrupted.

Test only models and data that are yours, or that you have permission to test.
`;

/** Adds `attack` to the program: the whole experiment, from images to the report. */
export function addAttackCommand(program: Command, io: Io): void {
  const command = program.command("attack").summary("run the whole experiment").description(DESCRIPTION);
  addOptions(command, ATTACK_OPTIONS)
    .addHelpText("after", AFTER_OPTIONS)
    .action(async ({ json, quiet, ...options }) => {
      const config = await readConfig(command, ATTACK_OPTIONS, { io, options, words: ["attack"] });
      const report = await watch({ quiet }, io, (watcher) => io.runExperiment(config, watcher));
      const paths = pathsIn(config.out, [
        "report.html",
        "report.txt",
        "report.json",
        "scores.csv",
        "exposed.csv",
      ]);
      if (json) return printResult(io, JSON.stringify(report, null, 2), paths);
      const text = await render(report, { format: "text", language: config.lang });
      printResult(io, `${text.trimEnd()}\n\nReports: ${paths.join(", ")}`, paths);
    });
}
