import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { outFolder, repositoryRoot } from '../host/paths.ts';
import type { Workbench } from '../host/workbench.ts';

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Why not always: a picture differs a little each time, and only a person sees whether it is a good one. */
const update = process.env['UPDATE_PICTURES'] === '1';

/**
 * Contract: takes a picture of a part of the window for `file`, a path below the repository that ends in .webp. It is
 * written there, `scale` times as large, when pictures are to be taken anew, and always below the out folder, where it can be looked at.
 */
export async function keepPicture(
  ui: Workbench,
  file: string,
  clip: Clip,
  scale = 1,
): Promise<void> {
  await ui.untilIdle();
  const png = await ui.page.screenshot({ clip });
  const given = { png: png.toString('base64'), scale };
  const webp = Buffer.from(await ui.page.evaluate(encode, given), 'base64');
  const folders = [path.join(outFolder, 'screenshots'), ...(update ? [repositoryRoot] : [])];
  for (const folder of folders) {
    const target = path.join(folder, folder === repositoryRoot ? file : path.basename(file));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, webp);
  }
}

/** What the window has for pictures; the tests' own library is Node's. */
interface Painting {
  createImageBitmap(blob: Blob): Promise<{ readonly width: number; readonly height: number }>;
  readonly OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    readonly width: number;
    readonly height: number;
    getContext(kind: '2d'): {
      drawImage(image: object, x: number, y: number, width: number, height: number): void;
    } | null;
    convertToBlob(options: { readonly type: string; readonly quality: number }): Promise<Blob>;
  };
}

/** Runs in the window: PNG to WebP, a third of the bytes; base64 both ways. */
async function encode({ png, scale }: { png: string; scale: number }): Promise<string> {
  const window = globalThis as unknown as Painting;
  const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
  const image = await window.createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const [width, height] = [image.width * scale, image.height * scale].map(Math.round);
  const canvas = new window.OffscreenCanvas(width ?? 0, height ?? 0);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.7 });
  const out = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(out, (byte) => String.fromCharCode(byte)).join(''));
}
