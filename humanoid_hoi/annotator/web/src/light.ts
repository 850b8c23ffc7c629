// When a lighter mesh is drawn in the object's place. Clicks, the outline and the files always mean the full one.

/** Fewer triangles than these are drawn as they are. */
const HEAVY_FACES = 40_000;
/** A drawing that takes longer is felt while the view is turned. */
const SLOW_MS = 100;

export function isHeavy(faces: number): boolean {
  return faces > HEAVY_FACES;
}

export function isSlow(drawingMs: number): boolean {
  return drawingMs > SLOW_MS;
}

/** What the page says of it. */
export function lighterWords(drawn: number, full: number): string {
  return `drawn with ${inThousands(drawn)} of ${inThousands(full)} triangles; clicks mean the full mesh`;
}

function inThousands(count: number): string {
  return count < 1000 ? String(count) : (1000 * Math.round(count / 1000)).toLocaleString("en").replaceAll(",", " ");
}
