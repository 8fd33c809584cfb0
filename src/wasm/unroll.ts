/**
 * Writes what is unrolled in the kernels: the lines from `// unrolled: NAME` to `// end`. With `--check` it only says whether they
 * are as it would write them. Why they are unrolled, the files say themselves.
 */

const range = (count: number, first = 0) => Array.from({ length: count }, (_, i) => first + i);
const join = (items: number[], text: (item: number) => string, between = " ") =>
  items.map(text).join(between);

/** B^T times a column or a row of pairs `<name>0` to `<name>5`. */
function inputTransform(name: string): string[] {
  const [d0, d1, d2, d3, d4, d5] = range(6).map((i) => name + i);
  return [
    `input0(${d0}, ${d2}, ${d4}, four)`,
    ...["input1", "input2"].map((row) => `${row}(${d1}, ${d2}, ${d3}, ${d4}, minusFour)`),
    ...["two", "minusTwo"].map((factor) => `input34(${d1}, ${d2}, ${d3}, ${d4}, ${factor})`),
    `input0(${d1}, ${d3}, ${d5}, four)`,
  ];
}

/** Six pixels l<row><j>, m<row><j> become a<row><j>, b<row><j>, which change where `word` is let. */
function inputColumn(j: number, word: string): string[] {
  const load = (i: number) => `l${i}${j} = v128.load(r${i}), m${i}${j} = v128.load(r${i}, 16)`;
  const pair = (i: number) =>
    `c${j}${i} = exchange(l${i}${j}, m${i}${j}), d${j}${i} = exchange(m${i}${j}, l${i}${j})`;
  const a = inputTransform(`c${j}`), b = inputTransform(`d${j}`);
  return [
    ...[0, 3].map((i) => `const ${join(range(3, i), load, ", ")};`),
    ...[0, 2, 4].map((i) => `const ${join(range(2, i), pair, ", ")};`),
    ...range(6).map((i) => `${word} a${i}${j} = ${a[i]}, b${i}${j} = ${b[i]};`),
    join(range(6), (i) => `r${i} += pixel;`),
  ];
}

/** Row i of the transformed columns becomes six pairs of V. */
function inputRow(i: number): string[] {
  const a = inputTransform(`a${i}`), b = inputTransform(`b${i}`);
  return [
    "{",
    ...range(6).map((k) => `  const p${k} = ${a[k]}, q${k} = ${b[k]};`),
    `  if (tiles < 0) { ${join(range(6), (k) => `join(to, p${k}, q${k});`)} }`,
    ...[0, 2, 4].map((k) => `  ${join([k, k + 1], (k) => `storePair(to, p${k}, q${k}); to += plane;`)}`),
    "}",
  ];
}

/** Plane 6 i + j of M, for all i, becomes a<row><j>, b<row><j>. */
function outputColumn(j: number): string[] {
  const planes = j === 0 ? "" : j === 1 ? " + plane" : ` + ${j} * plane`;
  const load = (i: number) => `const c${i}${j} = v128.load(f${j}), d${i}${j} = v128.load(f${j}, 16);`;
  const rows = (name: string, m: string) => {
    const column = (first: number, last: number) =>
      join(range(last - first + 1, first), (i) => `${m}${i}${j}`, ", ");
    return [
      `const ${name}0${j} = output0(${column(0, 4)}), ${name}1${j} = output1(${column(1, 4)}, two);`,
      `const ${name}2${j} = output2(${column(1, 4)}, four), ${name}3${j} = output3(${column(1, 5)}, eight);`,
    ];
  };
  return [
    `let f${j} = m${planes};`,
    ...range(5).map((i) => `${load(i)} f${j} += 6 * plane;`),
    load(5),
    ...rows("a", "c"),
    ...rows("b", "d"),
  ];
}

/** Four pixels c<row><j>, d<row><j> of dy become a1<j> to a4<j>, b1<j> to b4<j>; the first and the last stay. */
function gradientColumn(j: number): string[] {
  const pixels = j === 0 ? "" : j === 1 ? " + pixel" : ` + ${j} * pixel`;
  const load = (i: number) =>
    `c${i}${j} = v128.load(r${i}${pixels}), d${i}${j} = v128.load(r${i}${pixels}, 16)`;
  const rows = (name: string, d: string) => {
    const column = join(range(4), (i) => `${d}${i}${j}`, ", ");
    const row = (k: number) =>
      `${name}${k}${j} = gradient${k}(${column}${k > 2 ? ", two, four, eight" : ""})`;
    return `const ${join(range(4, 1), row, ", ")};`;
  };
  return [`const ${join(range(4), load, ", ")};`, rows("a", "c"), rows("b", "d")];
}

/** Tap k of four for all five pixels, 16 channels each. */
function tapOfFive(k: number): string[] {
  const at = (i: number) => `packed${64 * k + 16 * i ? `, ${64 * k + 16 * i}` : ""}`;
  const filters = ["l", "m", "n", "o"].map((name, i) => `${name}${k} = v128.load(${at(i)})`);
  const pairs = [["a", "l", "m"], ["b", "m", "l"], ["c", "n", "o"], ["d", "o", "n"]];
  return [
    `const ${filters.join(", ")};`,
    `const ${pairs.map(([sum, x, y]) => `f${sum}${k} = exchange(${x}${k}, ${y}${k})`).join(", ")};`,
    ...range(5).flatMap((p) => [
      `const x${k}${p} = v128.shuffle<f32>(q${p}, q${p}, ${k}, ${k}, ${k}, ${k});`,
      pairs.map(([sum]) => `${sum}${p} = madd(x${k}${p}, f${sum}${k}, ${sum}${p});`).join(" "),
    ]),
  ];
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

const REGIONS: Record<string, Record<string, string[]>> = {
  "assembly/winograd_transforms.ts": {
    "input columns that the first tile shares with none": [0, 1].flatMap((j) => inputColumn(j, "let")),
    "input columns": range(4, 2).flatMap((j) => inputColumn(j, "const")),
    "input rows": range(6).flatMap(inputRow),
    "input columns kept for the next tile": ["a", "b"].map((pair) =>
      join(range(6), (i) => `${pair}${i}0 = ${pair}${i}4; ${pair}${i}1 = ${pair}${i}5;`)
    ),
    "output columns": range(6).flatMap(outputColumn),
    "gradient columns": range(4).flatMap(gradientColumn),
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
    console.error(`${file} is not as src/wasm/unroll.ts writes it: run "deno task unroll"`);
    Deno.exit(1);
  }
  Deno.writeTextFileSync(file, current);
}
