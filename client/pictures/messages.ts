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
  /** Walk this address, in the page walk picture and above the page tables. */
  | { readonly type: 'walk'; readonly address: string }
  | { readonly type: 'frame'; readonly pfn: string }
  /** Draw the mappings from this index on, in ascending order. */
  | { readonly type: 'mappings'; readonly first: number }
  | { readonly type: 'tables'; readonly address: string }
  | { readonly type: 'screen'; readonly address: string; readonly bytes: number };
