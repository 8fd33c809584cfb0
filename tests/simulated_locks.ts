/** Files of one shared folder and a clock, for locks between simulated machines. */
import type { LockFiles } from "../src/locks/lock_files.ts";

interface SimulatedFile {
  text: string;
  /** When it was last written, in simulated milliseconds. */
  written: number;
}

/** A folder that simulated machines share. Nothing tells one whether another's process lives. */
export class SimulatedFiles {
  readonly #files = new Map<string, SimulatedFile>();
  readonly #timers = new Set<{ at: number; readonly every: number; readonly work: () => void }>();
  #now = 0;

  /** Simulated milliseconds since the start. */
  get now(): number {
    return this.#now;
  }

  /** The names of all files, in order. */
  names(): string[] {
    return [...this.#files.keys()].sort();
  }

  write(path: string, text: string): void {
    this.#files.set(path, { text, written: this.#now });
  }

  /** Lets time pass, and nobody does anything. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** The files as a machine sees them. */
  of(host: string): LockFiles {
    const files = this.#files;
    const ageOf = (path: string) => this.#now - (files.get(path)?.written ?? this.#now);
    return {
      self: { host, pid: 1 },
      read: (path) => Promise.resolve(files.get(path)?.text),
      create: (path, _temporary, text) => {
        if (files.has(path)) return Promise.resolve(false);
        this.write(path, text);
        return Promise.resolve(true);
      },
      replace: (path, _temporary, text) => Promise.resolve(this.write(path, text)),
      remove: (path) => Promise.resolve(void files.delete(path)),
      list: (folder) =>
        Promise.resolve(
          [...files.keys()].map((path) => ({ name: path.slice(folder.length + 1), isFile: true })),
        ),
      giveSignOfLife: (path, _temporary, text) => {
        this.write(path, text);
        return Promise.resolve({
          write: (text: string) => {
            if (files.has(path)) this.write(path, text);
            return Promise.resolve();
          },
          [Symbol.dispose]: () => {},
        });
      },
      isLeftBehind: () => Promise.resolve(false),
      age: (path, now) => Promise.resolve(ageOf(path) - (now === undefined ? 0 : ageOf(now))),
      now: () => this.#now,
      repeat: (work, every) => {
        const timer = { at: this.#now + every, every, work };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
    };
  }
}
