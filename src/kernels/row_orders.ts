/** The orders in which attack networks take their rows. */
import { Random } from "../random.ts";

/** The most numbers of orders of one seed that are kept: 8 MB. */
const MOST_NUMBERS = 2 ** 21;

/**
 * The orders of one seed, epoch by epoch. Networks that learn on as many rows with it share them, as those of an attacker's folds do
 * and those of several attackers: to draw an order takes a tenth of its epoch.
 */
export class RowOrders {
  readonly #known = new Map<number, Uint32Array<ArrayBuffer>[]>();
  #room = MOST_NUMBERS;

  /** The orders of this seed. */
  constructor(readonly seed: number) {}

  /** The order `[rows]` of an epoch, counted from 0; to be read only. */
  of(epoch: number, rows: number): Uint32Array<ArrayBuffer> {
    const orders = this.#known.get(rows) ?? [];
    if (epoch < orders.length) return orders[epoch];
    const order = new Random(this.seed, "attack-network", epoch).permutation(rows);
    if (epoch === orders.length && rows <= this.#room) {
      this.#room -= rows;
      orders.push(order);
      this.#known.set(rows, orders);
    }
    return order;
  }
}
