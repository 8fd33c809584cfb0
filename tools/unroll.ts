/**
 * Writes what is unrolled in the kernels: the lines from `// unrolled: NAME` to `// end`. With `--check` it only says whether they
 * are as it would write them. Why they are unrolled, the files say themselves.
 */

const range = (count: number, first = 0) => Array.from({ length: count }, (_, i) => first + i);
const join = (items: number[], text: (item: number) => string, between = " ") =>
  items.map(text).join(between);

/** The items in lines of so many. */
const inLines = (items: number[], length: number) =>
  range(Math.ceil(items.length / length)).map((line) => items.slice(length * line, length * (line + 1)));

/** How a transform of Winograd's is called, given the names of the numbers of a column or a row. */
type Transform = (names: string[]) => string[];

/** B^T of F(4x4, 3x3). */
const input6: Transform = ([d0, d1, d2, d3, d4, d5]) => [
  `input0(${d0}, ${d2}, ${d4}, four)`,
  ...["input1", "input2"].map((row) => `${row}(${d1}, ${d2}, ${d3}, ${d4}, minusFour)`),
  ...["two", "minusTwo"].map((factor) => `input34(${d1}, ${d2}, ${d3}, ${d4}, ${factor})`),
  `input0(${d1}, ${d3}, ${d5}, four)`,
];

/** B^T of F(4x4, 2x2). */
const input5: Transform = ([d0, d1, d2, d3, d4]) => [
  `input0(${d0}, ${d1}, ${d2}, ${d3}, two)`,
  `input1(${d1}, ${d2}, ${d3})`,
  `input2(${d1}, ${d2}, ${d3}, three)`,
  `f32x4.sub(${d3}, ${d1})`,
  `input4(${d1}, ${d2}, ${d3}, ${d4}, minusTwo)`,
];

/** A^T of F(4x4, 3x3). */
const output6: Transform = ([m0, ...m]) => [
  `output0(${[m0, ...m.slice(0, 4)].join(", ")})`,
  `output1(${m.slice(0, 4).join(", ")}, two)`,
  `output2(${m.slice(0, 4).join(", ")}, four)`,
  `output3(${m.join(", ")}, eight)`,
];

/** A^T of F(4x4, 2x2). */
const output5: Transform = ([m0, ...m]) => [
  `output0(${[m0, ...m.slice(0, 3)].join(", ")})`,
  `output1(${m.slice(0, 3).join(", ")}, two)`,
  `output2(${m.slice(0, 3).join(", ")}, four)`,
  `output3(${m.join(", ")}, eight)`,
];

/** Pixels l<row><j>, m<row><j> of a tile become a<row><j>, b<row><j>, which change where `word` is let. */
function inputColumn(size: number, transform: Transform, j: number, word: string): string[] {
  const load = (i: number) => `l${i}${j} = v128.load(r${i}), m${i}${j} = v128.load(r${i}, 16)`;
  const pair = (i: number) =>
    `c${j}${i} = exchange(l${i}${j}, m${i}${j}), d${j}${i} = exchange(m${i}${j}, l${i}${j})`;
  const [a, b] = ["c", "d"].map((name) => transform(range(size).map((i) => `${name}${j}${i}`)));
  return [
    ...inLines(range(size), 3).map((line) => `const ${join(line, load, ", ")};`),
    ...inLines(range(size), 2).map((line) => `const ${join(line, pair, ", ")};`),
    ...range(size).map((i) => `${word} a${i}${j} = ${a[i]}, b${i}${j} = ${b[i]};`),
    join(range(size), (i) => `r${i} += pixel;`),
  ];
}

/** Row i of the transformed columns becomes pairs of V. */
function inputRow(size: number, transform: Transform, i: number): string[] {
  const [a, b] = ["a", "b"].map((name) => transform(range(size).map((j) => `${name}${i}${j}`)));
  return [
    "{",
    ...range(size).map((k) => `  const p${k} = ${a[k]}, q${k} = ${b[k]};`),
    `  if (tiles < 0) { ${join(range(size), (k) => `join(to, p${k}, q${k});`)} }`,
    ...inLines(range(size), 2).map((line) =>
      `  ${join(line, (k) => `storePair(to, p${k}, q${k}); to += plane;`)}`
    ),
    "}",
  ];
}

