// Dense layers of a perceptron: products of matrices in the three directions that training needs, by the blocks of the convolutions
// (products.ts). A dense layer is a 1x1 convolution whose pixels are the rows of a batch.
//
//   forward           y = x w + b       x [batch, inputs], w [inputs, outputs], b [outputs]
//   input gradient    dx = dy w^T
//   weight gradient   dw = x^T dy
//
// All are c = a b for some a [rows, inner] and b [inner, columns], LANES columns at a time, which are packed. `correlate` reads a by rows.
// The joined build's block reads a by columns (held_products.ts). So a is transposed where it does not lie as the build's block wants
// it. A last block of fewer columns is filled up with zeros, and so are a last block's terms in the joined build.
import { madd } from "./arithmetic";
import { addTerms16, addTerms32, addTerms8, beginTerms32 } from "./generated/held_products";
import { sumOuterProducts4 } from "./generated/joined_products";
import { storePair, storeSums } from "./joining";
import { correlate, LANES } from "./products";

const BLOCK: usize = <usize>LANES * 4; // bytes of a row of LANES numbers
const TERMS: i32 = 32; // of a block of the joined build

/** The bytes of scratch for each of the three directions. */
export function f32DenseScratch(batch: i32, inputs: i32, outputs: i32): usize {
  const most = max(inputs, outputs);
  return <usize>inputs * outputs * 4 + // w transposed
    <usize>filled(most) * transposedRow(batch) + <usize>TERMS * transposedRow(inputs) + // a transposed, or its last rows
    <usize>(filled(max(most, batch)) + max(most, batch) + 1) * BLOCK; // packed columns of b, a block of c, a bias
}

/** y [batch, outputs] = x w + b; with relu, max(0, .) of it. */
export function f32DenseForward(
  y: usize, x: usize, w: usize, b: usize, scratch: usize, batch: i32, inputs: i32, outputs: i32, relu: i32,
): void {
  multiplyByRows(y, x, <usize>inputs * 4, w, b, scratch, batch, inputs, outputs, relu);
}

/** dx [batch, inputs] from dy [batch, outputs] and w [inputs, outputs]. */
export function f32DenseInputGradient(
  dx: usize, dy: usize, w: usize, scratch: usize, batch: i32, inputs: i32, outputs: i32,
): void {
  const row: usize = <usize>outputs * 4, turned = scratch;
  transpose(turned, <usize>inputs * 4, w, row, inputs, outputs);
  multiplyByRows(dx, dy, row, turned, 0, scratch + row * inputs, batch, outputs, inputs, 0);
}

/** dw [inputs, outputs] from x, whose rows are `stride` numbers apart, and dy [batch, outputs]. */
export function f32DenseWeightGradient(
  dw: usize, x: usize, dy: usize, scratch: usize, batch: i32, inputs: i32, stride: i32, outputs: i32,
): void {
  const row: usize = <usize>stride * 4, turned = scratch;
  if (!JOINED) {
    transpose(turned, transposedRow(batch), x, row, batch, inputs);
    scratch += <usize>inputs * transposedRow(batch);
    return multiply(dw, turned, transposedRow(batch), 0, 0, dy, 0, scratch, inputs, batch, outputs, 0);
  }
  const whole = batch - batch % TERMS, rest = batch - whole, terms = filled(rest);
  const last = x + <usize>whole * row;
  if (terms == rest) return multiply(dw, x, row, last, row, dy, 0, scratch, inputs, batch, outputs, 0);
  const lastRow = transposedRow(inputs);
  copyRows(turned, lastRow, last, row, <usize>inputs * 4, rest);
  memory.fill(turned + <usize>rest * lastRow, 0, <usize>(terms - rest) * lastRow);
  scratch += <usize>TERMS * lastRow;
  multiply(dw, x, row, turned, lastRow, dy, 0, scratch, inputs, batch, outputs, 0);
}

