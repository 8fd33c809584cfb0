import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { packTar } from "modern-tar";
import { downloadCifar10, hasCifar10, loadCifar10 } from "../src/dataset/cifar10.ts";

const RECORD = 3073;
const FILE = 10_000 * RECORD;
const FOLDER = "cifar-10-batches-bin";
const BATCHES = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);
/** The sum over the prepared images, [N, H, W, C], and labels: hashlib over NumPy's reshape and transpose of the six files. */
const REAL_SHA256 = "0baac3c7f20563f81430bbd0e9982edb60089adf1dadda69a05c48b216690ac9";
const NAMES = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Files of the right size, all zeros but for the bytes given by file and offset. */
async function makeFolder(folder: string, bytes: [file: string, offset: number, byte: number][] = []) {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of [...BATCHES, "test_batch.bin"]) {
    using file = await Deno.open(`${folder}/${name}`, { write: true, create: true });
    await file.truncate(FILE);
    for (const [, offset, byte] of bytes.filter(([other]) => other === name)) {
      await file.seek(offset, Deno.SeekMode.Start);
      await file.write(Uint8Array.of(byte));
    }
  }
  await Deno.writeTextFile(`${folder}/batches.meta.txt`, NAMES);
}

Deno.test("loadCifar10: labels, planes and rows land where they belong, whichever folder is named", () =>
  withDirectory(async (directory) => {
    const record = 9_999;
    await makeFolder(`${directory}/${FOLDER}`, [
      ["data_batch_1.bin", 0, 7],
      ["data_batch_2.bin", record * RECORD, 9],
      ["data_batch_2.bin", record * RECORD + 1 + 32 + 3, 11], // red, row 1, column 3
      ["data_batch_2.bin", record * RECORD + 1 + 1024 + 32 + 3, 22],
      ["data_batch_2.bin", record * RECORD + 1 + 2048 + 32 + 3, 33],
      ["data_batch_2.bin", record * RECORD + 3072, 44], // blue, row 31, column 31
      ["test_batch.bin", 3073, 4],
    ]);
    const notices: string[] = [];
    const dataset = await loadCifar10(directory, { onNotice: (notice) => notices.push(notice) });
    const { pool, validation } = dataset;
    assertEquals([dataset.name, dataset.classes.length, dataset.classes[9]], ["cifar10", 10, "truck"]);
    assertEquals([pool.labels.length, pool.images.length], [50_000, 50_000 * 3072]);
    assertEquals([validation.labels.length, validation.images.length], [10_000, 10_000 * 3072]);
    assertEquals([pool.labels[0], pool.labels[1], pool.labels[19_999], validation.labels[1]], [7, 0, 9, 4]);
    const image = pool.images.subarray(19_999 * 3072, 20_000 * 3072);
    assertEquals([...image.subarray((32 + 3) * 3, (32 + 3) * 3 + 3)], [11, 22, 33]);
    assertEquals([...image.subarray(3069)], [0, 0, 44]);
    assertEquals(pool.images.reduce((sum, byte) => sum + byte), 11 + 22 + 33 + 44);
    assertEquals(notices.length, 1);
    assert(notices[0].includes("not the official files' bytes (data_batch_1.bin, "), notices[0]);

    assertEquals((await loadCifar10(`${directory}/${FOLDER}`)).sha256, dataset.sha256);
  }));

Deno.test("loadCifar10 names file, place, what it needs and what it found", () =>
  withDirectory(async (directory) => {
    const folder = `${directory}/${FOLDER}`;
    await assertRejects(() => loadCifar10(directory), Error, `neither ${directory} nor the ${FOLDER} in it`);
    await assertRejects(() => loadCifar10(`${directory}/absent`), Error, "data_batch_1.bin");

    const label = 17 * RECORD;
    await makeFolder(folder, [["data_batch_1.bin", label, 10]]);
    const at = `data_batch_1.bin: the label at byte ${label} must be 0 to 9, found 10`;
    await assertRejects(() => loadCifar10(directory), RangeError, at);

    for (const wrong of [FILE - 1, FILE - RECORD, FILE + 1, 0]) {
      await Deno.truncate(`${folder}/data_batch_1.bin`, wrong);
      await assertRejects(() => loadCifar10(directory), RangeError, `must have ${FILE} bytes`);
      await assertRejects(() => loadCifar10(directory), RangeError, `found ${wrong}`);
    }
    await Deno.writeTextFile(`${folder}/batches.meta.txt`, "cat\ndog\n");
    await assertRejects(() => loadCifar10(directory), SyntaxError, "must name 10 classes, found 2");
    await Deno.remove(`${folder}/test_batch.bin`);
    await assertRejects(() => loadCifar10(directory), Error, "test_batch.bin");
  }));

