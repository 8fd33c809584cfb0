/** A Python program at the other end of a line: a task a line on its standard input, an answer a line on its output. */

/** The program, and what its Python must have. */
export interface PythonProgram {
  /** Its file in peers/. */
  readonly script: string;
  /** Packages that it imports; the first one's version is told. */
  readonly packages: readonly string[];
  /** Environment variables beside those that leave it one thread. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A Python process with one thread. */
export class Python {
  readonly version: string;
  readonly #process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #rest = "";

  private constructor(process: Deno.ChildProcess, version: string) {
    this.version = version;
    this.#process = process;
    this.#lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#writer = process.stdin.getWriter();
  }

  /** Nothing where no Python with these packages is found. */
  static async start({ script, packages, env = {} }: PythonProgram): Promise<Python | undefined> {
    const path = new URL(`./peers/${script}`, import.meta.url).pathname;
    for (const python of ["python3", "/usr/bin/python3"]) {
      const probe = new Deno.Command(python, {
        args: ["-c", `import ${packages.join(", ")}; print(${packages[0]}.__version__)`],
        stderr: "null",
      });
      const { success, stdout } = await probe.output().catch(() => ({
        success: false,
        stdout: new Uint8Array(),
      }));
      if (!success) continue;
      const threads = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
      const options = {
        args: [path],
        stdin: "piped" as const,
        stdout: "piped" as const,
        env: { ...threads, ...env },
      };
      return new Python(new Deno.Command(python, options).spawn(), new TextDecoder().decode(stdout).trim());
    }
  }

  /** The answer to a task. */
  async ask(task: unknown): Promise<string> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(task)}\n`));
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error("Cannot time a Python program: its process ended");
      this.#rest += value;
    }
    const [line, ...rest] = this.#rest.split("\n");
    this.#rest = rest.join("\n");
    return line;
  }

  async close() {
    await this.#writer.close();
    await this.#process.status;
  }
}
