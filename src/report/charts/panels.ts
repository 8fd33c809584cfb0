/** Panels beside each other, one for each attack's curve: where curves coincide, each is still seen in its own. */
import type { FigureSize } from "../document.ts";
import { ACCENT, INK, letterSize } from "./look.ts";

/** A panel's side in pixels, how many stand beside each other, and what lies between. */
export const PANELS = {
  wide: { side: 205, columns: 3, spacing: { row: 52, column: 52 } },
  narrow: { side: 126, columns: 2, spacing: { row: 46, column: 38 } },
};

/** The colour of a panel's own curve and title: the accent's for one that is emphasised. */
export function panelColor(isEmphasised: boolean): string {
  return isEmphasised ? ACCENT : INK;
}

/** A panel's size and its title, which may have several lines. */
export function panelFrame(
  text: string | string[],
  { size, isEmphasised }: { size: FigureSize; isEmphasised: boolean },
) {
  const { side } = PANELS[size];
  return {
    width: side,
    height: side,
    title: {
      text,
      anchor: "start" as const,
      frame: "group" as const,
      color: panelColor(isEmphasised),
      fontSize: letterSize(size),
      fontWeight: isEmphasised ? "bold" as const : "normal" as const,
      offset: 6,
    },
  };
}