Deno.test("loadCifar10 says what it has been given instead of the binary files", () =>
  withDirectory(async (directory) => {
    const says = (path: string, hint: string) =>
      assertRejects(() => loadCifar10(`${directory}/${path}`), Error, hint);
    const other =
      "it is CIFAR-10 in another layout: that of https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";
    for (
      const path of [
        "python/cifar-10-batches-py/data_batch_1",
        "unpacked/test_batch",
        "matlab/cifar-10-batches-mat/data_batch_1.mat",
        "download/cifar-10-python.tar.gz",
        "binary/cifar-10-binary.tar.gz",
        "empty/readme.html",
      ]
    ) {
      await Deno.mkdir(`${directory}/${path.replace(/\/[^/]*$/, "")}`, { recursive: true });
      await Deno.writeTextFile(`${directory}/${path}`, "");
    }
    for (const path of ["python", "python/cifar-10-batches-py/", "unpacked", "matlab", "download"]) {
      await says(path, other);
    }
    await says("download/cifar-10-python.tar.gz", other);
    await says("binary/cifar-10-binary.tar.gz", "; it is a file: the folder that it unpacks to is needed");
    await says("binary", "; it holds cifar-10-binary.tar.gz, which must be unpacked first");
    await says("absent", "; there is no such folder");
    await says("empty", "batches.meta.txt");
  }));

/** A small archive of the official layout, with entries besides that must not be unpacked. */
async function makeArchive(lacking?: string): Promise<{ archive: Uint8Array<ArrayBuffer>; md5: string }> {
  const names = [...BATCHES, "test_batch.bin", "batches.meta.txt"].filter((name) => name !== lacking);
  const tar = await packTar([
    { header: { name: `${FOLDER}/`, type: "directory", size: 0 } },
    { header: { name: `${FOLDER}/data_batch_1.bin`, type: "symlink", size: 0, linkname: "/etc/passwd" } },
    ...names.map((name) => ({ header: { name: `${FOLDER}/${name}`, size: name.length }, body: name })),
    { header: { name: "../escaped.txt", size: 1 }, body: "x" },
    { header: { name: `${FOLDER}/../../data_batch_1.bin`, size: 1 }, body: "x" },
    { header: { name: `${FOLDER}/readme.html`, size: 1 }, body: "x" },
  ]);
  const zipped = new Response(new Blob([tar]).stream().pipeThrough(new CompressionStream("gzip")));
  const archive = new Uint8Array(await zipped.arrayBuffer());
  return { archive, md5: createHash("md5").update(archive).digest("hex") };
}

type Answer = (range: string | null) => Response;