/** Plane `size` i + j of M, for all i, becomes a<row><j>, b<row><j>. Where `zero` says so, an element is zero and not in memory. */
function outputColumn(
  size: number,
  transform: Transform,
  j: number,
  zero: (i: number, j: number) => string = () => "",
): string[] {
  const planes = j === 0 ? "" : j === 1 ? " + plane" : ` + ${j} * plane`;
  const load = (i: number) => {
    const when = zero(i, j) && `${zero(i, j)} ? zero : `;
    return `const c${i}${j} = ${when}v128.load(f${j}), d${i}${j} = ${when}v128.load(f${j}, 16);` +
      (i < size - 1 ? ` f${j} += ${size} * plane;` : "");
  };
  const rows = (name: string, m: string) => {
    const all = transform(range(size).map((i) => `${m}${i}${j}`)).map((row, i) => `${name}${i}${j} = ${row}`);
    return inLines(range(4), 2).map((line) => `const ${join(line, (i) => all[i], ", ")};`);
  };
  return [`let f${j} = m${planes};`, ...range(size).map(load), ...rows("a", "c"), ...rows("b", "d")];
}

/** Four pixels c<row><j>, d<row><j> of dy become a1<j> to a<last><j> and b's; the first and the last of the tile stay. */
function gradientColumn(last: number, j: number): string[] {
  const pixels = j === 0 ? "" : j === 1 ? " + pixel" : ` + ${j} * pixel`;
  const load = (i: number) =>
    `c${i}${j} = v128.load(r${i}${pixels}), d${i}${j} = v128.load(r${i}${pixels}, 16)`;
  const rows = (name: string, d: string) => {
    const column = join(range(4), (i) => `${d}${i}${j}`, ", ");
    const row = (k: number) =>
      `${name}${k}${j} = gradient${k}(${column}${k > 2 ? ", two, four, eight" : ""})`;
    return `const ${join(range(last, 1), row, ", ")};`;
  };
  return [`const ${join(range(4), load, ", ")};`, rows("a", "c"), rows("b", "d")];
}

/** Sums of 16 channels, four at a time. */
const SUMS = ["a", "b", "c", "d"];

/** 16 channels, number t at `from` or, with `next`, the next ones, as pairs fa<t> and fb<t>, fc<t> and fd<t>. */
function loadPairs(t: number, from: string, next = ""): string[] {
  const load = (name: string, i: number) => {
    const offset = (next ? 0 : 64 * t) + 16 * i;
    return `${name}${t} = v128.load(${from}${offset ? `, ${offset}` : ""})`;
  };
  const pairs = [["a", "l", "m"], ["b", "m", "l"], ["c", "n", "o"], ["d", "o", "n"]];
  return [
    `const ${["l", "m", "n", "o"].map(load).join(", ")};${next}`,
    `const ${pairs.map(([sum, x, y]) => `f${sum}${t} = exchange(${x}${t}, ${y}${t})`).join(", ")};`,
  ];
}

/** Number `lane` of a vector times pairs t, added to the sums of a block. */
function multiplyPairs(block: number, t: number, vector: string, lane: number): string[] {
  return [
    `const x${t}_${block} = v128.shuffle<f32>(${vector}, ${vector}, ${Array(4).fill(lane).join(", ")});`,
    SUMS.map((sum) => `${sum}${block} = madd(x${t}_${block}, f${sum}${t}, ${sum}${block});`).join(" "),
  ];
}

/** Tap k of four for all five pixels, 16 channels each. */
function tapOfFive(k: number): string[] {
  return [...loadPairs(k, "packed"), ...range(5).flatMap((p) => multiplyPairs(p, k, `q${p}`, k))];
}

/** Tap k of twelve, eight channels. */
function tapOfTwelve(k: number): string {
  const lane = k % 4, taps = `q${(k - lane) / 4}`;
  return `const x${k} = v128.shuffle<f32>(${taps}, ${taps}, ${lane}, ${lane}, ${lane}, ${lane}); ` +
    `a${k} = madd(x${k}, ga, a${k}); b${k} = madd(x${k}, gb, b${k});`;
}