/** db [outputs]: the sum of dy [batch, outputs] over rows. Given y, first zeroes dy in place where y is 0 (the ReLU's mask). */
export function f32DenseBiasGradient(db: usize, dy: usize, y: usize, batch: i32, outputs: i32): void {
  const row: usize = <usize>outputs * 4, zero = f32x4.splat(0);
  memory.fill(db, 0, row);
  // Four rows at a time, in the order of memory.
  for (let n = 0; n < batch; n += 4) {
    const rows = min(4, batch - n);
    let o: usize = 0;
    for (; o + 16 <= row; o += 16) {
      let sum = zero, from = dy + o, value = y + o;
      for (let i = 0; i < rows; i++) {
        let g = v128.load(from);
        if (y) {
          g = v128.and(g, f32x4.gt(v128.load(value), zero));
          v128.store(from, g);
          value += row;
        }
        sum = f32x4.add(sum, g);
        from += row;
      }
      v128.store(db + o, f32x4.add(v128.load(db + o), sum));
    }
    for (; o < row; o += 4) {
      let sum: f32 = 0;
      for (let i: usize = 0; i < <usize>rows; i++) {
        const at = i * row + o;
        if (y && !(load<f32>(y + at) > 0)) store<f32>(dy + at, 0);
        sum += load<f32>(dy + at);
      }
      store<f32>(db + o, load<f32>(db + o) + sum);
    }
    dy += 4 * row;
    if (y) y += 4 * row;
  }
}

/** c = a b + bias, where a [rows, inner] lies by rows; otherwise as `multiply` says. */
function multiplyByRows(
  c: usize, a: usize, aRow: usize, b: usize, bias: usize, scratch: usize, rows: i32, inner: i32, columns: i32, relu: i32,
): void {
  if (!JOINED) return multiply(c, a, aRow, 0, 0, b, bias, scratch, rows, inner, columns, relu);
  const turned = scratch, turnedRow = transposedRow(rows), terms = filled(inner);
  transpose(turned, turnedRow, a, aRow, rows, inner);
  memory.fill(turned + <usize>inner * turnedRow, 0, <usize>(terms - inner) * turnedRow);
  const last = turned + <usize>(inner - inner % TERMS) * turnedRow;
  multiply(c, turned, turnedRow, last, turnedRow, b, bias, scratch + <usize>terms * turnedRow, rows, inner, columns, relu);
}

/**
 * c [rows, columns] = a b + bias, for b [inner, columns]; with relu, max(0, .) of it. bias is 0 for none. Rows of a are aRow bytes apart.
 * They are its columns in the joined build. There, those beyond the last multiple of TERMS are at `last`, filled up with zeros.
 */
function multiply(
  c: usize, a: usize, aRow: usize, last: usize, lastRow: usize, b: usize, bias: usize, scratch: usize,
  rows: i32, inner: i32, columns: i32, relu: i32,
): void {
  const row: usize = <usize>columns * 4, floor = f32x4.splat(relu ? 0 : -Infinity);
  const begin = scratch, packed = begin + BLOCK, terms = JOINED ? filled(inner) : inner;
  const product = packed + <usize>terms * BLOCK;
  memory.fill(begin, 0, BLOCK);
  memory.fill(packed + <usize>inner * BLOCK, 0, <usize>(terms - inner) * BLOCK);
  for (let o: usize = 0; o < row; o += BLOCK) {
    const bytes = min(BLOCK, row - o), isWhole = bytes == BLOCK;
    if (isWhole) pack(packed, b + o, row, inner);
    else {
      memory.fill(packed, 0, <usize>inner * BLOCK);
      copyRows(packed, BLOCK, b + o, row, bytes, inner);
    }
    if (bias) memory.copy(begin, bias + o, bytes);
    const to = isWhole ? c + o : product, toRow = isWhole ? row : BLOCK;
    if (JOINED) {
      multiplyColumns(to, toRow, a, aRow, last, lastRow, isWhole ? b + o : packed, packed, begin, floor, rows, inner);
    } else {
      correlate(to, toRow, 0, a, aRow, 0, 0, packed, 1, inner, 1, rows, LANES);
      if (bias || relu) finishRows(to, toRow, begin, floor, rows);
    }
    if (!isWhole) copyRows(c + o, row, product, BLOCK, bytes, rows);
  }
}

