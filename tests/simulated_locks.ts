/** Files of one shared folder and a clock, for locks between simulated machines. */
import { setImmediate } from "node:timers";
import type { LockFiles } from "../src/locks/lock_files.ts";

interface SimulatedFile {
  text: string;
  /** When it was last written, in simulated milliseconds. */
  written: number;
}

/** A folder that simulated machines share. Nothing tells one whether another's process lives. */
export class SimulatedFiles {
  readonly #files = new Map<string, SimulatedFile>();
  /** Work that is due, by the millisecond. */
  readonly #due = new Map<number, Set<() => void>>();
  readonly #dead = new Set<string>();
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

  /** Calls `work` after so many milliseconds, unless the result is called before. */
  after(milliseconds: number, work: () => void): () => void {
    const at = this.#now + milliseconds;
    const all = this.#due.get(at) ?? this.#due.set(at, new Set()).get(at)!;
    all.add(work);
    return () => all.delete(work);
  }

  /** Ends a machine: its timers stop, and whatever it waits for never comes. */
  kill(host: string): void {
    this.#dead.add(host);
  }

  isAlive(host: string): boolean {
    return !this.#dead.has(host);
  }

  /** Waits on a machine. */
  sleep(host: string, milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, () => this.isAlive(host) && resolve()));
  }

  /** Lets time pass from one event to the next, until the promise is there. */
  async runUntil(ended: Promise<unknown>): Promise<void> {
    let isOver = false;
    ended.finally(() => isOver = true).catch(() => {});
    /** Until all that can be done at this moment is done. */
    const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
    for (await settle(); !isOver; await settle()) {
      const next = Math.min(...this.#due.keys());
      if (next === Infinity) throw new Error(`Nothing is left to happen at ${this.#now} ms`);
      this.#now = next;
      const all = this.#due.get(next)!;
      this.#due.delete(next);
      for (const work of all) work();
    }
    await ended;
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
        let cancel = () => {};
        const again = () => {
          if (!this.isAlive(host)) return;
          cancel = this.after(every, again);
          work();
        };
        cancel = this.after(every, again);
        return () => cancel();
      },
    };
  }
}
