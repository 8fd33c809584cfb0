/** Places for the labels of points, near to them and on nothing else. */

/** A place in pixels from the plot's upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A box in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Points that lie too near each other to be told apart, with the block of their labels. */
export interface LabelBlock {
  /** The places of the points in the list that was given. */
  readonly points: readonly number[];
  /** A line for each of the points, from above. */
  readonly box: Box;
  readonly align: "left" | "right";
  /** The line from the block to its points. */
  readonly tie: { readonly from: Place; readonly to: Place };
}

/** Points nearer than this share a block. */
const NEAR = 15;
/** Between a point and its label. */
const GAP = 9;
/** The space that a label keeps free around a point. */
const POINT = 6;

/**
 * Places a block of labels for every group of points that lie together: as near as no other block, no point and none of
 * `kept` is in the way, and within the plot. Every given point gets a line of the height `line`, and is `widths[i]` wide; a
 * width of 0 leaves a point without a label.
 */
export function placeLabels(
  points: readonly Place[],
  { widths, line, plot, kept }: {
    widths: readonly number[];
    line: number;
    plot: { readonly width: number; readonly height: number };
    kept: readonly Box[];
  },
): LabelBlock[] {
  const taken: Box[] = [
    ...kept,
    ...points.map(({ x, y }) => ({ left: x - POINT, right: x + POINT, top: y - POINT, bottom: y + POINT })),
  ];
  const groups = groupsOf(points)
    .map((group) => ({ all: group, labelled: group.filter((i) => widths[i] > 0) }))
    .filter(({ labelled }) => labelled.length > 0)
    .sort((a, b) => b.labelled.length - a.labelled.length);
  return groups.map(({ all, labelled }) => {
    const around = boundsOf(all.map((i) => points[i]));
    const width = Math.max(...labelled.map((i) => widths[i])), height = line * labelled.length;
    const candidates = candidatesAround(around, { width, height });
    const chosen = candidates.find(({ box }) =>
      isWithin(box, plot) && !taken.some((other) => overlap(box, other))
    ) ??
      candidates.find(({ box }) => isWithin(box, plot)) ?? candidates[0];
    taken.push(chosen.box);
    const nearest = all.map((i) => points[i]).reduce((best, point) =>
      distance(point, chosen.from) < distance(best, chosen.from) ? point : best
    );
    return {
      points: [...labelled].sort((a, b) => points[a].y - points[b].y),
      box: chosen.box,
      align: chosen.align,
      tie: { from: chosen.from, to: nearest },
    };
  });
}

/** Points joined where each is near to another of its group. */
function groupsOf(points: readonly Place[]): number[][] {
  const groupOf = points.map((_, i) => i);
  for (const [i, point] of points.entries()) {
    for (const [j, other] of points.entries()) {
      if (j >= i || groupOf[i] === groupOf[j] || distance(point, other) >= NEAR) continue;
      const [from, to] = [groupOf[i], groupOf[j]];
      groupOf.forEach((group, k) => groupOf[k] = group === from ? to : group);
    }
  }
  return Map.groupBy(points.keys(), (i) => groupOf[i]).values().toArray();
}

/** Blocks to the right and left of a group, then above and below it, the nearest first. */
function candidatesAround(around: Box, { width, height }: { width: number; height: number }) {
  const middle = (around.top + around.bottom) / 2, centre = (around.left + around.right) / 2;
  const beside = (align: "left" | "right", out: number, down: number) => {
    const left = align === "left" ? around.right + out : around.left - out - width;
    const top = middle - height / 2 + down;
    const box = { left, right: left + width, top, bottom: top + height };
    return {
      box,
      align,
      from: { x: align === "left" ? left - 2 : left + width + 2, y: nearestIn(middle, box) },
    };
  };
  const stacked = (up: boolean, out: number, shift: number) => {
    const left = centre - width / 2 + shift;
    const top = up ? around.top - out - height : around.bottom + out;
    const box = { left, right: left + width, top, bottom: top + height };
    const x = Math.min(Math.max(centre, left + 4), left + width - 4);
    return { box, align: "left" as const, from: { x, y: up ? top + height : top } };
  };
  const steps = Array.from({ length: 80 }, (_, i) => (i % 2 ? -1 : 1) * Math.ceil(i / 2) * 5);
  const candidates = [GAP, 3 * GAP, 6 * GAP, 12 * GAP].flatMap((out) =>
    steps.flatMap((step) => [
      beside("left", out, step),
      beside("right", out, step),
      stacked(true, out, 2 * step),
      stacked(false, out, 2 * step),
    ])
  );
  const lengthOf = ({ from }: { from: Place }) =>
    Math.hypot(
      Math.max(0, around.left - from.x, from.x - around.right),
      Math.max(0, around.top - from.y, from.y - around.bottom),
    );
  return candidates.map((candidate) => ({ ...candidate, length: lengthOf(candidate) }))
    .sort((a, b) => a.length - b.length);
}

function nearestIn(y: number, { top, bottom }: Box): number {
  return Math.min(Math.max(y, top + 5), bottom - 5);
}

function boundsOf(places: readonly Place[]): Box {
  const xs = places.map(({ x }) => x), ys = places.map(({ y }) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function isWithin(
  { left, right, top, bottom }: Box,
  { width, height }: { width: number; height: number },
): boolean {
  return left >= 0 && right <= width && top >= 0 && bottom <= height;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