/** LANES columns of b, packed. */
function pack(packed: usize, b: usize, row: usize, inner: i32): void {
  for (let k = 0; k < inner; k++) {
    storePair(packed, v128.load(b), v128.load(b, 16));
    if (WIDE) storePair(packed + 32, v128.load(b, 32), v128.load(b, 48));
    packed += BLOCK;
    b += row;
  }
}

/** LANES columns of c in the joined build: bias + a b, none less than `floor`. b has rows as far apart as those of c. */
function multiplyColumns(
  c: usize, row: usize, a: usize, aRow: usize, last: usize, lastRow: usize, b: usize, packed: usize, bias: usize, floor: v128,
  rows: i32, inner: i32,
): void {
  // Rows are taken by sixes. Before these come one or two fours where sixes would leave some, and before all one row if they are odd.
  const whole = inner - inner % TERMS, rest = inner - whole, none = f32x4.splat(-Infinity);
  const single = rows < 4 ? rows : rows & 1, few = single + 4 * foursOf(rows - single);
  if (few > 0) {
    fillRows(c, row, bias, few);
    for (let m = 0; m < single; m++) {
      const to = c + <usize>m * row, at = <usize>m * 4;
      addRow(to, a + at, aRow, b, row, whole);
      addRow(to, last + at, lastRow, b + <usize>whole * row, row, rest);
    }
    for (let m = single; m < few; m += 4) {
      const to = c + <usize>m * row, at = <usize>m * 4;
      sumOuterProducts4(to, row, a + at, aRow, 0, b, 1, whole);
      if (rest > 0) sumOuterProducts4(to, row, last + at, lastRow, 0, b + <usize>whole * row, 1, rest);
    }
    finishRows(c, row, 0, floor, few);
    c += <usize>few * row;
    a += <usize>few * 4;
    last += <usize>few * 4;
    rows -= few;
  }
  if (whole == 0) fillRows(c, row, bias, rows);
  for (let k = 0; k < whole; k += TERMS) {
    const end = k + TERMS == inner ? floor : none;
    if (k == 0) beginTerms32(c, row, a, aRow, packed, bias, end, rows);
    else addTerms32(c, row, a, aRow, packed, end, rows);
    a += <usize>TERMS * aRow;
    packed += <usize>TERMS * BLOCK;
  }
  const terms = filled(rest);
  if (terms == 8) addTerms8(c, row, last, lastRow, packed, floor, rows);
  else if (terms == 16) addTerms16(c, row, last, lastRow, packed, floor, rows);
  else if (terms == TERMS) addTerms32(c, row, last, lastRow, packed, floor, rows);
}

/** The number of fours of rows to take, so that the rest is a multiple of six; for even rows. */
function foursOf(rows: i32): i32 {
  return rows % 6 == 4 ? 1 : rows % 6 == 2 ? 2 : 0;
}

/** Adds a b to LANES columns of one row of c. */
function addRow(c: usize, a: usize, aRow: usize, b: usize, row: usize, inner: i32): void {
  let c0 = v128.load(c), c1 = v128.load(c, 16), c2 = v128.load(c, 32), c3 = v128.load(c, 48);
  for (let k = 0; k < inner; k++) {
    const x = v128.load_splat<f32>(a);
    c0 = madd(x, v128.load(b), c0); c1 = madd(x, v128.load(b, 16), c1);
    c2 = madd(x, v128.load(b, 32), c2); c3 = madd(x, v128.load(b, 48), c3);
    a += aRow;
    b += row;
  }
  storeSums(c, c0, c1, c2, c3);
}

