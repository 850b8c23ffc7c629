// Whether a graphics card draws here. Without one every triangle and every pixel costs the processor.

// Names under which browsers and drivers tell that none does.
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
let known: boolean | null = null;

export function isSoftware(renderer: string): boolean {
  return SOFTWARE.test(renderer);
}

/** Whether WebGL is drawn by the processor. */
export function drawnInSoftware(): boolean {
  known ??= isSoftware(renderer());
  return known;
}

function renderer(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return "";
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return name;
}

/** A canvas to draw dots and lines on. Without a graphics card it is kept as plain pixels: by way of WebGL they would cost more. */
export function flat(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext("2d", { willReadFrequently: drawnInSoftware() })!;
}
