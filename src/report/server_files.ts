/** Files that build servers show: JUnit XML, SARIF and Markdown, under names that the user gives. */
import type { AuditConfig } from "../options/audit.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { gateJunit, isGateJunit } from "../gate/junit.ts";
import { gateSarif, isGateSarif, type SarifPlace } from "../gate/sarif.ts";
import type { GateEntry } from "../gate/wording.ts";
import { makeFolder, readIfThere } from "../platform/files.ts";
import { render } from "./render.ts";
import type { AuditReport } from "./report.ts";

/** The data that the files are made from beside the report. */
export interface ServerFileOptions {
  readonly config: AuditConfig;
  /** The place of a condition in the configuration file, if it stands there. */
  readonly placeOf?: (condition: string) => SarifPlace | undefined;
  /** The command as it was typed. */
  readonly commandLine: string;
}

/** A report whose gate was checked. */
type Gated = AuditReport & {
  readonly gate: readonly GateEntry[];
  readonly seconds: number;
};

/** A kind of file. */
interface ServerFile {
  readonly name: "junit" | "sarif" | "markdown";
  readonly write: (report: Gated, options: ServerFileOptions) => string | Promise<string>;
  /** Tells a file of our own writing, which may be replaced, by its text. */
  readonly isOwn: (text: string) => boolean;
}

/** Begins a file in Markdown, and is not shown. */
const MARK = "<!-- kagemusha audit -->";

const FILES: readonly ServerFile[] = [
  { name: "junit", write: ({ gate, seconds }) => gateJunit(gate, { seconds }), isOwn: isGateJunit },
  {
    name: "sarif",
    write: (report, options) => `${JSON.stringify(sarifOf(report, options), null, 2)}\n`,
    isOwn: isGateSarif,
  },
  {
    name: "markdown",
    write: async (report, { config }) =>
      `${MARK}\n\n${await render(report, { format: "markdown", language: config.lang })}`,
    isOwn: (text) => text.startsWith(MARK),
  },
];

function sarifOf({ gate, versions = {} }: Gated, { config, placeOf, commandLine }: ServerFileOptions) {
  const judged = config.table ?? config.members!;
  return gateSarif(gate, {
    version: versions.kagemusha,
    commandLine,
    language: config.lang,
    placeOf: (condition) => placeOf?.(condition) ?? { path: judged },
  });
}

/**
 * Checks that the files could be written, before an audit is made.
 *
 * @throws {Error} where a file is there that is neither empty nor of our own writing
 */
export async function assertServerFilesReplaceable(config: AuditConfig): Promise<void> {
  for (const { name, isOwn } of FILES) {
    const path = config[name];
    if (path === undefined) continue;
    const bytes = await readIfThere(path).catch((error) => {
      throw new Error(`Cannot write ${path}: it must be a file; ${error.message}`);
    });
    const text = new TextDecoder().decode(bytes);
    if (text.trim() === "" || isOwn(text)) continue;
    throw new Error(
      `Cannot replace ${path}: it is not as this program writes it; move it away, or name another file by --${name}`,
    );
  }
}

/** Writes the files that the configuration names. */
export async function writeServerFiles(report: Gated, options: ServerFileOptions): Promise<void> {
  for (const { name, write } of FILES) {
    const path = options.config[name];
    if (path === undefined) continue;
    const [, folder] = path.match(/^(.*)[\\/][^\\/]*$/) ?? [];
    if (folder) await makeFolder(folder);
    await writeFileAtomically(path, new TextEncoder().encode(await write(report, options)));
  }
}
