/**
 * Ten classes of little scenes, drawn by a seeded generator: a figure, whose kind is the class, on a rippled ground
 * among smaller figures of any kind. Nothing to download, and hard enough that a network must learn its training
 * images by heart to get them all right.
 */
import { Random } from "../random.ts";
import { type Dataset, hashImages, type LabelledImages } from "./dataset.ts";

const SIDE = 32;

/**
 * Measures of how hard the classes are to tell apart, all in one place. Distances are in pixels, angles in radians, colours
 * from 0 to 1; ranges are drawn from uniformly. Found by training a ResNet-20 on 500 images (`deno task attack`, seeds
 * 1 and 2): 1.00 of them right and 0.49, 0.64, 0.59 and 0.60 of others. To make others easier, lower `morph`; the ripples
 * are what lets a network tell one image from all others.
 */
const DIFFICULTY = {
  /** A figure's share of the way to another kind's outline: beyond 0.5 it looks more like the other. */
  morph: [0, 0.45],
  radius: [9, 13],
  /** The centre's distance from the middle, in each direction. */
  offset: [-2, 2],
  angle: [-0.2, 0.2],
  /** Height over width. */
  stretch: [0.8, 1.25],
  /** The share by which the ground's colour is drawn towards one that goes with the class. */
  tint: 0.3,
  /** The figure's difference in colour from the ground; the sign says whether it is lighter or darker. */
  contrast: [0.35, 0.8],
  /** Strength and fineness of the ground's and the figures' ripples. */
  groundRipples: { spread: 0.4, frequency: 0.9 },
  figureRipples: { spread: 0.2, frequency: 1.2 },
  /** At most so many smaller figures of random kinds, behind and before the figure. */
  behind: 1,
  before: 1,
  smallRadius: [2, 5],
  /** Half the width of the (uniform) noise on every pixel's lightness. */
  grain: 0.04,
} as const;

/**
 * Makes `poolSize` images to draw parts from and `validationSize` more, 32x32 RGB. Image i of either is of class
 * i mod 10 and depends on `seed` and i only, whatever the sizes.
 */
export function makeSynthetic(
  { poolSize, validationSize, seed }: { poolSize: number; validationSize: number; seed: number },
): Promise<Dataset> {
  const pool = drawImages(poolSize, (i) => new Random(seed, "synthetic", "pool", i));
  const validation = drawImages(validationSize, (i) => new Random(seed, "synthetic", "validation", i));
  return Promise.resolve({
    name: "synthetic",
    sha256: hashImages(pool, validation),
    classes: Object.keys(kinds),
    imageShape: [SIDE, SIDE, 3],
    pool,
    validation,
  });
}

/** Signed distance from the point (u, v) to a figure's outline, roughly and in its radius: negative inside. */
type Outline = (u: number, v: number) => number;

const kinds: Record<string, Outline> = {
  disc: (u, v) => Math.hypot(u, v) - 0.85,
  ring: (u, v) => Math.abs(Math.hypot(u, v) - 0.7) - 0.22,
  square: (u, v) => Math.max(Math.abs(u), Math.abs(v)) - 0.75,
  triangle: (u, v) => Math.max(v, 0.866 * Math.abs(u) - 0.5 * v) - 0.5,
  cross: (u, v) =>
    Math.max(Math.min(Math.abs(u), Math.abs(v)) - 0.26, Math.max(Math.abs(u), Math.abs(v)) - 0.95),
  star: (u, v) => 0.7 * (Math.hypot(u, v) - 0.65 - 0.3 * Math.cos(5 * Math.atan2(v, u))),
  crescent: (u, v) => Math.max(Math.hypot(u, v) - 0.9, 0.75 - Math.hypot(u - 0.45, v)),
  dumbbell: (u, v) =>
    Math.min(Math.hypot(Math.abs(u) - 0.6, v) - 0.38, Math.max(Math.abs(u) - 0.6, Math.abs(v) - 0.13)),
  bars: (u, v) => Math.max(Math.hypot(u, v) - 0.95, 0.2 * Math.cos(8 * u)),
  checkers: (u, v) =>
    Math.max(Math.max(Math.abs(u), Math.abs(v)) - 0.85, 0.3 * Math.sin(3.7 * u) * Math.sin(3.7 * v)),
};
const outlines = Object.values(kinds);

type Colour = readonly number[];

/** Two colours that run into each other in waves; `waves` holds x and y frequency and phase of each. */
interface Paint {
  readonly from: Colour;
  readonly to: Colour;
  readonly waves: readonly (readonly number[])[];
}

function drawImages(count: number, randomOf: (i: number) => Random): LabelledImages {
  const size = SIDE * SIDE * 3;
  const images = new Uint8Array(new SharedArrayBuffer(count * size));
  const labels = new Uint8Array(new SharedArrayBuffer(count));
  const canvas = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    const random = randomOf(i);
    labels[i] = i % outlines.length;
    drawScene(canvas, labels[i], random);
    develop(canvas, images.subarray(i * size, (i + 1) * size), random);
  }
  return { images, labels };
}

