import type { Defence } from "./defence.ts";

/** Three eighths of each side, a seventh of the area: 12 x 12 pixels of 32 x 32. */
const SHARE_OF_SIDE = 3 / 8;
/** Mid-grey. */
const BLANK = 128;

/**
 * Counter-measure 4 of the article: what is sensitive in an image is blanked before training. A square in the middle
 * stands for it here, since these images have no faces or number plates.
 */
export const masking: Defence = {
  name: "masking",
  description: "The square in the middle of every training image is blanked",
  mask(image, [height, width, channels]) {
    const [high, wide] = [height, width].map((side) => Math.round(side * SHARE_OF_SIDE));
    const top = (height - high) >> 1, left = (width - wide) >> 1;
    for (let row = top; row < top + high; row++) {
      const start = (row * width + left) * channels;
      image.fill(BLANK, start, start + wide * channels);
    }
  },
};