/** Pairs of sums pass one more joined operation; the engine starts from the `join`s, on a path that is never taken. */
function joinedSums(to: string, [a, b]: [string, string], [c, d]: [string, string]): string[] {
  const added = [a, b, c, d].map((sum) => `${sum} = f32x4.add(${sum}, zero);`).join(" ");
  return [added, `if (rows < 0) { join(${to}, ${a}, ${b}); join(${to}, ${c}, ${d}); }`];
}

/** What is behind the taps: block number k of `last` + 1 has 16 channels, which `store` puts there; then comes `next`. */
function sumsOf16(k: number, last: number, to: string, store: string, next: string): string[] {
  return [
    ...joinedSums(to, [`a${k}`, `b${k}`], [`c${k}`, `d${k}`]),
    `${store}(${to}, a${k}, b${k}, c${k}, d${k});${k < last ? ` ${next}` : ""}`,
  ];
}

/** The same for taps k and k + 1 of twelve, of 8 channels each. */
function sumsOfTwoTaps(k: number): string[] {
  const add = (tap: number) => `addExchangedPair(sum, a${tap}, b${tap});${tap < 11 ? " sum += sumRow;" : ""}`;
  return [
    ...joinedSums("sum", [`a${k}`, `b${k}`], [`a${k + 1}`, `b${k + 1}`]),
    `${add(k)} ${add(k + 1)}`,
  ];
}

/** multiplyPairs, which begins the sums where t is 0. */
function multiplyHeld(block: number, t: number, vector: string, lane: number): string {
  const [splat, multiply] = multiplyPairs(block, t, vector, lane);
  const begin = SUMS.map((sum) => `${sum}${block} = f32x4.mul(x0_${block}, f${sum}0)`).join(", ");
  return `${splat} ${t === 0 ? `let ${begin};` : multiply}`;
}

const sumsOf = (block: number) => SUMS.map((sum) => sum + block).join(", ");

/** Uses the sums of so many blocks, on a path that is never taken. */
function anchor(never: string, anywhere: string, blocks: number): string {
  const total = (sum: string) =>
    range(blocks - 1, 1).reduce((all, k) => `f32x4.add(${all}, ${sum}${k})`, `${sum}0`);
  const [a, b, c, d] = SUMS.map(total);
  return `if (${never}) { join(${anywhere}, ${a}, ${b}); join(${anywhere}, ${c}, ${d}); }`;
}

/** Tap t of sixteen, of five pixels. */
function heldTap(t: number): string[] {
  const lane = t % 4, group = (t - lane) / 4;
  const load = (p: number) => `q${group}_${p} = v128.load(p${p}${group ? `, ${16 * group}` : ""})`;
  return [
    ...lane === 0 ? [`const ${join(range(5), load, ", ")};`] : [],
    ...range(5).map((p) => multiplyHeld(p, t, `q${group}_${p}`, lane)),
    anchor("width < 0", "out", 5),
  ];
}

/** Tile t of the gradient of so many taps. */
function heldTile(t: number, taps: number): string[] {
  const load = `const q${t} = v128.load(p)${taps > 4 ? `, r${t} = v128.load(p, 8)` : ""}; p += pixel;`;
  return [
    load,
    ...range(taps).map((k) => k < 4 ? multiplyHeld(k, t, `q${t}`, k) : multiplyHeld(k, t, `r${t}`, k - 2)),
    anchor("taps < 0", "sum", taps),
  ];
}

/** So many tiles of it, and the sums. */
const heldTiles = (tiles: number, taps: number) => [
  ...range(tiles).flatMap((t) => heldTile(t, taps)),
  ...range(taps).map((k) => `addExchanged(sum, ${sumsOf(k)}); sum += sumRow;`),
];

/** Of what belongs to the five vectors of two rows of ten, and to those of the next two. */
const both = (line: (half: string) => string) => `const ${line("a")}, ${line("b")};`;
const fiveOf = (name: string) => range(5).map((i) => `${name}${i}`);
const orOf = (vectors: string[]) => vectors.reduce((some, one) => `v128.or(${some}, ${one})`);

