import type { Command } from "commander";
import { understand, understoodText } from "../answers/tables/understand.ts";
import { AUDIT_OPTIONS, type AuditConfig } from "../options/audit.ts";
import { resolveAuditConfig, type Typed } from "../config.ts";
import { type ConfigFile, kebabCase, lineOfText } from "../config/file.ts";
import { languages } from "../report/language/language.ts";
import { render } from "../report/render.ts";
import { quoted } from "../shell.ts";
import { addOptions, type Output, pathsIn, printResult, readConfigBy, watch } from "./configured.ts";
import { GateFailed } from "./errors.ts";
import type { Io } from "./io.ts";
import { writeInitialFiles } from "./initial_files.ts";

const DESCRIPTION =
  "Measures how much of its training data a classifier gives away that was trained elsewhere: judges what it answered to \
samples that it was trained on and to samples that it was not, in a table or in arrays, or asks the model itself, and fails \
a build where a limit is exceeded.";

const AFTER_OPTIONS = `
A table is CSV (or TSV, also gzipped), .npz, .npy, Parquet, safetensors or JSON
lines, or a folder as the LiRA kits, SACRO-ML or Privacy Meter write it. It has
scores, membership (1 for a member, 0 for a non-member, empty where it is
unknown) and, if known, labels and ids.

To save one, three lines are enough. x_in is what the model was trained on,
x_out what it was not:
  NumPy (p: the scores of both, members first)
      y = np.concatenate([y_in, y_out])
      m = np.arange(len(y)) < len(y_in)
      np.savez("answers.npz", probabilities=p, labels=y, membership=m)
  PyTorch
      with torch.no_grad(): z = model.eval()(torch.cat([x_in, x_out])).numpy()
      y, m = torch.cat([y_in, y_out]).numpy(), np.arange(len(z)) < len(x_in)
      np.savez("answers.npz", logits=z, labels=y, membership=m)
  Keras
      p = model.predict(np.concatenate([x_in, x_out]))
      y, m = np.concatenate([y_in, y_out]), np.arange(len(p)) < len(x_in)
      np.savez("answers.npz", probabilities=p, labels=y, membership=m)
  scikit-learn
      p = model.predict_proba(np.concatenate([x_in, x_out]))
      y, m = np.concatenate([y_in, y_out]), np.arange(len(p)) < len(x_in)
      np.savez("answers.npz", probabilities=p, labels=y, membership=m)

Paths start from the folder that you are in. A configuration file holds the same
names, those under Output excepted, and may have comments; the command line
overrules it.

Examples:
  deno task audit --table answers.npz
      the attacks learn on other samples of the target, an upper bound
  deno task audit --table answers.npz --shadow-table shadow.npz
      they learn on a model that the attacker has trained
  deno task audit --target model.onnx --members in.npz --non-members out.npz
      ask the model itself about samples: x and, if known, their classes y
  deno task audit --target net.onnx --members in --non-members out --size 32x32
      the same about images, in a folder for each class
  deno task audit --table answers.csv --check
      what is understood of the table; nothing is judged
  deno task audit --table answers.npz --fail-on 'auc > 0.6' --junit gate.xml
      in a build: exit code 3 where the limit is exceeded
  deno task audit --init
      write a configuration file with comments to begin with

Exit codes: 0 the gate passed or there is none, 1 could not run, 2 wrong usage,
3 the gate failed (the report is written before), 130 interrupted.

Test only models and data that are yours, or that you have permission to test.
`;

/** Options of the command beside its table of options. */
interface Told extends Output {
  readonly check?: boolean;
  readonly init?: boolean;
}

/** Adds `audit` to the program: judges answers that are given. */
export function addAuditCommand(program: Command, io: Io): void {
  const command = program.command("audit").summary("judge a model by given answers").description(DESCRIPTION);
  addOptions(command, AUDIT_OPTIONS)
    .option("--check", "say what is understood of the answers, and judge nothing")
    .option("--init", "write a configuration file with comments, and do nothing else")
    .addHelpText("after", AFTER_OPTIONS)
    .action(async ({ json, quiet, check, init, ...options }: Told & Typed) => {
      const asked = options as Typed;
      if (init) return io.print(await writeInitialFiles(asked));
      let file: ConfigFile | undefined;
      const config = await readConfigBy(
        command,
        { io, options: asked, words: ["audit"] },
        (options, surroundings) => {
          file = surroundings.file;
          return resolveAuditConfig(options, surroundings);
        },
      );
      const output = { json, quiet, stopped: "Stopped." };
      io.stopAtOnce(); // attacks that learn hear nothing, and there is nothing to keep
      if (check) return await checkAnswers(config, io, output);
      const report = await watch(output, io, (watcher) =>
        io.auditGiven(config, {
          ...watcher,
          placeOf: (condition) => placeIn(file, condition),
          commandLine: commandLineOf(asked),
        }));
      const paths = pathsIn(config.out, ["report.html", "report.txt", "report.json"]);
      if (json) printResult(io, JSON.stringify(report, null, 2), paths);
      else {
        const text = await render(report, { format: "text", language: config.lang });
        printResult(io, `${text.trimEnd()}\n\nReports: ${paths.join(", ")}`, paths);
      }
      const failed = report.gate.filter(({ passed }) => !passed).map(({ condition }) => condition);
      if (failed.length === 0) return;
      const { summary } = languages[config.lang].gate;
      const told = summary({ failed: failed.length, of: report.gate.length, leaks: false });
      throw new GateFailed([told, ...failed].join("\n  "));
    });
}

/** Prints what is understood of the answers. */
async function checkAnswers(config: AuditConfig, io: Io, output: Output): Promise<void> {
  const { target, shadows } = await watch(
    output,
    io,
    (watcher) => io.readGiven(config, { ...watcher, isDryRun: true }),
  );
  const models = [
    understand({ ...target, name: target.name ?? "target" }),
    ...shadows.map((shadow) => understand(shadow, "shadow")),
  ];
  if (!output.json) return io.print(models.map(understoodText).join("\n").trimEnd());
  const [ofTarget, ...ofShadows] = models;
  io.print(JSON.stringify({ target: ofTarget, shadows: ofShadows }, null, 2));
}

/** The place of a condition in a configuration file; those of a baseline stand where that is named. */
function placeIn(file: ConfigFile | undefined, condition: string) {
  if (file === undefined) return undefined;
  const line = lineOfText(file, { name: "fail-on", text: condition }) ??
    (condition.startsWith("baseline") ? lineOfText(file, { name: "baseline" }) : undefined);
  return line === undefined ? undefined : { path: file.path, line };
}

/** The command as a shell takes it. */
function commandLineOf(options: Typed): string {
  const words = Object.entries(options).flatMap(([name, value]) =>
    [value].flat().flatMap((each) =>
      each === true
        ? [`--${kebabCase(name)}`]
        : each === false
        ? [`--no-${kebabCase(name)}`]
        : [`--${kebabCase(name)}`, quoted(String(each))]
    )
  );
  return ["deno task audit", ...words].join(" ");
}
