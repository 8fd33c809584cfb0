/**
 * Writes `assembly/generated/NAME.ts` from each `assembly/templates/NAME.ts.in`. With `--check` it writes nothing, and
 * fails where a file is not as it would be written.
 *
 * A template is AssemblyScript with its loops still in it:
 *
 *     $ for (const tap of range(4)) {
 *       const x${tap} = v128.load_splat<f32>(p, ${4 * tap});
 *     $ }
 *
 * A line that starts with `$` is JavaScript, run here. Any other line is written as it is, with the value of each
 * `${expression}` in its place, as often as the loops around it say. Templates have two functions at hand: `range(4)` is
 * [0, 1, 2, 3], `range(2, 5)` is [5, 6]; `list("ab", (sum) => sum + 1)` is `a1, b1`, with a third argument `a1; b1`.
 */

const TEMPLATES = "assembly/templates", GENERATED = "assembly/generated", SUFFIX = ".ts.in";

/** `count` integers from `first` on. */
function range(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** The texts of all items, one after the other. */
function list<Item>(items: Iterable<Item>, text: (item: Item) => string, between = ", "): string {
  return Array.from(items, text).join(between);
}

/**
 * The text that a template makes.
 *
 * @throws {SyntaxError} where a `${` is not closed in its line, or the template's JavaScript is none
 */
export function expand(template: string): string {
  const script = template.split("\n").map((line) => {
    const [, code] = /^\s*\$(?!\{)(.*)$/.exec(line) ?? [];
    return code ?? `lines.push(${withValues(line)});`;
  });
  const lines: string[] = [];
  new Function("lines", "range", "list", script.join("\n"))(lines, range, list);
  return indented(lines).join("\n");
}

/** The lines indented by the brackets that are open. */
function indented(lines: readonly string[]): string[] {
  let depth = 0;
  return lines.map((line) => {
    const text = line.trim();
    if (text.startsWith("*")) return `${"  ".repeat(depth)} ${text}`; // within a comment
    const closesFirst = /^[)\]}]/.test(text) ? 1 : 0;
    const indent = "  ".repeat(depth - closesFirst);
    if (!text.startsWith("/")) depth += count(text, /[([{]/g) - count(text, /[)\]}]/g);
    return text && indent + text;
  });
}

/** A JavaScript expression for a line of text. */
function withValues(line: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = line.indexOf("${"); at >= 0; at = line.indexOf("${", from)) {
    const end = endOfValue(line, at + 2);
    parts.push(JSON.stringify(line.slice(from, at)), `(${line.slice(at + 2, end)})`);
    from = end + 1;
  }
  return [...parts, JSON.stringify(line.slice(from))].join(" + ");
}

/** The place of the brace that closes the one before `start`. */
function endOfValue(line: string, start: number): number {
  for (let at = start, open = 1; at < line.length; at++) {
    if (line[at] === "{") open++;
    if (line[at] === "}" && --open === 0) return at;
  }
  throw new SyntaxError(`Cannot expand a template: \${ needs a } in the same line, found ${line.trim()}`);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The wanted text of each file of `assembly/generated/`, by its path. */
function expandAll(): Map<string, string> {
  const names = Array.from(Deno.readDirSync(TEMPLATES), ({ name }) => name).toSorted();
  return new Map(names.map((name) => {
    const path = `${TEMPLATES}/${name}`;
    if (!name.endsWith(SUFFIX)) {
      throw new RangeError(`Cannot expand ${path}: a template's name must end in ${SUFFIX}`);
    }
    const head = `// Written by tools/unroll.ts from ${path}. Change that, then run "deno task unroll".\n`;
    return [`${GENERATED}/${name.slice(0, -SUFFIX.length)}.ts`, head + expand(Deno.readTextFileSync(path))];
  }));
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  const wanted = expandAll();
  const there = Array.from(Deno.readDirSync(GENERATED), ({ name }) => `${GENERATED}/${name}`);
  const stale = [
    ...there.filter((path) => !wanted.has(path)),
    ...[...wanted].filter(([path, text]) => readIfThere(path) !== text).map(([path]) => path),
  ];
  if (stale.length > 0 && Deno.args.includes("--check")) {
    console.error(`Not as tools/unroll.ts writes them: ${stale.join(", ")}; run "deno task unroll"`);
    Deno.exit(1);
  }
  for (const path of stale) {
    const text = wanted.get(path);
    if (text === undefined) Deno.removeSync(path); // its template is gone
    else Deno.writeTextFileSync(path, text);
  }
}
