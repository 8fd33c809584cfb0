/**
 * Locks on models of a folder that several processes share, on one machine or on many, over network file systems too.
 *
 * A runner is a process that works in a folder. Its file, `runner-<id>.json`, tells who it is and what it does, and is written
 * anew every ten seconds: the beat. A model is locked by the file
 * `model-<key>.lock-<generation>`, which names a runner; the
 * highest generation counts. Whoever finds that its runner is dead makes the next generation. Two at once are told apart by the
 * file system: only one of them makes the file.
 *
 * A runner is dead where its file is gone, where it is of this machine and no process holds its file, or where the file has not
 * changed for two minutes. The minutes are counted by the clock of whoever watches, or by that of the file system: machines need
 * not agree on the time. A process that was merely asleep for so long finds at its next beat that it has lost its locks.
 *
 * No result depends on a lock: two that train the same model end with the same bits. Locks save the work.
 */
import { TEMPORARY } from "../files/atomic_write.ts";
import type { SignOfLife } from "../platform/lock.ts";
import { describeMachine } from "../platform/machine.ts";
import type { LockFiles } from "./lock_files.ts";
import { LockWatch } from "./lock_watch.ts";
import {
  drawRunnerId,
  type LockRecord,
  type LockState,
  type RunnerRecord,
  type ShareName,
  type Underway,
} from "./records.ts";

/** Milliseconds from one beat to the next. */
export const BEAT = 10_000;

/** A lock that this process has. */
export interface TakenLock {
  readonly name: string;
  /** Aborted where another process has taken the lock over: this one was silent for too long. */
  readonly lost: AbortSignal;
  /** Gives the lock back. With an error, others can read in it why the work failed. */
  release(error?: string): Promise<void>;
  /** Removes the lock and what is left of earlier ones: what it was taken for is done. */
  finish(): Promise<void>;
}

/** This process in a folder of models. It beats until it is disposed. */
export class Runner extends LockWatch implements AsyncDisposable {
  /** Ten digits that no other runner has. */
  readonly id: string;
  readonly #onNotice: (text: string) => void;
  readonly #share?: ShareName;
  readonly #machine = describeMachine();
  readonly #underway = new Map<string, Underway>();
  readonly #locks = new Map<string, { generation: number; lost: AbortController }>();
  #beat = 0;
  #sign: SignOfLife | undefined;
  #last: Promise<void> = Promise.resolve();
  #stop = () => {};

  private constructor(
    directory: string,
    { id = drawRunnerId(), files, share, onNotice = () => {} }: RunnerOptions,
  ) {
    super(directory, files);
    this.id = id;
    this.#share = share;
    this.#onNotice = onNotice;
  }

  /**
   * Enters a folder, which must be there, and clears up after killed runs.
   *
   * @throws where the folder takes no file
   */
  static async enter(directory: string, options: RunnerOptions = {}): Promise<Runner> {
    const runner = new Runner(directory, options), { files } = runner;
    runner.#sign = await runner.#giveSign();
    try {
      await runner.clearUp();
      runner.#stop = files.repeat(() => runner.beat(), BEAT);
    } catch (error) {
      await runner[Symbol.asyncDispose]();
      throw error;
    }
    return runner;
  }

  /** Takes a lock, as `model-0123456789abcdef`; where another process has it, says who. */
  async take(name: string): Promise<TakenLock | Extract<LockState, { kind: "held" }>> {
    for (;;) {
      const { state, generation: before } = await this.inspect(name);
      if (state.kind === "held") return state;
      const generation = before + 1, path = this.lockPath(name, generation);
      const { host, pid } = this.files.self, record: LockRecord = { runner: this.id, host, pid };
      const temporary = `${path}.${this.id}${TEMPORARY}`;
      if (!await this.files.create(path, temporary, JSON.stringify(record))) continue; // another was quicker
      const lost = new AbortController();
      this.#locks.set(name, { generation, lost });
      return {
        name,
        lost: lost.signal,
        release: (error) =>
          this.#giveBack(name, generation, error === undefined ? undefined : { ...record, error }),
        finish: () => {
          this.#forget(name, generation);
          return this.#removeAll(name, generation);
        },
      };
    }
  }

