/** Images as samples: their pixels are PIL's, to the bit, and what cannot be read rightly is refused by name. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { askForAnswers } from "../src/targets/answers.ts";
import { openFile } from "../src/answers/tables/open.ts";
import { decoding, type ImageForm } from "../src/samples/images/decode_task.ts";
import { isOnItsSide } from "../src/samples/images/exif.ts";
import { describeImage } from "../src/samples/images/image_formats.ts";
import { resized } from "../src/samples/images/resize.ts";
import { readSamples, type SamplesOptions } from "../src/samples/read_samples.ts";
import { formOf } from "../src/samples/samples.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const FOLDER = new URL("golden/images/", import.meta.url).pathname;

/** PIL's arrays by name, as tests/golden/images.py wrote them. */
async function expectedArrays(): Promise<Map<string, { shape: readonly number[]; data: number[] }>> {
  const { contents } = await openFile(`${FOLDER}expected.npz`);
  const arrays = await contents.read(contents.arrays.map(({ name }) => ({ names: [name] })));
  return new Map(
    arrays.map(({ name, shape, data }) => [name, { shape, data: Array.from(data as Uint8Array) }]),
  );
}

/** The form that an image has by itself. */
function ownForm(bytes: Uint8Array<ArrayBuffer>, name: string, isTurned = true): ImageForm {
  const { height, width, channels, orientation } = describeImage(bytes, name);
  const isSide = isTurned && isOnItsSide(orientation);
  return { height: isSide ? width : height, width: isSide ? height : width, channels, isTurned };
}

const decode = decoding();

/** One image of the folder, decoded. */
async function decoded(name: string, form: Partial<ImageForm> = {}): Promise<number[]> {
  const bytes = await Deno.readFile(`${FOLDER}${name}`);
  const own = ownForm(bytes, name, form.isTurned);
  return [...(await decode({ images: [{ file: name, bytes }], form: { ...own, ...form } })).pixels];
}

Deno.test("every kind of image that is read has PIL's pixels, to the bit, and as many channels", async () => {
  const expected = await expectedArrays();
  const names = [...expected.keys()].filter((name) => /\.(jpg|png|webp)$/.test(name));
  assert(names.length >= 28, String(names));
  for (const name of names) {
    const { shape, data } = expected.get(name)!, bytes = await Deno.readFile(`${FOLDER}${name}`);
    const { height, width, channels } = ownForm(bytes, name);
    assertEquals([height, width, ...channels === 3 ? [3] : []], shape, name);
    assertEquals(await decoded(name), data, name);
  }
});

Deno.test("an image is turned as EXIF says, or taken as stored", async () => {
  const expected = await expectedArrays();
  for (const name of ["turned-6.jpg", "turned-8.jpg"]) {
    assertEquals(await decoded(name, { isTurned: false }), expected.get(`${name} as stored`)!.data, name);
  }
});

Deno.test("images are resized to PIL's pixels, larger and smaller, in colour and in grey", async () => {
  const expected = await expectedArrays();
  const sizes = [...expected.keys()].flatMap((name) => {
    const [, file, height, width] = name.match(/^(\S+) (\d+)x(\d+)$/) ?? [];
    return file ? [{ name, file, height: Number(height), width: Number(width) }] : [];
  });
  assertEquals(sizes.length, 14);
  for (const { name, file, height, width } of sizes) {
    const { shape, data } = expected.get(name)!, pixels = await decoded(file, { height, width });
    const channels = shape[2] ?? 1, step = height === 224 ? 9 : 1;
    const shown = pixels.filter((_, i) => {
      const column = Math.floor(i / channels) % width, row = Math.floor(i / channels / width);
      return row % step === 0 && column % step === 0;
    });
    assertEquals(shown, data, name);
  }
  const image = { height: 1, width: 2, channels: 1, data: Uint8Array.of(255, 255) };
  assertEquals([...resized(image, 3, 7).data], Array(21).fill(255));
});

Deno.test("colour becomes grey by PIL's weights, and grey becomes three equal channels", async () => {
  const expected = await expectedArrays();
  assertEquals(await decoded("colour.png", { channels: 1 }), expected.get("colour.png as grey")!.data);
  const grey = expected.get("grey.png")!.data;
  assertEquals(await decoded("grey.png", { channels: 3 }), grey.flatMap((level) => [level, level, level]));
});

/** Lays files of the golden folder out in a folder: `{ "cat/a.jpg": "444.jpg" }`. */
async function layOut(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [path, from] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    const bytes = typeof from === "string" ? await Deno.readFile(`${FOLDER}${from}`) : from;
    await Deno.writeFile(`${folder}/${path}`, bytes);
  }
  return folder;
}

