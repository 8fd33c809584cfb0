/** The GitHub Action, its steps run here as a runner runs them. */
import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const FOLDER = new URL("../.github/actions/audit/", import.meta.url).pathname;
const EXAMPLE = new URL("../data/example/answers.csv", import.meta.url).pathname;

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id: string;
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
      readonly run: string;
    }[];
  };
}

const action: Action = parse(await Deno.readTextFile(`${FOLDER}action.yml`));

/** Runs the action with inputs in a folder, as `uses:` does. */
async function runAction(workspace: string, given: Readonly<Record<string, string>>) {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: value = "" }]) => [name, given[name] ?? value]),
  );
  const outputs: Record<string, string> = {};
  const fill = (text: string) =>
    text.replaceAll(/\$\{\{\s*(.+?)\s*\}\}/g, (_, expression: string) => {
      const [, input] = expression.match(/^inputs\.([\w-]+)$/) ?? [];
      const [, output] = expression.match(/^steps\.audit\.outputs\.([\w-]+)$/) ?? [];
      if (input !== undefined) return inputs[input];
      assert(output !== undefined, expression);
      return outputs[output] ?? "";
    });
  const files = { GITHUB_OUTPUT: `${workspace}/output`, GITHUB_STEP_SUMMARY: `${workspace}/summary` };
  for (const path of Object.values(files)) await Deno.writeTextFile(path, "");
  let failed = false, log = "";
  for (const { shell, env, run } of action.runs.steps) {
    assertEquals(shell, "bash");
    await Deno.writeTextFile(`${workspace}/step.sh`, run);
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-eo", "pipefail", `${workspace}/step.sh`],
      cwd: workspace,
      env: {
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
        ...files,
        GITHUB_ACTION_PATH: FOLDER.replace(/\/$/, ""),
        GITHUB_WORKSPACE: workspace,
        NO_COLOR: "1",
      },
    }).output();
    log += [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    for (const line of (await Deno.readTextFile(files.GITHUB_OUTPUT)).trim().split("\n")) {
      const [name, value] = line.split("=");
      outputs[name] = value;
    }
    if (code !== 0) {
      failed = true;
      break;
    }
  }
  const told = Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value)]);
  return {
    failed,
    log,
    outputs: Object.fromEntries(told) as Record<string, string>,
    summary: await Deno.readTextFile(files.GITHUB_STEP_SUMMARY),
  };
}

Deno.test("the action fails a workflow whose gate fails, with outputs, summary and files", () =>
  inTemporaryDirectory(async (workspace) => {
    await Deno.copyFile(EXAMPLE, `${workspace}/my answers.csv`);
    const { failed, log, outputs, summary } = await runAction(workspace, {
      "table": "my answers.csv",
      "fail-on": "  auc > 0.6\n\ntpr@0.1 > 0.99\n",
      "options": "--seed\n2",
      "deno": Deno.execPath(),
    });
    assert(failed, log);
    assertEquals(outputs, {
      verdict: "leaks",
      passed: "false",
      report: "kagemusha-report",
      sarif: "kagemusha-report/gate.sarif",
      junit: "kagemusha-report/gate.xml",
    });
    assert(summary.includes("| **auc \\> 0.6** |") && summary.includes("tpr@0.1 \\> 0.99"), summary);
    const { config, gate } = JSON.parse(await Deno.readTextFile(`${workspace}/kagemusha-report/report.json`));
    assertEquals([config.seed, config.table, gate.length], [2, "my answers.csv", 2]);
    for (const name of [outputs.sarif, outputs.junit]) {
      assert((await Deno.stat(`${workspace}/${name}`)).isFile);
    }
  }));

Deno.test("the action passes where the gate passes, and a wrong input fails it with its reason", () =>
  inTemporaryDirectory(async (workspace) => {
    await Deno.copyFile(EXAMPLE, `${workspace}/answers.csv`);
    const passed = await runAction(workspace, {
      "table": "answers.csv",
      "fail-on": "auc > 0.99",
      "deno": Deno.execPath(),
    });
    assert(!passed.failed, passed.log);
    assertEquals([passed.outputs.passed, passed.outputs.verdict], ["true", "leaks"]);
    const wrong = await runAction(workspace, { "fail-on": "auc > 0.99", "deno": Deno.execPath() });
    assert(wrong.failed && wrong.log.includes("Cannot audit: answers are needed"), wrong.log);
    assertEquals([wrong.outputs.passed, wrong.summary], ["", ""]);
  }));

Deno.test("every input reaches the command, and is explained", () => {
  const [{ env, run }] = action.runs.steps;
  assertEquals(action.runs.using, "composite");
  for (const [name, { description }] of Object.entries(action.inputs)) {
    assert(description.length > 0);
    const [variable] = Object.entries(env).find(([, value]) => value === `\${{ inputs.${name} }}`) ?? [];
    assert(variable !== undefined && run.includes(`$${variable}`), name);
  }
  // An expression in a script would let an input's text be run.
  assert(!run.includes("${{"));
});