/** The vectors, x, and what they are as multiples of ln 2, s. */
const logitsOfTen = [
  ...range(5).map((i) => `const la${i} = v128.load(atA, ${16 * i}), lb${i} = v128.load(atB, ${16 * i});`),
  `if (<isize>rows < 0) v128.store(out, ${orOf([...fiveOf("la"), ...fiveOf("lb")])});`,
  ...range(5).map((i) => both((h) => `x${h}${i} = pinned(l${h}${i})`)),
  ...range(5).map((i) => both((h) => `s${h}${i} = madd(x${h}${i}, log2E, magic)`)),
  ...["a", "b"].map((h) => {
    const bits = `bits${h.toUpperCase()}`;
    return `${bits} = ${orOf([bits, ...fiveOf(`s${h}`).map((s) => `bitsOf(${s})`)])};`;
  }),
];

/** Their exponentials, e: of all the first half, then of all the second. What is used on a path that is never taken keeps that order. */
const exponentialsOfTen = [
  ...range(5).flatMap((i) => [
    both((h) => `r${h}${i} = remainder(x${h}${i}, s${h}${i}, magic, minusLn2High, minusLn2Low)`),
    both((h) => `u${h}${i} = madd(r${h}${i}, c5, c4)`),
  ]),
  `if (<isize>rows < 0) joinApart(out, ${orOf(fiveOf("ua"))}, ${orOf(fiveOf("ub"))});`,
  ...range(5).map((i) =>
    both((h) => `e${h}${i} = expOfRemainder(s${h}${i}, r${h}${i}, u${h}${i}, c3, c2, one)`)
  ),
  `if (<isize>rows < 0) joinApart(out, ${orOf(fiveOf("ea"))}, ${orOf(fiveOf("eb"))});`,
];

/** Those of the turn before by their sums, and this turn's for the next. */
const quotientsOfTen = [
  ...["upper", "upper", "sums", "lower", "lower"].map((sums, i) =>
    both((h) => `p${h}${i} = f32x4.div(${h}${i}, ${sums}${h.toUpperCase()})`)
  ),
  `if (<isize>rows < 0) { ${join(range(5), (i) => `joinApart(out, pa${i}, pb${i});`)} }`,
  ...range(5).map((i) => `v128.store(to, pa${i}, ${16 * i}); v128.store(toB, pb${i}, ${16 * i});`),
  ...range(5).map((i) => `a${i} = ea${i}; b${i} = eb${i};`),
];

/** Row s of G^T times six vectors. */
function filterGradient(s: number, names: string[]): string {
  return `gradient(${s}, ${names.join(", ")}, quarter, sixth, twelfth, last)`;
}

/** Row i of the planes becomes g<i>0 to g<i>2. */
function filterGradientRow(i: number): string[] {
  const names = range(6).map((j) => `u${i}${j}`);
  const loads = names.map((name, j) =>
    `${name} = v128.load(p${j === 0 ? "" : j === 1 ? " + plane" : ` + ${j} * plane`})`
  );
  return [
    `const ${loads.join(", ")};${i < 5 ? " p += 6 * plane;" : ""}`,
    ...range(3).map((s) => `const g${i}${s} = ${filterGradient(s, names)};`),
  ];
}

/** Tap s of all rows of the filter. */
function filterGradientColumn(s: number): string[] {
  return range(3).map((r) => {
    const tap = 3 * r + s, at = tap === 0 ? "" : tap === 1 ? " + tap" : ` + ${tap} * tap`;
    return `v128.store(dw${at}, ${filterGradient(r, range(6).map((i) => `g${i}${s}`))});`;
  });
}

/** When an element of M is zero: see conv2d_winograd_strided.ts. */
function oddPhase(i: number, j: number): string {
  if (i === 0 && j === 0) return "oddRow || oddColumn";
  return i === 0 ? "oddRow" : j === 0 ? "oddColumn" : "";
}

