/** The simulation behind the figures' promises: `deno task coverage [--quick] [--seed N] [--json]`. */
import { Command, InvalidArgumentError } from "commander";
import { simulate } from "./plan.ts";
import { tables } from "./table.ts";

const program = new Command()
  .name("deno task coverage")
  .description(
    "Simulates samples of populations whose figures are known: how often each 95 % interval holds them, how often a model " +
      "that leaks nothing is said to leak, how often an attack is found that the power says would be, and how often a bound " +
      "on epsilon exceeds a known one. Prints " +
      "Markdown tables; exits with 1 where a promise is not kept.",
  )
  .option("--quick", "a few seconds: a test of the simulation itself")
  .option("--seed <N>", "another seed gives other samples", wholeNumber, 1)
  .option("--json", "print one JSON object")
  .exitOverride((error) => Deno.exit(error.exitCode && 2))
  .action(async ({ quick, seed, json }) => {
    const simulation = await simulate({
      seed,
      quick: Boolean(quick),
      note: (text) => console.error(`  ${text}`),
    });
    console.log(json ? JSON.stringify(simulation, null, 1) : tables(simulation));
    for (const failure of simulation.failures) console.error(`Not kept: ${failure}`);
    if (simulation.failures.length > 0) Deno.exit(1);
  });

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`a whole number is needed, found ${text}`);
}

await program.parseAsync(Deno.args, { from: "user" });