  /** Removes whoever's lock there is, where what it was taken for is done. True where there was one. */
  async clear(name: string): Promise<boolean> {
    const { generation } = await this.inspect(name);
    await this.#removeAll(name, generation);
    return generation > 0;
  }

  /** Tells of a training whose lock it has: at once where it begins, and from the next beat on where it goes on. */
  async tell(name: string, underway: Underway): Promise<void> {
    const begins = !this.#underway.has(name);
    this.#underway.set(name, underway);
    if (begins) await this.beat();
  }

  /** Writes the runner's file anew, and looks whether its locks are still its own. */
  async beat(): Promise<void> {
    this.#beat++;
    this.#last = this.#last.then(() => this.#renewSign()).catch((error) =>
      this.#onNotice(
        `${
          this.runnerPath(this.id)
        } cannot be written, so that other runs may take this one for dead: ${error.message}`,
      )
    );
    await this.#last;
    for (const [name, { generation, lost }] of this.#locks) {
      const next = await this.files.read(this.lockPath(name, generation + 1)).catch(() => undefined);
      if (next !== undefined) lost.abort(new Error(`Another run has taken over ${name}`));
    }
  }

  /** Leaves the folder: gives back all locks, and removes the runner's file. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    for (const [name, { generation }] of this.#locks) await this.#giveBack(name, generation).catch(() => {});
    await this.#last;
    await this.files.remove(this.runnerPath(this.id)).catch(() => {});
    this.#sign?.[Symbol.dispose]();
    this.#sign = undefined;
  }

  protected override ownFile(): string {
    return this.runnerPath(this.id);
  }

  #giveSign(): Promise<SignOfLife> {
    return this.files.giveSignOfLife(this.ownFile(), this.unfinishedRunnerPath(this.id), this.#record());
  }

  /** Others remove the file of a runner that was silent for too long: one that wakes needs a new one, or all its locks count as free. */
  async #renewSign(): Promise<void> {
    if (!this.#sign) return;
    if (await this.files.read(this.ownFile()) !== undefined) return await this.#sign.write(this.#record());
    const before = this.#sign;
    this.#sign = await this.#giveSign();
    before[Symbol.dispose]();
  }

  async #giveBack(name: string, generation: number, failed?: LockRecord): Promise<void> {
    if (!this.#forget(name, generation)) return;
    if (await this.files.read(this.lockPath(name, generation + 1)) !== undefined) return; // it has been taken over
    const path = this.lockPath(name, generation);
    if (failed) await this.files.replace(path, `${path}.${this.id}${TEMPORARY}`, JSON.stringify(failed));
    else await this.#removeAll(name, generation);
  }

  /** Removes the lock and those of dead runners before it, the highest last: until then nobody takes it for free. */
  async #removeAll(name: string, generation: number): Promise<void> {
    for (let each = 1; each <= generation; each++) await this.files.remove(this.lockPath(name, each));
  }

  #forget(name: string, generation: number): boolean {
    this.#underway.delete(name);
    return this.#locks.get(name)?.generation === generation && this.#locks.delete(name);
  }

  #record(): string {
    const record: RunnerRecord = {
      id: this.id,
      ...this.files.self,
      machine: this.#machine,
      beat: this.#beat,
      ...this.#share && { share: this.#share },
      training: [...this.#underway.values()],
    };
    return JSON.stringify(record);
  }
}

/** Options of a runner. */
export interface RunnerOptions {
  /** Letters and digits that no other runner has; absent, they are drawn. */
  readonly id?: string;
  /** The share of a plan that it trains. */
  readonly share?: ShareName;
  readonly files?: LockFiles;
  readonly onNotice?: (text: string) => void;
}