function drawScene(canvas: Float64Array, label: number, random: Random): void {
  const { morph, radius, offset, tint, behind, before, smallRadius, contrast, groundRipples, figureRipples } =
    DIFFICULTY;
  const ground = [0, 1, 2].map((channel) => {
    const typical = 0.5 + 0.35 * Math.cos(2 * Math.PI * (label / outlines.length + channel / 3));
    return (1 - tint) * between(random, [0.1, 0.9]) + tint * typical;
  });
  drawGround(canvas, rippled(random, ground, groundRipples));

  const small = () => {
    const place = () => between(random, [0, SIDE]);
    drawFigure(canvas, outlines[random.integer(outlines.length)], random, {
      x: place(),
      y: place(),
      radius: between(random, smallRadius),
      paint: rippled(random, shifted(random, ground, between(random, contrast)), figureRipples),
    });
  };
  for (let n = random.integer(behind + 1); n > 0; n--) small();

  const own = outlines[label];
  const other = outlines[(label + 1 + random.integer(outlines.length - 1)) % outlines.length];
  const share = between(random, morph);
  drawFigure(canvas, (u, v) => (1 - share) * own(u, v) + share * other(u, v), random, {
    x: SIDE / 2 + between(random, offset),
    y: SIDE / 2 + between(random, offset),
    radius: between(random, radius),
    paint: rippled(random, shifted(random, ground, between(random, contrast)), figureRipples),
  });
  for (let n = random.integer(before + 1); n > 0; n--) small();
}

function drawGround(canvas: Float64Array, paint: Paint): void {
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) dab(canvas, x, y, paint, 1);
  }
}

/** Draws `outline` turned and stretched at random, its edge one pixel soft. */
function drawFigure(
  canvas: Float64Array,
  outline: Outline,
  random: Random,
  { x, y, radius, paint }: { x: number; y: number; radius: number; paint: Paint },
): void {
  const angle = between(random, DIFFICULTY.angle);
  const stretch = Math.sqrt(between(random, DIFFICULTY.stretch));
  const [cos, sin] = [Math.cos(angle) / radius, Math.sin(angle) / radius];
  const reach = 1.3 * radius + 1; // no outline goes beyond 1 before stretching by sqrt(1.4)
  const clip = (value: number) => Math.min(Math.max(Math.round(value), 0), SIDE);
  for (let row = clip(y - reach); row < clip(y + reach); row++) {
    for (let column = clip(x - reach); column < clip(x + reach); column++) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      const inside = 0.5 - radius * outline((cos * dx + sin * dy) * stretch, (cos * dy - sin * dx) / stretch);
      if (inside > 0) dab(canvas, column, row, paint, Math.min(inside, 1));
    }
  }
}

function dab(canvas: Float64Array, x: number, y: number, { from, to, waves }: Paint, opacity: number): void {
  let height = 0.5;
  for (const [fx, fy, phase] of waves) height += 0.25 * Math.sin(fx * x + fy * y + phase);
  const pixel = (y * SIDE + x) * 3;
  for (let channel = 0; channel < 3; channel++) {
    const colour = from[channel] + height * (to[channel] - from[channel]);
    canvas[pixel + channel] += opacity * (colour - canvas[pixel + channel]);
  }
}

/** Waves between two colours around `colour`: each channel within `spread` of it, up to `frequency` radians a pixel. */
function rippled(
  random: Random,
  colour: Colour,
  { spread, frequency }: { spread: number; frequency: number },
): Paint {
  const near = () => colour.map((channel) => channel + between(random, [-spread, spread]));
  const wave = () => [
    between(random, [-frequency, frequency]),
    between(random, [-frequency, frequency]),
    between(random, [0, 2 * Math.PI]),
  ];
  return { from: near(), to: near(), waves: [wave(), wave()] };
}

/** Another colour, lighter or darker by about `distance`, and of another hue. */
function shifted(random: Random, colour: Colour, distance: number): Colour {
  const lightness = random.integer(2) === 0 ? distance : -distance;
  return colour.map((channel) => channel + lightness * between(random, [0.2, 1.8]));
}

/** Adds the grain and rounds to bytes. */
function develop(canvas: Float64Array, image: Uint8Array, random: Random): void {
  for (let pixel = 0; pixel < canvas.length; pixel += 3) {
    const grain = between(random, [-DIFFICULTY.grain, DIFFICULTY.grain]);
    for (let channel = pixel; channel < pixel + 3; channel++) {
      image[channel] = Math.min(Math.max(Math.round(255 * (canvas[channel] + grain)), 0), 255);
    }
  }
}

function between(random: Random, [low, high]: readonly [number, number]): number {
  return low + (high - low) * random.uniform();
}
