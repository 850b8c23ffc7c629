// Okabe and Ito's palette, told apart by color-blind people too; a number stands beside every color.

const PALETTE = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#8fb8ff", "#b0b0b0"];

export function colorOf(index: number): string {
  return PALETTE[index % PALETTE.length];
}

/** Viridis-like ramp for strips: 0 dark blue (bad), 1 yellow (good). */
export function ramp(share: number): string {
  const stops = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
  const at = Math.min(0.9999, Math.max(0, share)) * (stops.length - 1);
  const i = Math.floor(at);
  const mix = stops[i].map((value, k) => Math.round(value + (stops[i + 1][k] - value) * (at - i)));
  return `rgb(${mix.join(",")})`;
}