async function read(paths: readonly string[], options: SamplesOptions = {}) {
  return await readSamples(paths.map((path) => ({ path })), options);
}

Deno.test("folders give labels by name, and members and non-members have one form", async () => {
  await inTemporaryDirectory(async (root) => {
    const members = await layOut(`${root}/in`, {
      "dog/b.jpg": "grey.jpg",
      "cat/a.jpg": "444.jpg",
      "cat/deep/c.PNG": "alpha.png",
      ".hidden/x.jpg": "cmyk.jpg",
      "cat/._a.jpg": new Uint8Array(4),
      "readme.txt": new Uint8Array(4),
    });
    const nonMembers = await layOut(`${root}/out`, { "owl/d.webp": "lossless.webp" });
    const { samples: [inside, outside], notices } = await read([`${members}/`, nonMembers]);
    assertEquals([formOf(inside), inside.rows], ["[29, 37, 3] of uint8", 3]);
    assertEquals(inside.labels!.data, ["cat", "cat", "dog"]);
    assertEquals([inside.classNames, outside.classNames], [["cat", "dog", "owl"], ["cat", "dog", "owl"]]);
    const expected = await expectedArrays(), size = 29 * 37 * 3;
    assertEquals(
      [...inside.inputs[0].data as Uint8Array],
      ["444.jpg", "alpha.png"].flatMap((name) => expected.get(name)!.data).concat(
        expected.get("grey.jpg")!.data.flatMap((level) => [level, level, level]),
      ),
    );
    assertEquals((outside.inputs[0].data as Uint8Array).length, size);
    assertEquals(notices, [
      "1 of 4 images have transparent pixels. Their colours were taken without the transparency, as PIL's " +
      'convert("RGB") takes them.',
    ]);
    const flat = await layOut(`${root}/flat`, { "b.png": "grey.png", "a.jpg": "grey.jpg" });
    const [grey] = (await read([flat])).samples;
    assertEquals([formOf(grey), grey.labels, grey.classNames], [
      "[29, 37, 1] of uint8",
      undefined,
      undefined,
    ]);
    assertEquals([...grey.inputs[0].data as Uint8Array].slice(0, 29 * 37), expected.get("grey.jpg")!.data);
    const [few] = (await read([members], { atMost: 2 })).samples;
    assertEquals([few.rows, few.labels!.data, few.inputs[0].shape], [2, ["cat", "cat"], [2, 29, 37, 3]]);
  });
});

Deno.test("images of several sizes need one told, and what is told is said", async () => {
  await inTemporaryDirectory(async (root) => {
    const folder = await layOut(root, {
      "a.jpg": "444.jpg",
      "b.jpg": "turned-6.jpg",
      "c.jpg": "turned-1.jpg",
    });
    await assertRejects(
      () => read([folder]),
      RangeError,
      "(--size HEIGHTxWIDTH), found 29x37 (1), 17x11 (1), 11x17 (1)",
    );
    const { samples: [{ inputs: [{ shape, data }] }], notices } = await read([folder], { size: "16x20" });
    assertEquals(shape, [3, 16, 20, 3]);
    const expected = (await expectedArrays()).get("turned-6.jpg")!, size = 16 * 20 * 3;
    const turned = { height: 17, width: 11, channels: 3, data: Uint8Array.from(expected.data) };
    assertEquals((data as Uint8Array).slice(size, 2 * size), resized(turned, 16, 20).data);
    assertEquals(notices.map((text) => text.slice(0, 41)), [
      "3 of 3 images were resized to 16x20 (--si",
      "1 of 3 images were turned as their EXIF o",
    ]);
    const stored = await read([folder], { size: "8", exifRotation: false });
    assertEquals([stored.samples[0].inputs[0].shape, stored.notices.length], [[3, 8, 8, 3], 1]);
    assertEquals((await read([folder], { size: "8", colour: "grey" })).samples[0].inputs[0].shape, [
      3,
      8,
      8,
      1,
    ]);
  });
});

