import type { device, struct_class } from 'linux/device.h';
import { seal } from './handles.ts';

/** A device of the driver model. */
export interface RegisteredDevice {
  readonly name: string;
  /** What its messages begin with: its driver, class or bus. Linux: dev_driver_string(). */
  driver: string;
  readonly devt: number;
  readonly parent: device | null;
  readonly class: struct_class | null;
  /** Below /dev; empty without a file. */
  readonly file: string;
  data: unknown;
}

class Device {
  readonly #entry: RegisteredDevice;

  constructor(entry: RegisteredDevice) {
    this.#entry = entry;
  }

  static of(value: unknown): RegisteredDevice | undefined {
    return typeof value === 'object' && value !== null && #entry in value
      ? value.#entry
      : undefined;
  }

  get devt(): number {
    return this.#entry.devt;
  }
  get parent(): device | null {
    return this.#entry.parent;
  }
  get class(): struct_class | null {
    return this.#entry.class;
  }
}
seal(Device);
/** Façades of `struct device`. */
export const devices = {
  of: (value: unknown): RegisteredDevice | undefined => Device.of(value),
  make: (entry: RegisteredDevice): device => Object.freeze(new Device(entry)) as unknown as device,
};