/** Fills LANES columns with the bias. */
function fillRows(c: usize, row: usize, bias: usize, rows: i32): void {
  const a = v128.load(bias), b = v128.load(bias, 16), d = v128.load(bias, 32), e = v128.load(bias, 48);
  for (let m = 0; m < rows; m++) {
    storeSums(c, a, b, d, e);
    c += row;
  }
}

/** Adds the bias to LANES columns, if it is not 0; none is then less than `floor`. */
function finishRows(c: usize, row: usize, bias: usize, floor: v128, rows: i32): void {
  for (let lane: usize = 0; lane < BLOCK; lane += 32) {
    const zero = f32x4.splat(0), a = bias ? v128.load(bias + lane) : zero, b = bias ? v128.load(bias + lane, 16) : zero;
    let to = c + lane;
    for (let m = 0; m < rows; m++) {
      const valueA = f32x4.pmax(f32x4.add(v128.load(to), a), floor), valueB = f32x4.pmax(f32x4.add(v128.load(to, 16), b), floor);
      storePair(to, valueA, valueB);
      to += row;
    }
  }
}

/** Copies `bytes` of each row. */
function copyRows(to: usize, toRow: usize, from: usize, fromRow: usize, bytes: usize, rows: i32): void {
  for (let m = 0; m < rows; m++) {
    memory.copy(to, from, bytes);
    to += toRow;
    from += fromRow;
  }
}

/** The number of terms that the joined build sums where there are so many: the last ones, filled up with zeros, are 8, 16 or 32. */
function filled(terms: i32): i32 {
  const rest = terms % TERMS;
  return terms - rest + (rest == 0 ? 0 : rest <= 8 ? 8 : rest <= 16 ? 16 : TERMS);
}

/**
 * The bytes between the rows of a transposed matrix whose rows have so many numbers. Without the line of cache between, rows of a power
 * of two would push one another out of the cache.
 */
// @ts-ignore: decorator
@inline
function transposedRow(numbers: i32): usize {
  return (<usize>numbers * 4 + 63 & ~63) + 64;
}

/** to [columns, rows] from `from` [rows, columns], their rows toRow and fromRow bytes apart. */
function transpose(to: usize, toRow: usize, from: usize, fromRow: usize, rows: i32, columns: i32): void {
  // Squares of 16 by 16: whole lines of cache on both sides.
  for (let i = 0; i < rows; i += 16) {
    for (let j = 0; j < columns; j += 16) {
      const target = to + <usize>j * toRow + <usize>i * 4, source = from + <usize>i * fromRow + <usize>j * 4;
      transposeSquare(target, toRow, source, fromRow, min(16, rows - i), min(16, columns - j));
    }
  }
}

/** The same of at most 16 rows and columns, four by four. */
function transposeSquare(to: usize, toRow: usize, from: usize, fromRow: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i += 4) {
    for (let j = 0; j < columns; j += 4) {
      const source = from + <usize>i * fromRow + <usize>j * 4, target = to + <usize>j * toRow + <usize>i * 4;
      if (rows - i < 4 || columns - j < 4) {
        transposeFew(target, toRow, source, fromRow, min(4, rows - i), min(4, columns - j));
        continue;
      }
      const r0 = v128.load(source), r1 = v128.load(source + fromRow);
      const r2 = v128.load(source + 2 * fromRow), r3 = v128.load(source + 3 * fromRow);
      const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), b = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const c = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<f64>(a, c, 0, 2));
      v128.store(target + toRow, v128.shuffle<f64>(a, c, 1, 3));
      v128.store(target + 2 * toRow, v128.shuffle<f64>(b, d, 0, 2));
      v128.store(target + 3 * toRow, v128.shuffle<f64>(b, d, 1, 3));
    }
  }
}

/** The same, one number at a time. */
function transposeFew(to: usize, toRow: usize, from: usize, fromRow: usize, rows: i32, columns: i32): void {
  for (let i: usize = 0; i < <usize>rows; i++) {
    for (let j: usize = 0; j < <usize>columns; j++) {
      store<f32>(to + j * toRow + i * 4, load<f32>(from + i * fromRow + j * 4));
    }
  }
}