Deno.test("images that cannot be read rightly are refused by name", async () => {
  const whole = (name: string) => Deno.readFile(`${FOLDER}${name}`);
  const cut = async (name: string, length: number) => (await whole(name)).subarray(0, length);
  const hurt = async (name: string, at: number) => {
    const bytes = await whole(name);
    bytes[at] ^= 0x55;
    return bytes;
  };
  const cases: [string, Uint8Array, string][] = [
    ["a.jpg", await whole("cmyk.jpg"), "must be grey or RGB, found CMYK"],
    ["a.png", await whole("16-bit.png"), "at most 8 bits a channel, found 16"],
    ["a.png", await whole("16-bit-colour.png"), "at most 8 bits a channel, found 16"],
    ["a.webp", await whole("moving.webp"), "must be one picture, found an animation"],
    ["a.jpg", await cut("444.jpg", 1900), "it must be a whole JPEG image, found it cut off"],
    ["a.jpg", await cut("444.jpg", 100), "found it cut off in its header"],
    ["a.png", await cut("colour.png", 2000), "it must be a whole PNG image, found it cut off"],
    ["a.png", await hurt("colour.png", 500), "it must be a whole PNG image, found damage"],
    ["a.webp", await cut("lossy.webp", 300), "it must be a whole WebP image, found damage"],
    ["a.jpg", new TextEncoder().encode("no image"), "images must be JPEG, PNG, WebP, found other bytes"],
    ["a.jpg", new Uint8Array(), "images must be JPEG, PNG, WebP, found no bytes"],
    ["a.gif", new Uint8Array(4), "images must be JPEG, PNG or WebP; convert it, or move it away"],
  ];
  for (const [name, bytes, message] of cases) {
    await inTemporaryDirectory(async (root) => {
      await layOut(root, { [`cat/${name}`]: bytes });
      const error = await read([root]).then(() => undefined, (error: Error) => error);
      assert(error !== undefined, `${name}: ${message}`);
      assert(error.message.startsWith(`Cannot read ${root}/cat/${name}: `), error.message);
      assert(error.message.includes(message), error.message);
    });
  }
  await inTemporaryDirectory(async (root) => {
    await assertRejects(() => read([root]), SyntaxError, "must have images (.jpg, .png, .webp) in it");
    await layOut(root, { "a.jpg": "444.jpg", "cat/a.jpg": "444.jpg" });
    await assertRejects(() => read([root]), SyntaxError, "found 1 of 2 beside folders");
  });
});

Deno.test("a damaged image that PIL reads is read, and told of", async () => {
  await inTemporaryDirectory(async (root) => {
    const whole = await Deno.readFile(`${FOLDER}444.jpg`), end = whole.length - 2;
    await layOut(root, {
      "a.jpg": Uint8Array.of(...whole.subarray(0, end), ...Array(9).fill(1), ...whole.subarray(end)),
    });
    const { samples: [{ inputs: [{ data }] }], notices } = await read([root]);
    assertEquals([...data as Uint8Array], (await expectedArrays()).get("444.jpg")!.data);
    assert(notices[0].startsWith("1 of 1 images are damaged."), String(notices));
  });
});

Deno.test("images of large folders are decoded once, and anew where a byte has changed", async () => {
  await inTemporaryDirectory(async (root) => {
    const folder = await layOut(`${root}/in`, {}), kept = `${root}/kept`;
    await Deno.mkdir(folder);
    const [one, other] = await Promise.all(
      ["turned-1.jpg", "turned-6.png"].map((name) => Deno.readFile(FOLDER + name)),
    );
    for (let i = 0; i < 1100; i++) await Deno.writeFile(`${folder}/${i}.jpg`, i % 2 ? other : one);
    const options = { size: "4", imagesKept: kept };
    const first = await read([folder], options);
    const entries = async () =>
      (await Array.fromAsync(Deno.readDir(kept))).map(({ name }) => name).filter((name) =>
        !name.endsWith(".lock")
      ).sort();
    const before = await entries(),
      times = async () =>
        (await Promise.all(before.map((name) => Deno.stat(`${kept}/${name}`)))).map(({ mtime }) =>
          Number(mtime)
        );
    // Three chunks, each with its pixels, its counts and what made either.
    assertEquals(before.length, 3 * 4);
    const written = await times();
    assertEquals(await read([folder], options), first);
    assertEquals([await entries(), await times()], [before, written]);
    // Damaged pixels are not read as if they fitted.
    const [array] = before.filter((name) => name.endsWith(".npy")),
      bytes = await Deno.readFile(`${kept}/${array}`);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(`${kept}/${array}`, bytes);
    assertEquals((await read([folder], options)).samples, first.samples);
    // A changed image is another chunk, whatever its time says.
    await Deno.writeFile(`${folder}/0.jpg`, other);
    assert(
      (await read([folder], options)).samples[0].inputs[0].data.join() !==
        first.samples[0].inputs[0].data.join(),
    );
    assertEquals((await entries()).length, 4 * 4);
  });
});

