/** Many machines that train a plan and die on the way: the real shares and locks, on simulated files and time. */
import { assert, assertEquals } from "@std/assert";
import { secondsOfShare, sharesOf } from "../src/cluster/shares.ts";
import { makeAll } from "../src/locks/make_all.ts";
import { Runner } from "../src/locks/runner.ts";
import { Random } from "../src/random.ts";
import { SimulatedFiles } from "./simulated_locks.ts";

const MODELS = 10_000, MACHINES = 500, EPOCHS = 20;
/** The share of trainings in whose course the machine dies. */
const DEATHS = 0.05;
/** Seconds until a dead machine's task is started on another. */
const REQUEUED_AFTER = 60;
/** A machine is faster or slower than the one that the plan was made on by at most this share. */
const SPEEDS = 0.03;
/** The largest shares that are asked for: of the work that is done twice, and of the time that the plan was wrong by. */
const MOST_LOST = 0.03, MOST_WRONG = 0.1;

interface SimulatedModel {
  readonly name: string;
  readonly seconds: number;
  /** Epochs in the checkpoint. */
  epochs: number;
  /** Trainings that came to their end. */
  ends: number;
}

/** Trains a plan on machines that die. */
async function simulate({ machines, deaths, seed }: { machines: number; deaths: number; seed: number }) {
  const random = new Random(seed, "cluster"), files = new SimulatedFiles();
  const models = Array.from({ length: MODELS }, (_, i): SimulatedModel => ({
    name: `model-${i.toString(16).padStart(16, "0")}`,
    seconds: 400 + 40 * random.integer(11),
    epochs: 0,
    ends: 0,
  }));
  const shares = sharesOf(models, machines);
  const sums = { lost: 0, deaths: 0, machines: 0 };

  /** One process, until its share is done or its machine dies. */
  async function run(host: string, share: readonly SimulatedModel[], die: () => void): Promise<void> {
    const slowness = 1 + SPEEDS * (2 * random.uniform() - 1);
    await using runner = await Runner.enter("models", { id: host, files: files.of(host) });
    await makeAll(share, {
      lockName: ({ name }) => Promise.resolve(name),
      find: (model) => Promise.resolve(model.ends > 0 ? model : undefined),
      clearUp: () => Promise.resolve(),
      onElsewhere: () => {},
      async make(model) {
        const epoch = Math.round(model.seconds * slowness / EPOCHS) * 1000;
        let begun = files.now;
        const left = (EPOCHS - model.epochs) * epoch;
        if (random.uniform() < deaths) {
          files.after(1000 * Math.floor(random.uniform() * left / 1000), () => {
            sums.lost += (files.now - begun) / 1000;
            die();
          });
        }
        while (model.epochs < EPOCHS) {
          begun = files.now;
          await files.sleep(host, epoch);
          model.epochs++;
        }
        model.ends++;
        return model;
      },
    }, { runner, atOnce: 1, keepGoing: true, wait: () => files.sleep(host, 2000) });
  }

  /** A task of the cluster's array: started anew on another machine until it is done. */
  async function task(share: readonly SimulatedModel[]): Promise<void> {
    for (;;) {
      const host = `node${sums.machines++}`, death = Promise.withResolvers<"dead">();
      const die = () => {
        if (!files.isAlive(host)) return;
        files.kill(host);
        sums.deaths++;
        death.resolve("dead");
      };
      if (await Promise.race([run(host, share, die), death.promise]) !== "dead") return;
      await files.sleep("the scheduler", 1000 * REQUEUED_AFTER);
    }
  }

  await files.runUntil(Promise.all(shares.map(task)));
  const planned = Math.max(...shares.map((share) => secondsOfShare(share, 1)));
  const work = models.reduce((sum, { seconds }) => sum + seconds, 0);
  return { models, files, planned, taken: files.now / 1000, lost: sums.lost / work, deaths: sums.deaths };
}

Deno.test("10,000 models over 500 machines, of which one dies in each twentieth training: all are made, once, as planned", async () => {
  const { models, files, planned, taken, deaths, lost } = await simulate({
    machines: MACHINES,
    deaths: DEATHS,
    seed: 1,
  });
  assertEquals(models.filter(({ ends }) => ends !== 1), []);
  assert(deaths > 0.8 * DEATHS * MODELS && deaths < 1.3 * DEATHS * MODELS, `${deaths} deaths`);
  assert(lost <= MOST_LOST, `${lost} of the work was lost`);
  assert(Math.abs(taken / planned - 1) <= MOST_WRONG, `planned ${planned} s, taken ${taken} s`);
  assertEquals(files.names().filter((name) => name.includes(".lock-")), []);
});
