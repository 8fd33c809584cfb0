/**
 * A Slurm cluster of two nodes on this machine, by Debian's slurm-wlm and munge. Its daemons are children of the test and keep
 * all files in a temporary folder; they need neither systemd nor cgroups, and no other Slurm on the machine notices them.
 */
import { hostname, userInfo } from "node:os";

/** Seconds between a job's end and its next start where it is queued again: no lower value is taken. */
const CREDENTIAL_LIFETIME = 5;
/** Milliseconds within which daemons are there; a second or two is the rule. */
const STARTING = 30_000;
/** Milliseconds between two looks. */
const LOOK = 100;

const DAEMONS = ["munged", "slurmctld", "slurmd"];

/** The daemons' paths, by name; undefined where one of them is not installed. */
function findDaemons(): Record<string, string> | undefined {
  // Debian has them where only root's PATH looks.
  const folders = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin"];
  const found: Record<string, string> = {};
  for (const name of DAEMONS) {
    const path = folders.map((folder) => `${folder}/${name}`).find((path) => {
      try {
        return Deno.statSync(path).isFile;
      } catch {
        return false;
      }
    });
    if (path === undefined) return undefined;
    found[name] = path;
  }
  return found;
}

/** True where slurm-wlm and munge are installed. */
export function hasSlurm(): boolean {
  return findDaemons() !== undefined;
}

/** A running cluster; disposing of it ends its jobs and its daemons, and removes its files. */
export interface SlurmCluster extends AsyncDisposable {
  /** Runs one of Slurm's commands, as `sbatch`, and returns what it prints; throws where it fails. */
  run(command: string, ...args: string[]): Promise<string>;
  /** Milliseconds, by `performance.now()`, at which the controller started: it looks at time limits every 30 s from then on. */
  readonly startedAt: number;
}

/**
 * Starts a cluster of the nodes node1 and node2.
 *
 * @param cores of each node, whatever this machine has
 */
export async function startSlurm({ cores }: { cores: number }): Promise<SlurmCluster> {
  const daemons = findDaemons();
  if (!daemons) throw new Error("Cannot start Slurm: slurm-wlm and munge are needed");
  const folder = await Deno.makeTempDir({ prefix: "slurm-" });
  const conf = `${folder}/slurm.conf`, socket = `${folder}/munge.socket`, key = `${folder}/munge.key`;
  await Deno.writeFile(key, crypto.getRandomValues(new Uint8Array(128)), { mode: 0o600 });
  await Deno.mkdir(`${folder}/state`);
  await Deno.writeTextFile(conf, configuration({ folder, socket, cores, ports: freePorts(3) }));
  const env = { SLURM_CONF: conf, LC_ALL: "C" };
  const children: Deno.ChildProcess[] = [];
  const start = (name: string, ...args: string[]) => {
    const log = `${folder}/${name}${children.length}.out`;
    // A daemon's own output goes to a file: a pipe that nobody reads would stop it.
    const child = new Deno.Command("sh", {
      args: ["-c", 'log=$1; shift; exec "$@" > "$log" 2>&1', "sh", log, daemons[name], ...args],
      env,
    }).spawn();
    children.push(child);
  };
  const run = async (command: string, ...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
    const [printed, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${errors}`);
    return printed;
  };
  const stop = async () => {
    await run("scancel", "--quiet", "--user", userInfo().username).catch(() => {});
    await until(async () => await run("squeue", "--noheader") === "").catch(() => {});
    for (const child of children.toReversed()) {
      child.kill("SIGTERM");
      await child.status;
    }
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const files = ["key-file", "pid-file", "log-file", "seed-file"].map((name) =>
      `--${name}=${folder}/munge.${name.slice(0, name.indexOf("-"))}`
    );
    start("munged", "--foreground", "--force", `--socket=${socket}`, ...files);
    await until(() => exists(socket));
    const startedAt = performance.now();
    start("slurmctld", "-D", "-c");
    for (const node of ["node1", "node2"]) start("slurmd", "-D", "-c", "-N", node);
    await until(async () =>
      await run("sinfo", "--noheader", "--Node", "--format", "%T").catch(() => "") === "idle\nidle"
    );
    return { run, startedAt, [Symbol.asyncDispose]: stop };
  } catch (error) {
    const logs: string[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      if (/\.(out|log)$/.test(name)) logs.push(`${name}:\n${await Deno.readTextFile(`${folder}/${name}`)}`);
    }
    await stop();
    throw new Error(`Cannot start Slurm: ${(error as Error).message}\n${logs.join("\n")}`);
  }
}

/** The text of slurm.conf. */
function configuration({ folder, socket, cores, ports }: {
  folder: string;
  socket: string;
  cores: number;
  ports: readonly number[];
}): string {
  const host = hostname().split(".")[0], user = userInfo().username;
  const [controller, ...nodes] = ports;
  const lines = [
    "ClusterName=kagemusha",
    `SlurmctldHost=${host}(127.0.0.1)`,
    `SlurmctldPort=${controller}`,
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    "AuthType=auth/munge",
    `AuthInfo=socket=${socket},cred_expire=${CREDENTIAL_LIFETIME}`,
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool-%n`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd-%n.pid`,
    `SlurmctldLogFile=${folder}/slurmctld.log`,
    `SlurmdLogFile=${folder}/slurmd-%n.log`,
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core",
    "JobAcctGatherType=jobacct_gather/none",
    "AccountingStorageType=accounting_storage/none",
    "MpiDefault=none",
    "MailProg=/bin/true",
    "ReturnToService=2",
    "KillWait=5",
    "SchedulerParameters=batch_sched_delay=0,sched_interval=1",
    "SlurmdParameters=config_overrides", // more cores and memory than there are
    ...nodes.map((port, i) =>
      `NodeName=node${
        i + 1
      } NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port} CPUs=${cores} RealMemory=64000`
    ),
    "PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
  ];
  return `${lines.join("\n")}\n`;
}

/** Ports that nobody listens at. */
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  return listeners.map((listener) => {
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    return port;
  });
}

/**
 * Waits until something is so.
 *
 * @throws {Error} where it is not so in time
 */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  { milliseconds = STARTING, what = "the daemons" }: { milliseconds?: number; what?: string } = {},
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!await isSo()) {
    if (performance.now() > end) throw new Error(`Waited ${milliseconds / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