Deno.test("images in a column of Parquet have PIL's pixels, and the classes that Hugging Face's metadata names", async () => {
  const expected = await expectedArrays(), size = 29 * 37 * 3;
  const rows = ["420.jpg", "grey.png", "lossy.webp", "420.jpg", "grey.jpg"].flatMap((name) => {
    const { shape, data } = expected.get(name)!;
    return shape.length === 3 ? data : data.flatMap((level) => [level, level, level]);
  });
  for (
    const [file, options, classNames] of [
      ["hf.parquet", {}, ["owl", "cat", "dog"]],
      ["two-labels.parquet", { labelColumn: "fine_label" }, ["owl", "cat", "dog"]],
      ["binary.parquet", {}, undefined],
      ["binary.parquet:image", {}, undefined],
    ] as const
  ) {
    const { samples: [samples] } = await read([`${FOLDER}${file}`], options);
    assertEquals(formOf(samples), "[29, 37, 3] of uint8", file);
    assertEquals([...samples.inputs[0].data as Uint8Array], rows, file);
    assertEquals(rows.length, 5 * size);
    assertEquals(Array.from(samples.labels!.data, Number), [2, 0, 1, 2, 1], file);
    assertEquals(samples.classNames, classNames, file);
  }
  const coarse = await read([`${FOLDER}two-labels.parquet`], { labelColumn: "coarse_label" });
  assertEquals(coarse.samples[0].classNames, ["bird", "beast"]);
  for (
    const [files, message] of [
      [["two-labels.parquet"], "true classes is wanted (--label-column), found fine_label, coarse_label"],
      [["gap.parquet"], "image of row 1: images must be JPEG, PNG, WebP, found no bytes"],
    ] as const
  ) await assertRejects(() => read(files.map((file) => FOLDER + file)), SyntaxError, message);
  // Folders and numbers of classes are two ways to name them, which do not mix.
  await inTemporaryDirectory(async (root) => {
    await layOut(root, { "cat/a.jpg": "420.jpg" });
    await assertRejects(
      () => read([root, `${FOLDER}hf.parquet`]),
      SyntaxError,
      "hf.parquet: its classes must be names as in",
    );
  });
});

Deno.test("damaged Parquet files of images are refused by a sentence", async () => {
  await inTemporaryDirectory(async (root) => {
    const whole = await Deno.readFile(`${FOLDER}hf.parquet`), path = `${root}/hurt.parquet`;
    const hurts = Array.from({ length: 12 }, (_, i) => 4 + Math.floor(i * (whole.length - 5) / 11));
    let refused = 0;
    for (const at of hurts) {
      await Deno.writeFile(path, whole.map((byte, i) => i === at ? byte ^ 0x5a : byte));
      await read([path]).then(() => {}, (error: Error) => {
        assert(error.message.startsWith("Cannot read "), `${at}: ${error.message}`);
        refused++;
      });
    }
    assert(refused > 1, String(refused));
  });
});

const CNN = new URL("golden/targets/cnn.onnx", import.meta.url).pathname;

Deno.test("a folder of images is asked about, and its folders are the model's classes or refused", async () => {
  await inTemporaryDirectory(async (root) => {
    const images = ["444.jpg", "422.jpg", "420.jpg", "progressive.jpg"];
    const of = (names: readonly string[], part: number) =>
      Object.fromEntries(names.map((name, i) => [`${name}/a.jpg`, images[(i + part) % 4]]));
    const ask = async (names: readonly string[], more = {}) => {
      const folder = await Deno.makeTempDir({ dir: root });
      const members = await layOut(`${folder}/in`, of(names, 0));
      const nonMembers = await layOut(`${folder}/out`, of(names.slice(0, 2), 2));
      const { target } = await askForAnswers({
        shadowTable: [],
        delta: 1e-5,
        target: CNN,
        members,
        nonMembers,
        size: "8",
        imagesKept: `${root}/kept`,
        ...more,
      });
      return target;
    };
    const ten = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    const { classes } = await ask(ten, { classNames: ten });
    const answers = await ask(ten);
    assertEquals([classes, [...answers.labels!]], [10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]]);
    assertEquals(answers.classNames, ten);
    assert(
      answers.notices.some((text) => text.includes("in the order of their names")),
      String(answers.notices),
    );
    const turnedRound = await ask(ten, { classNames: ten.toReversed() });
    assertEquals([...turnedRound.labels!].slice(0, 3), [9, 8, 7]);
    await assertRejects(
      () => ask(ten.slice(1)),
      SyntaxError,
      "a folder for each of the model's 10 classes, found 9: b, c,",
    );
    const counted = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "10"];
    await assertRejects(
      () => ask(counted),
      SyntaxError,
      "named by numbers, whose order as names is another one",
    );
    // In the order of the paths "10" is the third.
    assertEquals([...(await ask(counted, { classNames: counted })).labels!].slice(0, 4), [0, 1, 9, 2]);
  });
});
