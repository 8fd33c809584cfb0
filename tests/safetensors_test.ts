import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from "../src/files/safetensors.ts";

/** A file with this header, made without the encoder. */
function file(header: unknown, data = new Uint8Array(0)): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const length = new Uint8Array(BigUint64Array.of(BigInt(json.length)).buffer);
  return new Uint8Array([...length, ...json, ...data]);
}

const tensor = (begin: number, end: number, shape = [(end - begin) / 4], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

Deno.test("safetensors: the bytes are those that the format asks for", () => {
  const bytes = encodeSafetensors({
    tensors: new Map([["b", { shape: [2], data: Float32Array.of(1, 2) }], ["a", {
      shape: [],
      data: Float32Array.of(3),
    }]]),
    metadata: { format: "pt" },
  });
  const header = '{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
    '"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  assertEquals([...bytes], [...file(padded, new Uint8Array(Float32Array.of(1, 2, 3).buffer))]);
});

Deno.test("safetensors: any tensors and metadata come back as they went", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text !== "__metadata__");
  const one = fc.array(fc.nat(4), { maxLength: 3 }).map((shape): NamedTensor => ({
    shape,
    data: new Float32Array(shape.reduce((product, size) => product * size, 1)).map((_, i) => i / 3),
  }));
  const metadata = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });
  fc.assert(fc.property(fc.array(fc.tuple(name, one)), metadata, (entries, metadata) => {
    const tensors = new Map(entries);
    const bytes = encodeSafetensors({ tensors, metadata });
    const found = decodeSafetensors(bytes);
    assertEquals(found.tensors, tensors);
    assertEquals(JSON.stringify(found.metadata), JSON.stringify(metadata));
    assert(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8 === 0);
  }));
});

Deno.test("safetensors: a file cut anywhere, or too long, is refused", () => {
  const tensors = new Map([["w", { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]);
  const whole = encodeSafetensors({ tensors, metadata: {} });
  for (let length = 0; length < whole.length; length++) {
    assertThrows(() => decodeSafetensors(whole.subarray(0, length)), RangeError, "found");
  }
  assertThrows(() => decodeSafetensors(new Uint8Array([...whole, 0])), RangeError, "its tensors end at byte");
});

Deno.test("safetensors: a header that does not describe the bytes is refused", () => {
  const refuse = (header: unknown, type: ErrorConstructor, fragment: string, bytes = 16) =>
    assertThrows(() => decodeSafetensors(file(header, new Uint8Array(bytes))), type, fragment);
  refuse("{", SyntaxError, "must be JSON");
  refuse("[]", SyntaxError, "JSON object");
  refuse({ __metadata__: { epoch: 1 } }, SyntaxError, "strings only");
  refuse({ w: null }, SyntaxError, "w must have dtype");
  refuse({ w: { ...tensor(0, 16), shape: [-4] } }, SyntaxError, "w must have dtype");
  refuse({ w: { ...tensor(0, 16), data_offsets: [0] } }, SyntaxError, "w must have dtype");
  refuse({ w: tensor(0, 16, [2, 4], "F16") }, RangeError, "must be F32, found F16");
  refuse({ w: tensor(0, 16, [5]) }, RangeError, "needs 20 bytes, found 16");
  refuse({ w: tensor(16, 0, [4]) }, RangeError, "needs 16 bytes, found -16");
  refuse({ v: tensor(0, 8), w: tensor(4, 16) }, RangeError, "at 8, found 4");
  refuse({ v: tensor(0, 4), w: tensor(8, 16) }, RangeError, "at 4, found 8");
  refuse({ v: tensor(4, 16) }, RangeError, "at 0, found 4");
  refuse({ v: tensor(0, 20) }, RangeError, "bytes of file");
  refuse({ v: tensor(0, 12) }, RangeError, "its tensors end");
});

Deno.test("safetensors: what the format cannot hold is not written", () => {
  const encode = (name: string, shape: number[]) => () =>
    encodeSafetensors({ tensors: new Map([[name, { shape, data: new Float32Array(6) }]]), metadata: {} });
  assertThrows(encode("w", [5]), RangeError, "needs 5 elements, found 6");
  assertThrows(encode("__metadata__", [6]), RangeError, "no tensor may be named");
});