/** A `fetch` that gives one answer after the other and records the ranges asked for. */
function server(...answers: Answer[]) {
  const ranges: (string | null)[] = [];
  const fetch = (url: string, init: RequestInit) => {
    assertEquals(url, "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
    const range = new Headers(init.headers).get("range");
    ranges.push(range);
    return Promise.resolve(answers[ranges.length - 1](range));
  };
  return { fetch, ranges };
}

function whole(bytes: Uint8Array<ArrayBuffer>): Answer {
  return () => new Response(bytes, { headers: { "content-length": String(bytes.length) } });
}

function rest(bytes: Uint8Array<ArrayBuffer>, from: number): Answer {
  return () =>
    new Response(bytes.subarray(from), {
      status: 206,
      headers: {
        "content-length": String(bytes.length - from),
        "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      },
    });
}

const listed = (directory: string) => Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();

async function assertUnpacked(directory: string) {
  assertEquals(listed(directory), ["cifar-10-batches-bin", "cifar-10-binary.tar.gz"]);
  assertEquals(listed(`${directory}/${FOLDER}`), ["batches.meta.txt", ...BATCHES, "test_batch.bin"]);
  for (const name of listed(`${directory}/${FOLDER}`)) {
    assertEquals(await Deno.readTextFile(`${directory}/${FOLDER}/${name}`), name);
  }
}

Deno.test("downloadCifar10 unpacks the known files, wherever the archive wants others to go", () =>
  withDirectory(async (outer) => {
    const directory = `${outer}/a/data`;
    const { archive, md5 } = await makeArchive();
    const progress: [number, number][] = [];
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    assert(!await hasCifar10(directory));
    await downloadCifar10(directory, { onProgress, md5, ...server(whole(archive)) });
    await assertUnpacked(directory);
    assertEquals(listed(`${outer}/a`), ["data"]);
    assertEquals(progress.at(-1), [archive.length, archive.length]);
    assert(await hasCifar10(directory));
  }));

Deno.test("downloadCifar10 goes on where an interrupted download stopped", () =>
  withDirectory(async (directory) => {
    const { archive, md5 } = await makeArchive();
    const breaking: Answer = () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(archive.subarray(0, 100)),
          pull: (controller) => controller.error(new TypeError("connection reset")),
        }),
        { headers: { "content-length": String(archive.length) } },
      );
    await assertRejects(
      () => downloadCifar10(directory, { md5, ...server(breaking) }),
      Error,
      "connection reset. Try again",
    );
    assertEquals(listed(directory), ["cifar-10-binary.tar.gz.kagemusha.part"]);
    const busy = server(() => new Response("", { status: 503, statusText: "Service Unavailable" }));
    await assertRejects(() => downloadCifar10(directory, { md5, ...busy }), Error, "answers 503");
    const ending = server(() =>
      new Response(archive.subarray(100, 150), {
        status: 206,
        headers: {
          "content-length": String(archive.length - 100),
          "content-range": `bytes 100-${archive.length - 1}/${archive.length}`,
        },
      })
    );
    await assertRejects(
      () => downloadCifar10(directory, { md5, ...ending }),
      Error,
      `ended after 150 of ${archive.length} bytes`,
    );
    const { fetch, ranges } = server(rest(archive, 150));
    const progress: number[] = [];
    await downloadCifar10(directory, { md5, fetch, onProgress: (done) => progress.push(done) });
    assertEquals(ranges, ["bytes=150-"]);
    assertEquals(progress.at(-1), archive.length);
    await assertUnpacked(directory);
  }));

for (
  const [title, answers] of [
    ["knows no ranges", (bytes: Uint8Array<ArrayBuffer>) => [whole(bytes), whole(bytes)]],
    ["has nothing from there on", (bytes) => [() => new Response("", { status: 416 }), whole(bytes)]],
    ["answers with another range", (bytes) => [rest(bytes, 3), whole(bytes)]],
  ] as [string, (bytes: Uint8Array<ArrayBuffer>) => Answer[]][]
) {
  Deno.test(`downloadCifar10 starts anew where the server ${title}`, () =>
    withDirectory(async (directory) => {
      const { archive, md5 } = await makeArchive();
      await Deno.writeFile(
        `${directory}/cifar-10-binary.tar.gz.kagemusha.part`,
        new Uint8Array(archive.length + 7),
      );
      const { fetch, ranges } = server(...answers(archive));
      await downloadCifar10(directory, { md5, fetch });
      assertEquals(ranges, [`bytes=${archive.length + 7}-`, null]);
      await assertUnpacked(directory);
    }));
}

