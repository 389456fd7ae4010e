/** What the extension and its pictures say to each other. Knows neither the editor nor the browser. */
import type { FrameRun, FrameView, VmaView, WalkView } from '../../simulator/inspect/views.ts';

export type PictureKind = 'address-space' | 'page-walk' | 'frames' | 'screen';

/** A task whose address space can be shown. */
export interface TaskChoice {
  readonly pid: number;
  readonly comm: string;
}

/** The screen of a frame buffer: bytes of device memory, rows from the top. */
export interface ScreenImage {
  /** Physical address of the first pixel. */
  readonly address: string;
  /** Base64; empty when the memory could not be read. */
  readonly data: string;
  readonly unreadable?: string;
}

/** To the picture. */
export type ToPicture =
  | {
      readonly type: 'address-space';
      readonly task: TaskChoice;
      /** Index of the first of `vmas` among the task's, ascending. */
      readonly first: number;
      /** Mappings of the task; `vmas` has the ones that are drawn. */
      readonly total: number;
      readonly vmas: readonly VmaView[];
      /** Ids of VMAs that are new or changed since the last stop. */
      readonly changed: readonly number[];
    }
  | { readonly type: 'page-walk'; readonly walk: WalkView }
  | { readonly type: 'frames'; readonly runs: readonly FrameRun[] }
  | { readonly type: 'frame'; readonly frame: FrameView }
  | { readonly type: 'screen'; readonly image: ScreenImage }
  /** Nothing to show now: one sentence. What was shown stays, marked as old. */
  | { readonly type: 'nothing'; readonly text: string };

/** From the picture. */
export type FromPicture =
  | { readonly type: 'ready' }
  /** Walk this address in the page walk picture. */
  | { readonly type: 'walk'; readonly address: string }
  | { readonly type: 'frame'; readonly pfn: string }
  /** Draw the mappings from this index on, in ascending order. */
  | { readonly type: 'mappings'; readonly first: number }
  | { readonly type: 'tables'; readonly address: string }
  | { readonly type: 'screen'; readonly address: string; readonly bytes: number };

/** Contract: what a page has sent, or undefined when it is no message of a picture. */
export function readMessage(message: unknown): FromPicture | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, address, pfn, first, bytes } = message as Readonly<Record<string, unknown>>;
  switch (type) {
    case 'ready':
      return { type };
    case 'walk':
    case 'tables':
      return isHex(address) ? { type, address } : undefined;
    case 'frame':
      return isHex(pfn) ? { type, pfn } : undefined;
    case 'mappings':
      return isCount(first) ? { type, first } : undefined;
    case 'screen':
      return isHex(address) && isCount(bytes) && bytes <= MOST_PIXELS * 4
        ? { type, address, bytes }
        : undefined;
    default:
      return undefined;
  }
}

/** More than the largest screen has. */
const MOST_PIXELS = 4096 * 4096;

function isHex(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
