/** Hashes over several pieces, or over shared memory: `crypto.subtle` takes one piece, and none that is shared. */
import { createHash } from "node:crypto";

/** A hash under way. */
export interface Hash {
  /** Adds bytes. */
  update(bytes: Uint8Array): Hash;
  /** The hash over all of them, in hexadecimal digits. */
  hex(): string;
}

/** A hash over nothing yet. */
export function startHash(algorithm: "sha256" | "md5"): Hash {
  const hash = createHash(algorithm);
  return {
    update(bytes) {
      hash.update(bytes);
      return this;
    },
    hex: () => hash.digest("hex"),
  };
}