Deno.test("downloadCifar10 unpacks nothing from an archive with another checksum", () =>
  withDirectory(async (directory) => {
    const { archive } = await makeArchive();
    await assertRejects(
      () => downloadCifar10(directory, server(whole(archive))),
      Error,
      "its MD5 must be c32a1d4ab5d03f1284b67883e8d87530, found",
    );
    assertEquals(listed(directory), []);
    await Deno.writeFile(`${directory}/cifar-10-binary.tar.gz`, archive); // put there by hand: not ours to delete
    await assertRejects(() => downloadCifar10(directory, server()), Error, "delete it and try again");
    assertEquals(listed(directory), ["cifar-10-binary.tar.gz"]);
  }));

Deno.test("downloadCifar10 takes an archive that was put there, and says what one lacks", () =>
  withDirectory(async (directory) => {
    const { archive, md5 } = await makeArchive();
    const path = `${directory}/cifar-10-binary.tar.gz`;
    await Deno.writeFile(path, archive);
    await downloadCifar10(directory, { md5, ...server() });
    await assertUnpacked(directory);

    const short = await makeArchive("data_batch_4.bin");
    await Deno.writeFile(path, short.archive);
    await assertRejects(
      () => downloadCifar10(directory, { md5: short.md5, ...server() }),
      Error,
      "it lacks data_batch_4.bin",
    );
  }));

Deno.test("downloadCifar10 completes a folder, and replaces nothing in it", () =>
  withDirectory(async (directory) => {
    const { archive, md5 } = await makeArchive();
    await Deno.mkdir(`${directory}/${FOLDER}`);
    await Deno.writeTextFile(`${directory}/cifar-10-binary.tar.gz.part`, "another program's");
    await Deno.writeTextFile(`${directory}/${FOLDER}/data_batch_2.bin`, "data_batch_2.bin"); // as in the archive
    await Deno.writeTextFile(`${directory}/${FOLDER}/data_batch_3.bin`, "my own");
    const path = `${directory}/${FOLDER}/data_batch_3.bin`;
    const download = () => downloadCifar10(directory, { md5, ...server(whole(archive)) });
    await assertRejects(download, Error, `${path} is there with other bytes; move the folder away`);
    assertEquals(listed(`${directory}/${FOLDER}`), ["data_batch_2.bin", "data_batch_3.bin"]);
    assertEquals(await Deno.readTextFile(path), "my own");
    await Deno.remove(path);
    await downloadCifar10(directory, { md5, ...server() });
    assertEquals(await Deno.readTextFile(`${directory}/cifar-10-binary.tar.gz.part`), "another program's");
    await Deno.remove(`${directory}/cifar-10-binary.tar.gz.part`);
    await assertUnpacked(directory);
  }));

Deno.test("downloadCifar10 offline says what to fetch, where to put it, and the option for other places", () =>
  withDirectory(async (directory) => {
    const offline = () =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("no route to host") }));
    const says = (fragment: string) =>
      assertRejects(() => downloadCifar10(directory, { fetch: offline }), Error, fragment);
    await says("fetch failed (no route to host). Try again");
    await says("fetch https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
    await says(`put it at ${directory}/cifar-10-binary.tar.gz`);
    await says("--data DIR");
  }));

const prepare = new URL("../../shared/cifar10/prepare", import.meta.url).pathname;
const absent = await Deno.stat(prepare).then(() => false, () => true);
if (absent) console.log("Skipping the test on real CIFAR-10: ../shared/cifar10 is absent");

Deno.test({
  name: "loadCifar10 reads real CIFAR-10 as NumPy does",
  ignore: absent,
  async fn() {
    const folder = new URL("../build/cifar10", import.meta.url).pathname; // kept: to prepare it takes half a minute
    const { success, stderr } = await new Deno.Command(prepare, { args: [folder] }).output();
    assert(success, new TextDecoder().decode(stderr));
    const { pool, validation, sha256 } = await loadCifar10(folder);
    for (const [labels, each] of [[pool.labels, 5000], [validation.labels, 1000]] as const) {
      for (let label = 0; label < 10; label++) {
        assertEquals(labels.filter((other) => other === label).length, each);
      }
    }
    assertEquals(sha256, REAL_SHA256);
  },
});
