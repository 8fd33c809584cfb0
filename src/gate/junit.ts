/** A gate's results as JUnit XML, which build servers show: a test case a condition. */
import type { GateEntry } from "./wording.ts";

const SUITE = "kagemusha audit";

/** The XML of a gate. */
export function gateJunit(entries: readonly GateEntry[], { seconds }: { readonly seconds: number }): string {
  const failures = entries.filter(({ passed }) => !passed).length;
  const counts = `tests="${entries.length}" failures="${failures}" errors="0" skipped="0" time="${
    seconds.toFixed(3)
  }"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${SUITE}" ${counts}>`,
    `  <testsuite name="${SUITE}" ${counts}>`,
    ...entries.flatMap(testCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** True for a file's text as `gateJunit` writes it. */
export function isGateJunit(text: string): boolean {
  return text.includes(`<testsuites name="${SUITE}"`);
}

function testCase({ condition, passed, sentence, notes }: GateEntry): string[] {
  const open = `    <testcase classname="kagemusha.audit" name="${escape(condition)}" time="0.000"`;
  const told = escape([sentence, ...notes].join("\n"));
  return [
    `${open}>`,
    passed
      ? `      <system-out>${told}</system-out>`
      : `      <failure type="gate" message="${escape(sentence)}">${told}</failure>`,
    "    </testcase>",
  ];
}

/** Text for XML: what would be markup is written as an entity, and what XML has no room for is left out. */
function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
