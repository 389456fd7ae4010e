import { counted, type BackingStore } from './backing-store.ts';
import { HighMemory } from './high-memory.ts';
import { HIGH_RAM_START, lowRam, PAGE_SIZE } from './memory-layout.ts';

/** A device's registers or memory on the bus. */
export interface MmioRegion {
  /** Physical range [start, end), page aligned. */
  readonly start: number;
  readonly end: number;
  /** What it is, for views. */
  readonly name: string;
  /** As /proc/iomem names it: the device's place on its bus. */
  readonly resource: string;
  /** Reads `size` bytes (1, 2, 4, 8) at `offset` from the region's start, little-endian. */
  read(offset: number, size: number): number | bigint;
  write(offset: number, size: number, value: number | bigint): void;
}

/** A range of the firmware's memory map, [start, end) in bytes. */
export interface MemoryRange {
  readonly start: number;
  readonly end: number;
  /** `System RAM` or `Reserved`. */
  readonly name: string;
}

/**
 * Physical memory: RAM, lazily touched, devices beside it, holes that read as zero. RAM that does not fit below the
 * devices continues at 4 GiB.
 *
 * Invariant: RAM is [0, lowRam) and [4 GiB, frames * 4096); whether a frame is `System RAM` for the kernel is the memory
 * map's word. What the page walk reads, page tables, lies in the first part: `i32` and `u8` are that part alone.
 */
export class PhysMemory {
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
  /** End of the frame numbers; those of the hole below 4 GiB are counted. */
  readonly frames: number;
  /** RAM from 4 GiB on. */
  readonly high: HighMemory | undefined;
  private readonly lowFrames: number;
  private readonly view: DataView;
  private readonly regions: MmioRegion[] = [];

  /**
   * @param bytes size of RAM, a multiple of the page size
   * @param map firmware memory map, ascending
   * @param store where its bytes, all zero, come from
   */
  constructor(
    readonly bytes: number,
    readonly map: readonly MemoryRange[],
    store: BackingStore = counted,
  ) {
    const low = lowRam(bytes);
    const high = bytes - low;
    const buffer = store(low);
    this.i32 = new Int32Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.high = high > 0 ? new HighMemory(high, store) : undefined;
    this.lowFrames = low / PAGE_SIZE;
    this.frames = high > 0 ? (HIGH_RAM_START + high) / PAGE_SIZE : this.lowFrames;
  }

  addRegion(region: MmioRegion): void {
    this.regions.push(region);
  }

  regionAt(physical: number): MmioRegion | undefined {
    return this.regions.find((region) => physical >= region.start && physical < region.end);
  }

  get mmioRegions(): readonly MmioRegion[] {
    return this.regions;
  }

  /** Is the frame System RAM? Linux: page_is_ram(). */
  isRam(pfn: number): boolean {
    const physical = pfn * PAGE_SIZE;
    return this.map.some(
      (range) =>
        range.name === 'System RAM' && physical >= range.start && physical + PAGE_SIZE <= range.end,
    );
  }

  /** Has the frame a struct page? Linux: pfn_valid(). */
  isValid(pfn: number): boolean {
    return (
      (pfn >= 0 && pfn < this.lowFrames) || (pfn >= HIGH_RAM_START / PAGE_SIZE && pfn < this.frames)
    );
  }

  /** End of the contiguous RAM that contains a byte; 0 where there is no RAM. */
  ramEnd(physical: number): number {
    if (physical >= 0 && physical < this.u8.length) return this.u8.length;
    const end = this.frames * PAGE_SIZE;
    return physical >= HIGH_RAM_START && physical < end ? end : 0;
  }

  /**
   * The bytes of RAM themselves, unwatched.
   *
   * Contract: [physical, physical + count) is RAM within one page; the view is live.
   */
  bytesAt(physical: number, count: number): Uint8Array {
    const { u8, high } = this;
    if (physical < u8.length || !high) return u8.subarray(physical, physical + count);
    return high.bytesAt(physical - HIGH_RAM_START, count);
  }

  read8(physical: number): number {
    if (physical < this.u8.length) return this.u8[physical]!;
    return Number(this.readBeyond(physical, 1)) & 0xff;
  }

  write8(physical: number, value: number): void {
    if (physical < this.u8.length) this.u8[physical] = value;
    else this.writeBeyond(physical, 1, value);
  }

