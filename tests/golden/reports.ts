/**
 * Writes what reports say into verdicts-<language>.txt and report-<language>.txt beside this file, to be read aloud:
 * deno run --allow-read --allow-write=tests/golden tests/golden/reports.ts
 */
import { auditDocument } from "../../src/report/audit_document.ts";
import { type LanguageCode, languages } from "../../src/report/language/language.ts";
import { render } from "../../src/report/render.ts";
import { type CaseName, CASES, makeAudit, overSeeds } from "../audit_report_fixture.ts";

/** The headline and all that stands under it, of every made-up audit. */
export function verdicts(code: LanguageCode): string {
  const audits = [
    ...Object.keys(CASES).map((name) => [name, makeAudit(name as CaseName)] as const),
    ...(["leaks by accuracy", "nothing found"] as const).map((name) => {
      const audit = makeAudit(name);
      return [`${name}, over several trainings`, { ...audit, overSeeds: overSeeds(audit) }] as const;
    }),
  ];
  return audits.map(([name, audit]) => {
    const { headline, lede, grounds } = auditDocument(audit, languages[code]);
    return [`## ${name}`, headline, ...lede.map((line) => `- ${line}`), ...grounds.map((line) => `  ${line}`)].join("\n");
  }).join("\n\n") + "\n";
}

/** One whole report as text. */
export function wholeReport(code: LanguageCode): Promise<string> {
  const name = "leaks by accuracy, the chosen attack being blind";
  return render(makeAudit(name), { format: "text", language: code });
}

if (import.meta.main) {
  for (const code of Object.keys(languages) as LanguageCode[]) {
    const write = (name: string, text: string) => Deno.writeTextFileSync(new URL(`${name}-${code}.txt`, import.meta.url), text);
    write("verdicts", verdicts(code));
    write("report", await wholeReport(code));
  }
}
