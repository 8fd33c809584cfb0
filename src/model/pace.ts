/** Chooses how many of a training's threads are at work, by the speed of its steps. No result depends on the choice. */

/** A span of steps is judged when it has so many steps and milliseconds. */
const STEPS = 3, SPAN = 300;
/** Milliseconds between two trials: few at first and after a change, then four times as many after each that did not pay. */
const SHORTEST_WAIT = 2_000, LONGEST_WAIT = 60_000, LONGER = 4;
/** Another count of threads is taken where it is so many times as fast. */
const GAIN = 1.1;
/** A trial ends at once where it is so many times as fast: on idle cores it costs one step. */
const HOPELESS = 0.75;
/** A speed that has changed so many times since the last trial calls for another soon. */
const CHANGE = 1.3;

/** Steps that were taken one after the other. */
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
 * Begins with all threads. Now and then a few steps are taken by half as many or twice as many, and where that is faster, it stays so:
 * where other programs use the cores, a thread more can cost more than it does.
 */
export class Pace {
  /** 1, 2, 4, ... and all. */
  readonly #counts: readonly number[];
  /** Indices among the counts. */
  #chosen: number;
  #tried: number | undefined;
  #span = new Span();
  /** Images a millisecond with the chosen count: of late, and when the last trial ended. */
  #speed: number | undefined;
  #speedThen: number | undefined;
  /** Milliseconds since the last trial, and from it to the next. */
  #passed = 0;
  #wait = SHORTEST_WAIT;
  /** Where the next trial goes, if there is anything: 1 to more threads. */
  #direction = -1;

  /** @param most how many threads there are */
  constructor(most: number) {
    const halves = Array.from({ length: Math.ceil(Math.log2(most)) }, (_, i) => 2 ** i);
    this.#counts = [...halves, most];
    this.#chosen = halves.length;
  }

  /** How many threads are to take the next step. */
  get threads(): number {
    return this.#counts[this.#tried ?? this.#chosen];
  }

  /** How many threads have proved best. */
  get settledThreads(): number {
    return this.#counts[this.#chosen];
  }

  /** Hears how long a step of so many images took with `threads` of them. */
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
