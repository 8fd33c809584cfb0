import { assert, assertEquals } from "@std/assert";
import { Pace } from "../src/model/pace.ts";
import { Random } from "../src/random.ts";

/** Images a second of a step by so many threads, at a time in seconds. */
type Machine = (threads: number, seconds: number) => number;

/** Trains for so many seconds; how many images that makes, and by how many threads each step was taken. */
function follow(
  machine: Machine,
  { threads, seconds, noise = 0 }: { threads: number; seconds: number; noise?: number },
) {
  const pace = new Pace(threads), random = new Random(1, "pace");
  const used: number[] = [];
  let now = 0, images = 0;
  while (now < seconds) {
    const speed = machine(pace.threads, now) * Math.exp(noise * random.normal());
    used.push(pace.threads);
    now += 32 / speed;
    images += 32;
    pace.record(32, 32 / speed * 1000);
  }
  return { pace, used, perSecond: images / now };
}

const idle: Machine = (threads) => 250 * threads ** 0.8;
/** Two programs keep two cores: a thread gets half of one, and the more they are, the more they wait for each other. */
const busy: Machine = (threads) => 100 / threads;

Deno.test("on idle cores all threads are at work, and trials cost next to nothing", () => {
  for (const threads of [1, 2, 3, 8, 64]) {
    const { pace, perSecond } = follow(idle, { threads, seconds: 60, noise: 0.02 });
    assertEquals([pace.threads, pace.settledThreads], [threads, threads]);
    const share = perSecond / idle(threads, 0);
    assert(share > 0.99, `${threads} threads: ${share} of the speed`);
  }
});

Deno.test("where one thread is fastest, one is soon at work", () => {
  for (const threads of [2, 4, 16]) {
    const { used, pace, perSecond } = follow(busy, { threads, seconds: 240, noise: 0.2 });
    assertEquals(pace.settledThreads, 1, `of ${threads}`);
    assertEquals(used[0], threads);
    const share = perSecond / busy(1, 0); // 16 threads take most of a minute for the steps before the first trials
    assert(share > 0.8, `${threads} threads: ${share} of one's speed`);
  }
});

Deno.test("as many threads are at work as pay", () => {
  // Four of eight cores are free.
  const half: Machine = (threads) => threads <= 4 ? 250 * threads ** 0.8 : 500;
  for (const threads of [4, 8]) {
    const { pace, perSecond } = follow(half, { threads, seconds: 60, noise: 0.05 });
    assertEquals(pace.settledThreads, 4);
    assert(perSecond > 0.95 * half(4, 0), `${perSecond}`);
  }
});

Deno.test("a change on the cores is followed within seconds", () => {
  const changing: Machine = (threads, seconds) =>
    (seconds > 100 && seconds < 200 ? busy : idle)(threads, seconds);
  const { pace, perSecond } = follow(changing, { threads: 2, seconds: 300, noise: 0.1 });
  assertEquals(pace.settledThreads, 2);
  const best = (2 * idle(2, 0) + busy(1, 0)) / 3;
  assert(perSecond > 0.93 * best, `${perSecond / best} of the best`);
});

Deno.test("one thread has nothing to try", () => {
  const { used } = follow(busy, { threads: 1, seconds: 100, noise: 1 });
  assertEquals(new Set(used), new Set([1]));
});
