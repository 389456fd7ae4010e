/**
 * Symbolic names of frames, numbered by first sight: aN anonymous, fN page cache, pN any other RAM, Z the zero page,
 * 0x… a frame outside System RAM. An aN dies when no process maps it any more, an fN when it leaves the page cache.
 */
import type { FrameKind } from '../../../simulator/inspect/mapping-state.ts';

interface Label {
  readonly pfn: number;
  readonly letter: 'a' | 'f' | 'p';
  readonly number: number;
  seen: boolean;
}

export class FrameNames {
  private labels: Label[] = [];
  private readonly counts = { a: 0, f: 0, p: 0 };

  constructor(private readonly kindOf: (pfn: number) => FrameKind) {}

  name(pfn: number): string {
    const kind = this.kindOf(pfn);
    if (kind === 'zero') return 'Z';
    if (kind === 'outside') return `0x${pfn.toString(16)}`;
    const letter = kind === 'anon' ? 'a' : kind === 'cache' ? 'f' : 'p';
    let label = this.labels.find((one) => one.pfn === pfn && one.letter === letter);
    if (!label) {
      label = { pfn, letter, number: ++this.counts[letter], seen: true };
      this.labels.push(label);
    }
    label.seen = true;
    return `${letter}${label.number}`;
  }

  /** The pN name of a frame if it has one already. */
  driverName(pfn: number): string | undefined {
    const label = this.labels.find((one) => one.pfn === pfn && one.letter === 'p');
    return label && `p${label.number}`;
  }

  /** Call before a listing of all processes. */
  begin(): void {
    for (const label of this.labels) label.seen = false;
  }

  /** Call after it: names of frames that are gone die. */
  end(): void {
    this.labels = this.labels.filter(
      ({ seen, letter, pfn }) =>
        seen || letter === 'p' || (letter === 'f' && this.kindOf(pfn) === 'cache'),
    );
  }
}
