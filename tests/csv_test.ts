/** Tests of CSV that need more than small files: numbers of all sorts, and rows that chunks cut. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { NumberColumns, TextColumn } from "../src/answers/formats/columns.ts";
import { sniffDialect } from "../src/answers/formats/csv_dialect.ts";
import { RowParser } from "../src/answers/formats/csv_rows.ts";
import { parseDecimal } from "../src/answers/formats/decimal.ts";

const encoder = new TextEncoder();

function parsed(text: string): number {
  const bytes = encoder.encode(text);
  return parseDecimal(bytes, 0, bytes.length, ".".charCodeAt(0));
}

Deno.test("decimals of every length are rounded as Number rounds them", () => {
  const digits = (least: number, most: number) =>
    fc.array(fc.nat(9), { minLength: least, maxLength: most }).map((digits) => digits.join(""));
  const written = fc.tuple(
    fc.constantFrom("", "-", "+"),
    digits(1, 25),
    digits(0, 25),
    fc.integer({ min: -340, max: 320 }),
  )
    .map(([sign, whole, part, exponent]) =>
      `${sign}${whole}${part && `.${part}`}${exponent === 0 ? "" : `e${exponent}`}`
    );
  fc.assert(fc.property(written, (text) => Object.is(parsed(text), Number(text))), { numRuns: 5000 });
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 1, max: 21 }),
      (value, precision) => {
        for (
          const text of [
            String(value),
            value.toExponential(),
            value.toPrecision(precision),
            value.toExponential(18),
          ]
        ) {
          assert(Object.is(parsed(text), Number(text)), text);
        }
      },
    ),
    { numRuns: 5000 },
  );
});

Deno.test("decimals half way between two numbers, and at the ends of float64, are rounded as Number rounds them", () => {
  for (let i = 0; i < 2000; i++) {
    const half = BigInt(2 ** 53 + i * 4_398_046_511) * 2n + 1n, power = i % 20;
    for (
      const text of [
        `${half}`,
        `${half}e${power}`,
        `${half * 5n ** BigInt(power % 12)}e-${power % 12}`,
        `${half}0000001e-7`,
      ]
    ) {
      assertEquals(parsed(text), Number(text), text);
    }
  }
  for (
    const text of [
      "4.9e-324",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
      "1.7976931348623157e308",
      "1.7976931348623159e308",
      "0e999",
    ]
  ) {
    assertEquals(parsed(text), Number(text), text);
  }
});

Deno.test("what is no decimal is none", () => {
  for (const text of ["", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "1 2", "nan", "inf", "1_000"]) {
    assert(Number.isNaN(parsed(text)), text);
  }
});

interface Cell {
  readonly text: string;
  readonly number: number;
}

/** Reads a table of which column 0 is text and the others are numbers, chunk by chunk. */
function read(bytes: Uint8Array, chunks: readonly number[], bufferBytes: number): Cell[][] {
  const dialect = sniffDialect(bytes, "a.csv", { hasHeader: true, isWhole: true })!;
  const texts = new TextColumn(), width = dialect.names.length - 1;
  const numbers = new NumberColumns(width, 1, (Type, length) => new Type(length));
  const columns = dialect.names.map((name, i) => ({
    name,
    into: i === 0 ? texts : numbers,
    place: Math.max(0, i - 1),
  }));
  const parser = new RowParser("a.csv", dialect, columns, bufferBytes);
  let at = dialect.start;
  for (const length of chunks) parser.push(bytes.subarray(at, at += length));
  parser.push(bytes.subarray(at));
  parser.end();
  return Array.from(
    { length: parser.rows },
    (_, row) =>
      Array.from(
        { length: width },
        (_, k) => ({ text: texts.texts[row], number: numbers.data[row * width + k] }),
      ),
  );
}

Deno.test("rows are the same however chunks cut them, with quotes, line feeds and growing buffers", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", " ", '"', ",", "\n", "\r\n", "ö", "😀", "1"),
    maxLength: 12,
  });
  const row = fc.tuple(text, fc.double({ noNaN: true }), fc.double({ noNaN: true, min: 0, max: 1 }));
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(40), { maxLength: 40 }),
      fc.integer({ min: 2, max: 80 }),
      fc.boolean(),
      (rows, chunks, bufferBytes, isQuoted) => {
        const lines = rows.map(([text, a, b]) =>
          `"${text.replaceAll('"', '""')}",${isQuoted ? `"${a}"` : a},${b}`.replaceAll("Infinity", "inf")
        );
        const bytes = encoder.encode(`id,a,b\r\n${lines.join("\r\n")}`);
        assertEquals(
          read(bytes, chunks, bufferBytes),
          rows.map(([text, a, b]) =>
            [a, b].map((number) => ({ text: text.trim(), number: Number(String(number)) }))
          ),
        );
      },
    ),
    { numRuns: 1500 },
  );
});

Deno.test("a row that never ends, and lines within quotes, are counted and named", () => {
  const bytes = encoder.encode('id,a,b\n"x\ny",1,2\n"z",3,oops\n');
  assertThrows(() => read(bytes, [], 64), SyntaxError, "row 1 (line 4), column b");
  assertThrows(() => read(encoder.encode('id,a,b\n"x,1,2\n'), [], 64), SyntaxError, "not closed");
});
