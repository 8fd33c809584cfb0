/** A gate's results as JUnit XML and SARIF. */
import { assert, assertEquals } from "@std/assert";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { gateJunit, isGateJunit } from "../src/gate/junit.ts";
import { gateSarif, isGateSarif } from "../src/gate/sarif.ts";
import type { GateEntry } from "../src/gate/wording.ts";
// Published as src/schemas/json/sarif-2.1.0-rtm.5.json by SchemaStore; this copy is from the package @microsoft/jest-sarif.
import schema from "./golden/sarif-2.1.0-rtm.5.json" with { type: "json" };

/** As much of the log as the test looks at. */
interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly {
      readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
    }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

function entry(given: Partial<GateEntry>): GateEntry {
  return {
    condition: "auc > 0.6",
    passed: true,
    value: 0.5,
    limit: 0.6,
    attack: "gap",
    attacker: "shadow",
    interval: [0.4, 0.6],
    sentence: "All is well.",
    notes: [],
    ...given,
  };
}

const ODD = `<&">'\u0000\u001b]]> 日本語 \ud83d\ude00 \ud800`;
const entries = [
  entry({}),
  entry({ condition: "tpr@0.001 > 0.02", notes: ["Finer than the data."] }),
  entry({ condition: "verdict", passed: false, value: "leaks", limit: null, sentence: ODD, notes: [ODD] }),
  entry({ condition: "baseline auc", passed: false }),
];

Deno.test("JUnit XML is well-formed, and has a test case a condition", () => {
  const xml = gateJunit(entries, { seconds: 1.25 });
  assertEquals(XMLValidator.validate(xml), true);
  assert(isGateJunit(xml) && !isGateJunit("<testsuites/>"));
  const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(xml);
  const { testsuite } = testsuites;
  assertEquals([testsuite.tests, testsuite.failures, testsuite.errors, testsuites.time], [
    "4",
    "2",
    "0",
    "1.250",
  ]);
  const cases = testsuite.testcase as {
    name: string;
    failure?: { message: string };
    "system-out"?: string;
  }[];
  assertEquals(cases.map(({ name, failure }) => [name, failure !== undefined]), [
    ["auc > 0.6", false],
    ["tpr@0.001 > 0.02", false],
    ["verdict", true],
    ["baseline auc", true],
  ]);
  assertEquals(cases[1]["system-out"], "All is well.\nFiner than the data.");
  assertEquals(cases[2].failure!.message, `<&">']]> 日本語 😀`); // the parser trims
  assertEquals(XMLValidator.validate(gateJunit([], { seconds: 0 })), true);
});

Deno.test("SARIF fits its public schema, and has a result for each condition that failed", () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  // deno-lint-ignore no-explicit-any -- the two packages' types are of two builds
  addFormats.default(ajv as any);
  const validate = ajv.compile(schema);
  const sarif = gateSarif(entries, {
    version: "0.1.0",
    commandLine: "deno task audit --config 'my audit.json'",
    language: "ja",
    placeOf: (condition) =>
      condition === "verdict" ? { path: "ci/my audit.json", line: 7 } : { path: "/data/answers.npz" },
  });
  assert(validate(sarif), JSON.stringify(validate.errors, null, 1));
  assert(!validate({ ...sarif, version: "2.0.0" }));
  assert(isGateSarif(JSON.stringify(sarif)) && !isGateSarif("{}") && !isGateSarif("<"));
  const [{ results, invocations, tool }] = (sarif as unknown as Sarif).runs;
  const told = results.map(({ ruleId, ruleIndex, locations: [{ physicalLocation: at }] }) => [
    ruleId,
    tool.driver.rules[ruleIndex].id,
    at.artifactLocation.uri,
    at.region.startLine,
  ]);
  assertEquals(told, [
    ["verdict", "verdict", "ci/my%20audit.json", 7],
    ["baseline", "baseline", "file:///data/answers.npz", 1],
  ]);
  assertEquals(
    invocations[0].toolExecutionNotifications.map(({ message }: { message: { text: string } }) =>
      message.text
    ),
    ["tpr@0.001 > 0.02: Finer than the data."],
  );
  assert(
    validate(gateSarif([], {
      version: "0.1.0",
      commandLine: "deno task audit",
      language: "en",
      placeOf: () => ({ path: "a" }),
    })),
    JSON.stringify(validate.errors),
  );
});
