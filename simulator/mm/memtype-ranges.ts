/** Reserved memory types. Linux: arch/x86/mm/pat/memtype_interval.c (6.12). */

/** Cache bits of a 4 KiB entry: PAGE_PWT, PAGE_PCD, PAGE_PAT. */
export type MemType = number;

interface Range {
  readonly start: number;
  end: number;
  readonly type: MemType;
}

/**
 * Types of physical ranges outside RAM, one entry for each mapping.
 *
 * Invariant: ranges that overlap have one type.
 */
export class MemTypes {
  private readonly ranges: Range[] = [];

  /** Adds a range with the type of those it overlaps, or else the wanted one; undefined when they differ. */
  reserve(start: number, end: number, wanted: MemType): MemType | undefined {
    let type: MemType | undefined;
    for (const range of this.ranges) {
      if (range.start >= end || range.end <= start) continue;
      if (type !== undefined && type !== range.type) return undefined;
      type = range.type;
    }
    const granted = type ?? wanted;
    this.ranges.push({ start, end, type: granted });
    return granted;
  }

  lookup(physical: number): MemType | undefined {
    return this.ranges.find(({ start, end }) => physical >= start && physical < end)?.type;
  }

  /**
   * Removes the entry of exactly this range, or cuts the end of one that ends with it. Linux: memtype_erase().
   *
   * @returns false when there is neither: the front part of a split mapping
   */
  free(start: number, end: number): boolean {
    const exact = this.ranges.findIndex((range) => range.start === start && range.end === end);
    if (exact >= 0) {
      this.ranges.splice(exact, 1);
      return true;
    }
    const longer = this.ranges.find((range) => range.start < start && range.end === end);
    if (longer) longer.end = start;
    return longer !== undefined;
  }
}