const REGIONS: Record<string, Record<string, string[]>> = {
  "assembly/winograd_transforms.ts": {
    "input columns that the first tile shares with none": [0, 1].flatMap((j) =>
      inputColumn(6, input6, j, "let")
    ),
    "input columns": range(4, 2).flatMap((j) => inputColumn(6, input6, j, "const")),
    "input rows": range(6).flatMap((i) => inputRow(6, input6, i)),
    "input columns kept for the next tile": ["a", "b"].map((pair) =>
      join(range(6), (i) => `${pair}${i}0 = ${pair}${i}4; ${pair}${i}1 = ${pair}${i}5;`)
    ),
    "output columns": range(6).flatMap((j) => outputColumn(6, output6, j)),
    "gradient columns": range(4).flatMap((j) => gradientColumn(4, j)),
  },
  "assembly/winograd_strided_transforms.ts": {
    "input column that the first tile shares with none": inputColumn(5, input5, 0, "let"),
    "input columns": range(4, 1).flatMap((j) => inputColumn(5, input5, j, "const")),
    "input rows": range(5).flatMap((i) => inputRow(5, input5, i)),
    "input column kept for the next tile": ["a", "b"].map((pair) =>
      join(range(5), (i) => `${pair}${i}0 = ${pair}${i}4;`)
    ),
    "output columns": range(5).flatMap((j) => outputColumn(5, output5, j, oddPhase)),
    "gradient columns": range(4).flatMap((j) => gradientColumn(3, j)),
  },
  "assembly/winograd_filters.ts": {
    "rows of planes": range(6).flatMap(filterGradientRow),
    "columns of taps": range(3).flatMap(filterGradientColumn),
  },
  "assembly/joined_products.ts": {
    "four taps of five pixels": range(4).flatMap(tapOfFive),
    "twelve taps": range(12).map(tapOfTwelve),
    "sums of five pixels": range(5).flatMap((p) =>
      sumsOf16(p, 4, "out", "storeSums", `out += outPixel + (next == ${p + 1} ? outWrap : 0);`)
    ),
    "sums of four taps": range(4).flatMap((k) => sumsOf16(k, 3, "sum", "addExchanged", "sum += sumRow;")),
    "sums of twelve taps": [0, 2, 4, 6, 8, 10].flatMap(sumsOfTwoTaps),
  },
  "assembly/softmax.ts": {
    "logits of four rows": logitsOfTen,
    "exponentials": exponentialsOfTen,
    "quotients": quotientsOfTen,
  },
  "assembly/held_products.ts": {
    "a filter of sixteen taps": range(16).flatMap((t) => loadPairs(t, "packed")),
    "sixteen taps of five pixels": range(16).flatMap(heldTap),
    "five pixels": range(5).map((p) => `storeSums(to, ${sumsOf(p)});${p < 4 ? " to += outPixel;" : ""}`),
    "forty tiles of dy": range(40).flatMap((t) => loadPairs(t, "dy", " dy += sumRow;")),
    "six taps of forty tiles": heldTiles(40, 6),
    "four taps of forty tiles": heldTiles(40, 4),
    "thirty-two tiles of dy": range(32).flatMap((t) => loadPairs(t, "dy", " dy += sumRow;")),
    "six taps of thirty-two tiles": heldTiles(32, 6),
    "four taps of thirty-two tiles": heldTiles(32, 4),
  },
};

for (const [file, regions] of Object.entries(REGIONS)) {
  const source = Deno.readTextFileSync(file);
  const found = new Set<string>();
  const current = source.replace(
    /^( *)\/\/ unrolled: (.*)\n(?:(?! *\/\/ end$).*\n)*/gm,
    (_, indent: string, name: string) => {
      if (!regions[name]) throw new RangeError(`Cannot unroll ${file}: no region is called ${name}`);
      found.add(name);
      return `${indent}// unrolled: ${name}\n${regions[name].map((line) => `${indent}${line}\n`).join("")}`;
    },
  );
  const missing = Object.keys(regions).filter((name) => !found.has(name));
  if (missing.length > 0) {
    throw new RangeError(`Cannot unroll ${file}: it has no region ${missing.join(", ")}`);
  }
  if (current === source) continue;
  if (Deno.args.includes("--check")) {
    console.error(`${file} is not as tools/unroll.ts writes it: run "deno task unroll"`);
    Deno.exit(1);
  }
  Deno.writeTextFileSync(file, current);
}
