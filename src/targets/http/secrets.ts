/** Headers with secrets: filled from named environment variables, and masked wherever they come back. */

/** A header's name and value. */
export type Header = readonly [name: string, value: string];

/** Names of headers whose values nobody should write into a command. */
const SECRET_NAMES = /authorization|cookie|token|secret|api-?key|password|credential/i;
const VARIABLE = /\$\{(\w+)\}/g;

/** Headers and what masks their secrets. */
export interface Filled {
  readonly headers: readonly Header[];
  /** The text with `${NAME}` in place of the values that were filled in. */
  mask(text: string): string;
}

/**
 * Splits `Name: value`.
 *
 * @param template the file that has it, where that is no option of the command
 * @throws {RangeError} where it is none, or shows a secret
 */
export function parseHeader(text: string, template?: string): Header {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~\w]+):\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    // Without the text itself, which may be a secret.
    const header = template === undefined ? "--header" : `a header of ${template}`;
    throw new RangeError(`Cannot use ${header}: it must be "Name: value", found another text`);
  }
  if (SECRET_NAMES.test(name) && !/\$\{\w+\}/.test(value)) {
    throw new RangeError(
      template === undefined
        ? `Cannot use --header ${name}: its value would stand in the report; name an environment variable that holds it, ` +
          `in single quotes, as '${name}: \${NAME}'`
        : `Cannot use the header ${name} of ${template}: its value would stand in that file; name an environment variable ` +
          `that holds it, as "\${NAME}"`,
    );
  }
  return [name, value];
}

/** The environment variables that headers name. */
export function variablesIn(headers: readonly Header[]): string[] {
  return [...new Set(headers.flatMap(([, value]) => [...value.matchAll(VARIABLE)].map(([, name]) => name)))];
}

/**
 * Fills in the variables that headers name, and no others.
 *
 * @throws {RangeError} naming a variable that is not set
 */
export function fillHeaders(
  headers: readonly Header[],
  env: (name: string) => string | undefined,
): Filled {
  const values = new Map<string, string>();
  for (const name of variablesIn(headers)) {
    const value = env(name);
    if (value === undefined || value === "") {
      throw new RangeError(
        `Cannot fill in a header: the environment variable ${name} is needed, found ${
          value === "" ? "an empty one" : "none"
        }`,
      );
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new RangeError(
        `Cannot fill in a header: the environment variable ${name} must be one line of Latin-1, found other characters`,
      );
    }
    values.set(name, value);
  }
  const filled = headers.map(([name, value]): Header => [
    name,
    value.replaceAll(VARIABLE, (_, variable) => values.get(variable)!),
  ]);
  // The longest first: one secret may be a part of another.
  const masks = [...values].flatMap(([name, value]) =>
    [...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), btoa(value)])].map((
      form,
    ) => [form, `\${${name}}`])
  ).sort(([a], [b]) => b.length - a.length);
  return {
    headers: filled,
    mask: (text) => masks.reduce((text, [value, name]) => text.replaceAll(value, () => name), text),
  };
}