  /** Reads 2, 4 or 8 bytes; the access must not cross a page. 8 bytes give a bigint. */
  read(physical: number, size: number): number | bigint {
    if (physical + size > this.u8.length) return this.readBeyond(physical, size);
    switch (size) {
      case 1:
        return this.u8[physical]!;
      case 2:
        return this.view.getUint16(physical, true);
      case 4:
        return this.view.getUint32(physical, true);
      default:
        return this.view.getBigUint64(physical, true);
    }
  }

  write(physical: number, size: number, value: number | bigint): void {
    if (physical + size > this.u8.length) {
      this.writeBeyond(physical, size, value);
      return;
    }
    switch (size) {
      case 1:
        this.u8[physical] = Number(value);
        return;
      case 2:
        this.view.setUint16(physical, Number(value), true);
        return;
      case 4:
        this.view.setUint32(physical, Number(value), true);
        return;
      default:
        this.view.setBigUint64(physical, BigInt(value), true);
    }
  }

  /** Copies `count` bytes at `physical` to `bytes` from `offset` on. */
  readBytes(physical: number, bytes: Uint8Array, offset: number, count: number): void {
    const { u8 } = this;
    if (physical + count <= u8.length) {
      bytes.set(u8.subarray(physical, physical + count), offset);
      return;
    }
    this.forEachPage(physical, count, (at, done, step) => {
      if (this.ramEnd(at) !== 0) bytes.set(this.bytesAt(at, step), offset + done);
      else for (let i = 0; i < step; i++) bytes[offset + done + i] = this.read8(at + i);
    });
  }

  /** Copies `count` bytes of `bytes` from `offset` on to `physical`. */
  writeBytes(physical: number, bytes: Uint8Array, offset: number, count: number): void {
    const { u8 } = this;
    if (physical + count <= u8.length) {
      u8.set(bytes.subarray(offset, offset + count), physical);
      return;
    }
    this.forEachPage(physical, count, (at, done, step) => {
      const first = offset + done;
      if (this.ramEnd(at) !== 0) this.bytesAt(at, step).set(bytes.subarray(first, first + step));
      else for (let i = 0; i < step; i++) this.write8(at + i, bytes[first + i]!);
    });
  }

  fillBytes(physical: number, byte: number, count: number): void {
    const { u8 } = this;
    if (physical + count <= u8.length) {
      u8.fill(byte, physical, physical + count);
      return;
    }
    this.forEachPage(physical, count, (at, _done, step) => {
      if (this.ramEnd(at) !== 0) this.bytesAt(at, step).fill(byte);
      else for (let i = 0; i < step; i++) this.write8(at + i, byte);
    });
  }

  zeroFrame(pfn: number): void {
    if (pfn < this.lowFrames) this.i32.fill(0, pfn * 1024, (pfn + 1) * 1024);
    else this.bytesAt(pfn * PAGE_SIZE, PAGE_SIZE).fill(0);
  }

  /** Contract: `to` is RAM. */
  copyFrame(to: number, from: number): void {
    if (to < this.lowFrames && from < this.lowFrames) {
      this.i32.copyWithin(to * 1024, from * 1024, (from + 1) * 1024);
      return;
    }
    const copy = this.bytesAt(to * PAGE_SIZE, PAGE_SIZE);
    if (this.isValid(from)) copy.set(this.bytesAt(from * PAGE_SIZE, PAGE_SIZE));
    else this.readBytes(from * PAGE_SIZE, copy, 0, PAGE_SIZE);
  }

  /** Visits a range page by page: where each piece begins, how far into the range, and its length. */
  private forEachPage(
    physical: number,
    count: number,
    visit: (at: number, done: number, step: number) => void,
  ): void {
    for (let done = 0; done < count;) {
      const at = physical + done;
      const step = Math.min(count - done, PAGE_SIZE - (at % PAGE_SIZE));
      visit(at, done, step);
      done += step;
    }
  }

  /** Reads what is not in the first part of RAM. */
  private readBeyond(physical: number, size: number): number | bigint {
    if (this.high && this.ramEnd(physical) !== 0)
      return this.high.read(physical - HIGH_RAM_START, size);
    const region = this.regionAt(physical);
    if (!region) return size === 8 ? 0n : 0;
    return region.read(physical - region.start, size);
  }

  private writeBeyond(physical: number, size: number, value: number | bigint): void {
    if (this.high && this.ramEnd(physical) !== 0) {
      this.high.write(physical - HIGH_RAM_START, size, value);
      return;
    }
    const region = this.regionAt(physical);
    region?.write(physical - region.start, size, value);
  }
}
