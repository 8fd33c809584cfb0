/** Seeded randomness. It is always passed in; nothing here or elsewhere draws from `Math.random`. */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/**
 * An independent stream of random numbers for each purpose: `new Random(seed, "split")` and
 * `new Random(seed, "shuffle", epoch)` share nothing but the seed, so drawing more in one never shifts another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Random } from "./random.ts";
 * const order = new Random(7, "doc").shuffle([0, 1, 2, 3]);
 * assertEquals(new Random(7, "doc").shuffle([0, 1, 2, 3]), order);
 * ```
 */
export class Random {
  readonly #generator;
  #spareNormal: number | undefined;

  /** The stream of this seed for this purpose. */
  constructor(seed: number, ...purpose: (string | number)[]) {
    const hash = fnv1a([seed, ...purpose].join("/"));
    this.#generator = xoroshiro128plusFromState([1, 2, 3, 4].map((word) => mix(hash + word * GOLDEN_RATIO)));
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** A uniform integer from 0 to `below - 1`. */
  integer(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958, both of the pair used). */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Shuffles `items` in place (Fisher and Yates, as in Durstenfeld 1964) and returns it. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [items[last], items[other]] = [items[other], items[last]];
    }
    return items;
  }

  /**
   * The numbers from 0 to `length - 1` in a random order: what `shuffle([0, ..., length - 1])` gives, ten times as fast.
   */
  permutation(length: number): Uint32Array<ArrayBuffer> {
    const generator = this.#generator;
    const items = new Uint32Array(length);
    for (let i = 0; i < length; i++) items[i] = i;
    // As `integer` draws them: 32 random bits modulo the range, drawn again where they lie past its last whole multiple. The
    // quotient is never rounded up to the next integer, from which it is 2^-32 away; V8 takes longer for a remainder.
    for (let last = length - 1; last > 0; last--) {
      const range = last + 1;
      let bits = 0;
      do bits = (generator.next() ^ 0x80000000) >>> 0; while (
        bits >= 2 ** 32 - range && bits >= 2 ** 32 - 2 ** 32 % range
      );
      const other = bits - Math.floor(bits / range) * range;
      const item = items[last];
      items[last] = items[other];
      items[other] = item;
    }
    return items;
  }
}

const GOLDEN_RATIO = 0x9e3779b9;

/** MurmurHash3's finaliser: close seeds must not start close sequences. */
function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/** FNV-1a, 32 bits, over UTF-16 code units: a purpose's name becomes a seed. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
