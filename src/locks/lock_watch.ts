/** Looks at the locks of a folder that several processes share. `runner.ts` says how they work. */
import { isTemporary, TEMPORARY } from "../files/atomic_write.ts";
import { type LockFiles, ownLockFiles } from "./lock_files.ts";
import { type LockState, parsedLock, parsedRunner, type RunnerRecord } from "./records.ts";

/** Milliseconds without a beat after which a runner counts as dead. */
export const SILENCE = 120_000;
/** The age of a temporary file that no process can still be writing, in milliseconds. */
const ABANDONED = 3_600_000;

/** The last text of another runner's file, and since when it stands there. */
interface Watched {
  readonly text: string;
  /** By `LockFiles.now`. */
  readonly since: number;
}

/** Looks at the locks of a folder, without taking any. */
export class LockWatch {
  readonly directory: string;
  protected readonly files: LockFiles;
  readonly #watched = new Map<string, Watched>();

  constructor(directory: string, files: LockFiles = ownLockFiles) {
    this.directory = directory;
    this.files = files;
  }

  /** The state of a model's lock. */
  async stateOf(name: string): Promise<LockState> {
    return (await this.inspect(name)).state;
  }

  /** All runners of the folder that are not known to be dead. */
  async runners(): Promise<RunnerRecord[]> {
    const records: RunnerRecord[] = [];
    for (const id of await this.#runnerIds()) {
      if (await this.#isDead(id)) continue;
      const record = parsedRunner(await this.files.read(this.runnerPath(id)));
      if (record) records.push(record);
    }
    return records;
  }

  /** A lock's state, and its highest generation, 0 where there is none. */
  protected async inspect(name: string): Promise<{ state: LockState; generation: number }> {
    let generation = 0, text: string | undefined;
    for (;;) {
      const next = await this.files.read(this.lockPath(name, generation + 1));
      if (next === undefined) break;
      generation++;
      text = next;
    }
    if (generation === 0) return { state: { kind: "free" }, generation };
    const record = parsedLock(text);
    // Made a moment ago where there are no links: whoever died in between holds it until a taker has watched it for long enough.
    if (!record) {
      const silent = await this.#isSilent(this.lockPath(name, generation), text ?? "");
      return { state: silent ? { kind: "free" } : { kind: "held", host: "unknown", pid: 0 }, generation };
    }
    const { runner: id, host, pid, error } = record;
    if (error !== undefined) return { state: { kind: "failed", host, error }, generation };
    if (!await this.#isDead(id)) {
      const runner = parsedRunner(await this.files.read(this.runnerPath(id)));
      return { state: { kind: "held", host, pid, ...runner && { runner } }, generation };
    }
    // A runner that ends properly gives its locks back first: one that was read before may be another's by now.
    const again = parsedLock(await this.files.read(this.lockPath(name, generation)));
    if (again?.runner === id) return { state: { kind: "free" }, generation };
    return again === undefined ? { state: { kind: "free" }, generation: generation - 1 } : this.inspect(name);
  }

  protected lockPath(name: string, generation: number): string {
    return `${this.directory}/${name}.lock-${generation}`;
  }

  protected runnerPath(id: string): string {
    return `${this.directory}/runner-${id}.json`;
  }

  /** The name of a runner's file until it is whole and held. */
  protected unfinishedRunnerPath(id: string): string {
    return `${this.runnerPath(id)}.${id}${TEMPORARY}`;
  }

  /** A file of this process, by whose time the ages of others are told; without one, this machine's clock tells them. */
  protected ownFile(): string | undefined {
    return undefined;
  }

  /** The ids of the runners that have a file. */
  async #runnerIds(): Promise<string[]> {
    const files = (await this.files.list(this.directory)).filter(({ isFile }) => isFile);
    const names = files.map(({ name }) => /^runner-(\w+)\.json$/.exec(name)?.[1]);
    return names.filter((id) => id !== undefined);
  }

  /** Removes files of dead runners, and what they were writing. */
  protected async clearUp(): Promise<void> {
    const dead: string[] = [];
    for (const id of await this.#runnerIds()) {
      if (!await this.#isDead(id)) continue;
      dead.push(id);
      await this.files.remove(this.runnerPath(id));
    }
    for (const { name, isFile } of await this.files.list(this.directory)) {
      if (!isFile || !isTemporary(name)) continue;
      const path = `${this.directory}/${name}`;
      const isOfDead = dead.some((id) => name.endsWith(`.${id}${TEMPORARY}`));
      // A runner that is killed before its own file is whole is not among the dead.
      const [, id = ""] = /^runner-(\w+)\.json\./.exec(name) ?? [];
      const isUnfinished = path === this.unfinishedRunnerPath(id) && await this.files.isLeftBehind(path);
      if (isOfDead || isUnfinished || await this.files.age(path, this.ownFile()) > ABANDONED) {
        await this.files.remove(path);
      }
    }
  }

  async #isDead(id: string): Promise<boolean> {
    const path = this.runnerPath(id);
    const text = await this.files.read(path);
    if (text === undefined) return true;
    if (path === this.ownFile()) return false;
    const isOfThisMachine = parsedRunner(text)?.host === this.files.self.host;
    if (isOfThisMachine && await this.files.isLeftBehind(path)) return true;
    return await this.#isSilent(path, text);
  }

  /** True where a file has stood with this text for too long. */
  async #isSilent(path: string, text: string): Promise<boolean> {
    const now = this.files.now(), known = this.#watched.get(path);
    if (known?.text === text) return now - known.since >= SILENCE;
    const since = now - (known ? 0 : Math.max(0, await this.files.age(path, this.ownFile())));
    this.#watched.set(path, { text, since });
    return now - since >= SILENCE;
  }
}
