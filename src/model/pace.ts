/** Chooses how many of a training's threads are at work, by the speed of its steps. No result depends on the choice. */

/** The steps and the milliseconds that a span must have to be judged. */
const STEPS = 3, SPAN = 300;
/**
 * Milliseconds between two trials: the shortest at first and after a change, `LONGER` times as many after
 * each failed trial.
 */
const SHORTEST_WAIT = 2_000, LONGEST_WAIT = 60_000, LONGER = 4;
/** The ratio of speeds from which another count of threads is taken. */
const GAIN = 1.1;
/** The ratio of speeds below which a trial ends at once. On idle cores a trial costs one step. */
const HOPELESS = 0.75;
/** The ratio by which the speed must change for the next trial to come soon. */
const CHANGE = 1.3;

/** Consecutive training steps. */
class Span {
  steps = 0;
  #images = 0;
  #milliseconds = 0;

  add(images: number, milliseconds: number) {
    this.steps++;
    this.#images += images;
    this.#milliseconds += milliseconds;
  }

  get isWhole(): boolean {
    return this.steps >= STEPS && this.#milliseconds >= SPAN;
  }

  /** Images a millisecond. */
  get speed(): number {
    return this.#images / this.#milliseconds;
  }
}

/**
 * A choice of threads that follows the machine. All threads work at first. Now and then a trial takes a few
 * steps by half as many threads, or by twice as many, and the faster count stays. Where other programs use
 * the cores, one more thread can cost more than it does.
 */
export class Pace {
  /** Counts of threads to choose from: 1, 2, 4, ... and all. */
  readonly #counts: readonly number[];
  /** Indices of the chosen count, and of the count under trial. */
  #chosen: number;
  #tried: number | undefined;
  #span = new Span();
  /** Images a millisecond with the chosen count: the latest, and at the end of the last trial. */
  #speed: number | undefined;
  #speedThen: number | undefined;
  /** Milliseconds since the last trial, and from one trial to the next. */
  #passed = 0;
  #wait = SHORTEST_WAIT;
  /** The direction of the next trial: 1 to more threads, -1 to fewer. */
  #direction = -1;

  /** @param most the number of threads */
  constructor(most: number) {
    const halves = Array.from({ length: Math.ceil(Math.log2(most)) }, (_, i) => 2 ** i);
    this.#counts = [...halves, most];
    this.#chosen = halves.length;
  }

  /** The number of threads for the next step. */
  get threads(): number {
    return this.#counts[this.#tried ?? this.#chosen];
  }

  /** The number of threads that is the fastest by all trials so far. */
  get settledThreads(): number {
    return this.#counts[this.#chosen];
  }

  /** Records the time of a step by `threads` threads. */
  record(images: number, milliseconds: number) {
    this.#span.add(images, milliseconds);
    if (this.#tried === undefined) this.#watch(milliseconds);
    else this.#judge(this.#tried, this.#speed!);
  }

  #watch(milliseconds: number) {
    this.#passed += milliseconds;
    if (this.#span.isWhole) {
      this.#speed = this.#span.speed;
      this.#speedThen ??= this.#speed;
      const change = this.#speed / this.#speedThen;
      if (change > CHANGE || change < 1 / CHANGE) this.#wait = SHORTEST_WAIT;
      this.#span = new Span();
    }
    if (this.#speed === undefined || this.#passed < this.#wait || this.#counts.length === 1) return;
    if (!(this.#chosen + this.#direction in this.#counts)) this.#direction = -this.#direction;
    this.#tried = this.#chosen + this.#direction;
    this.#span = new Span();
  }

  #judge(tried: number, speed: number) {
    const span = this.#span;
    if (!span.isWhole && span.speed > HOPELESS * speed) return;
    if (span.isWhole && span.speed > GAIN * speed) {
      this.#chosen = tried;
      this.#speed = span.speed;
      this.#wait = SHORTEST_WAIT;
    } else {
      this.#direction = -this.#direction;
      this.#wait = Math.min(LONGER * this.#wait, LONGEST_WAIT);
    }
    this.#speedThen = this.#speed;
    this.#passed = 0;
    this.#tried = undefined;
    this.#span = new Span();
  }
}
