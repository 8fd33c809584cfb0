/** Folders of images: a folder for each class, or one folder without labels. */
import { unreadable } from "../answers/formats/format.ts";
import { readFile } from "../platform/files.ts";
import { filesBelow, kindOfPath } from "../platform/sources.ts";
import type { Opened, SamplesReader } from "./reader.ts";

const IMAGE = /\.(jpe?g|png|webp)$/i;

/** Images of other formats: left out in silence, they would be missing among members or non-members. */
const OTHER_IMAGE = /\.(apng|avif|bmp|dcm|gif|hei[cf]|jfif|jp2|jxl|pbm|pgm|ppm|tiff?)$/i;

/** Files that systems leave behind: hidden ones, and what archives of macOS unpack to. */
const LEFT_BEHIND = /(^|\/)(\.|__MACOSX\/)/;

/** Folders of images. */
export const imageFolder: SamplesReader = {
  name: "a folder of images",
  recognises: async (path) => await kindOfPath(path) === "folder",
  open: openFolder,
};

async function openFolder(path: string): Promise<Opened> {
  const folder = path.replace(/(?<=.)[/\\]+$/, "");
  const files = (await filesBelow(folder)).filter((name) => !LEFT_BEHIND.test(name));
  const other = files.find((name) => OTHER_IMAGE.test(name));
  if (other !== undefined) {
    throw unreadable(`${folder}/${other}`, "images must be JPEG, PNG or WebP; convert it, or move it away");
  }
  const names = files.filter((name) => IMAGE.test(name)), rows = names.length;
  if (rows === 0) {
    throw unreadable(
      folder,
      `a folder of samples must have images (.jpg, .png, .webp) in it or in a folder for each class, found ${files.length} other files`,
    );
  }
  const classes = names.map((name) => name.includes("/") ? name.slice(0, name.indexOf("/")) : undefined);
  const loose = classes.filter((name) => name === undefined).length;
  if (loose > 0 && loose < rows) {
    throw unreadable(
      folder,
      `all its images must lie in folders for each class, or none of them, found ${loose} of ${rows} beside folders`,
    );
  }
  const labels = loose > 0 ? undefined : classes as string[];
  return {
    images: {
      file: folder,
      rows,
      nameOf: (row) => `${folder}/${names[row]}`,
      read: (row) => readImage(`${folder}/${names[row]}`),
      labels: labels && { name: "folders", type: "text", shape: [rows], data: labels },
      classNames: labels && [...new Set(labels)].sort(),
    },
  };
}

async function readImage(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return await readFile(path).catch((error) => {
    throw new Error(`Cannot read ${path}: it must be a file that may be read; ${error.message}`);
  });
}
