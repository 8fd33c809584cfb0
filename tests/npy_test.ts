import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeNpy, encodeNpy, type NpyArray } from "../src/files/npy.ts";

/** A file that tests/golden/npy.py had NumPy write. */
function golden(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`golden/npy/${name}.npy`, import.meta.url));
}

const arrays: Record<string, NpyArray> = {
  f4: { data: Float32Array.of(0, -1.5, 1 / 3, 3e38, 1e-45, Infinity), shape: [2, 3] },
  f8: { data: Float64Array.of(0.1, -Infinity, 5e-324), shape: [3] },
  u1: { data: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), shape: [2, 2, 2] },
  u4: { data: Uint32Array.of(4294967295), shape: [] },
  empty: { data: new Float32Array(0), shape: [0, 10] },
};

for (const [name, array] of Object.entries(arrays)) {
  Deno.test(`npy: ${name} of shape [${array.shape}] is read from and written as NumPy's bytes`, () => {
    assertEquals(decodeNpy(golden(name)), array);
    assertEquals(encodeNpy(array), golden(name));
  });
}

Deno.test("npy: any array comes back as it went, from any place in a buffer", () => {
  const shapes = fc.array(fc.nat(4), { maxLength: 4 });
  fc.assert(fc.property(shapes, fc.nat(9), fc.nat(7), (shape, first, shift) => {
    const length = shape.reduce((product, size) => product * size, 1);
    for (const Type of [Float32Array, Float64Array, Uint8Array, Uint32Array]) {
      const data = new Type(length + 1).map((_, i) => i + first).subarray(1);
      const bytes = encodeNpy({ data, shape });
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      assertEquals(decodeNpy(shifted.subarray(shift)), { data: data.slice(), shape });
    }
  }));
});

Deno.test("npy: other orders and versions are read, other kinds of element refused by name", () => {
  assertEquals(decodeNpy(golden("fortran")), { data: new Float32Array(6), shape: [2, 3] });
  assertEquals(decodeNpy(golden("big_endian")), { data: new Float32Array(2), shape: [2] });
  assertEquals(decodeNpy(golden("version2")), { data: new Float32Array(2), shape: [2] });
  assertThrows(() => decodeNpy(golden("int64")), RangeError, "found int64");
  const version4 = golden("f4").fill(4, 6, 7);
  assertThrows(() => decodeNpy(version4), SyntaxError, "version 1.0 to 3.0, found 4.0");
});

Deno.test("npy: Python objects are refused with a line that saves them, from an archive all of them", () => {
  const bytes = encodeNpy({ data: new Float64Array(2), shape: [2] }), place = 10 + "{'descr': '".length;
  bytes.set(new TextEncoder().encode("|O8"), place);
  const refused = (name: string, line: string) => assertThrows(() => decodeNpy(bytes, name), TypeError, line);
  refused(
    "a/o.npy",
    'import numpy; numpy.save("a/o-plain.npy", numpy.stack(list(numpy.load("a/o.npy", allow_pickle=True))))',
  );
  refused(
    "a/o.npz:labels.npy",
    'import numpy; numpy.savez("a/o-plain.npz", **{name: numpy.stack(list(array)) if array.dtype == object else array ' +
      'for name, array in numpy.load("a/o.npz", allow_pickle=True).items()})',
  );
});

Deno.test("npy: a file cut anywhere, or too long, is refused", () => {
  const whole = golden("f4");
  for (let length = 0; length < 10; length++) {
    assertThrows(() => decodeNpy(whole.subarray(0, length)), SyntaxError);
  }
  for (let length = 10; length < whole.length; length++) {
    assertThrows(() => decodeNpy(whole.subarray(0, length)), RangeError, "found");
  }
  assertThrows(
    () => decodeNpy(new Uint8Array([...whole, 0])),
    RangeError,
    "needs 24 bytes from byte 128 on, found 25",
  );
  assertThrows(() => decodeNpy(whole.slice().fill(0x20, 10, 128)), SyntaxError, "descr");
  assertThrows(() => decodeNpy(whole.slice().fill(0, 0, 1)), SyntaxError, "NUMPY");
});

Deno.test("npy: a shape that does not fit is not written", () => {
  assertThrows(() => encodeNpy({ data: new Float32Array(5), shape: [2, 3] }), RangeError, "needs 6");
});
