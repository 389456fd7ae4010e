import { PAGE_SIZE } from './memory-layout.ts';

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
 * Physical memory: RAM in one lazily touched ArrayBuffer, devices beside it, holes that read as zero.
 *
 * Invariant: RAM is [0, frames * 4096); whether a frame is `System RAM` for the kernel is the memory map's word.
 */
export class PhysMemory {
  readonly buffer: ArrayBuffer;
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
  readonly frames: number;
  private readonly view: DataView;
  private readonly regions: MmioRegion[] = [];

  /**
   * @param bytes size of RAM, a multiple of the page size
   * @param map firmware memory map, ascending
   */
  constructor(
    bytes: number,
    readonly map: readonly MemoryRange[],
  ) {
    this.frames = bytes / PAGE_SIZE;
    this.buffer = new ArrayBuffer(bytes);
    this.i32 = new Int32Array(this.buffer);
    this.u8 = new Uint8Array(this.buffer);
    this.view = new DataView(this.buffer);
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
    return pfn >= 0 && pfn < this.frames;
  }

  read8(physical: number): number {
    if (physical < this.u8.length) return this.u8[physical]!;
    return Number(this.readDevice(physical, 1)) & 0xff;
  }

  write8(physical: number, value: number): void {
    if (physical < this.u8.length) this.u8[physical] = value;
    else this.writeDevice(physical, 1, value);
  }

  /** Reads 2, 4 or 8 bytes; the access must not cross a page. 8 bytes give a bigint. */
  read(physical: number, size: number): number | bigint {
    if (physical + size > this.u8.length) return this.readDevice(physical, size);
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
      this.writeDevice(physical, size, value);
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
    if (physical + count <= u8.length) bytes.set(u8.subarray(physical, physical + count), offset);
    else for (let i = 0; i < count; i++) bytes[offset + i] = this.read8(physical + i);
  }

  /** Copies `count` bytes of `bytes` from `offset` on to `physical`. */
  writeBytes(physical: number, bytes: Uint8Array, offset: number, count: number): void {
    const { u8 } = this;
    if (physical + count <= u8.length) u8.set(bytes.subarray(offset, offset + count), physical);
    else for (let i = 0; i < count; i++) this.write8(physical + i, bytes[offset + i]!);
  }

  fillBytes(physical: number, byte: number, count: number): void {
    const { u8 } = this;
    if (physical + count <= u8.length) u8.fill(byte, physical, physical + count);
    else for (let i = 0; i < count; i++) this.write8(physical + i, byte);
  }

  zeroFrame(pfn: number): void {
    this.i32.fill(0, pfn * 1024, (pfn + 1) * 1024);
  }

  copyFrame(to: number, from: number): void {
    if (from < this.frames) this.i32.copyWithin(to * 1024, from * 1024, (from + 1) * 1024);
    else
      for (let i = 0; i < PAGE_SIZE; i++)
        this.u8[to * PAGE_SIZE + i] = this.read8(from * PAGE_SIZE + i);
  }

  private readDevice(physical: number, size: number): number | bigint {
    const region = this.regionAt(physical);
    if (!region) return size === 8 ? 0n : 0;
    return region.read(physical - region.start, size);
  }

  private writeDevice(physical: number, size: number, value: number | bigint): void {
    const region = this.regionAt(physical);
    region?.write(physical - region.start, size, value);
  }
}
