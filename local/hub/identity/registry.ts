import { join } from 'node:path';
import { RequestError } from '../errors.ts';
import { Store } from '../store.ts';
import { changeDevice, createDevice, type Device, type DeviceWish } from './device.ts';

/** Told of a device that was updated or deleted, once that is on disk. */
export type ChangeListener = (deviceId: string, device: Device | undefined) => void;

/** The device identities, in `devices.json`. A change is visible at once and its promise resolves when it is on disk. */
export class DeviceRegistry {
  readonly #store: Store<Device[]>;
  readonly #devices: Map<string, Device>;
  readonly #listeners = new Set<ChangeListener>();

  private constructor(path: string, devices: Device[]) {
    this.#devices = new Map(devices.map((device) => [device.deviceId, device]));
    this.#store = new Store(path, () => [...this.#devices.values()]);
  }

  /**
   * @param directory the data folder; must exist
   * @throws StorageError when `devices.json` is not readable as such
   */
  static async open(directory: string): Promise<DeviceRegistry> {
    const path = join(directory, 'devices.json');
    return new DeviceRegistry(path, (await Store.read<Device[]>(path)) ?? []);
  }

  /** The device, or `undefined`. */
  find(deviceId: string): Device | undefined {
    return this.#devices.get(deviceId);
  }

  /** @throws RequestError 404 when there is no such device */
  get(deviceId: string): Device {
    const device = this.#devices.get(deviceId);
    if (!device) throw new RequestError(404, 'DeviceNotFound', `Device ${deviceId} not registered`);
    return device;
  }

  /** The devices in the order of their creation, at most `limit`. */
  list(limit: number): Device[] {
    return [...this.#devices.values()].slice(0, limit);
  }

  /** @throws RequestError 409 when it exists, 400 when something in it is not allowed */
  async create(deviceId: string, wish: DeviceWish, now: Date): Promise<Device> {
    if (this.#devices.has(deviceId)) {
      throw new RequestError(409, 'DeviceAlreadyExists', `Device ${deviceId} is already registered`);
    }
    const device = createDevice(deviceId, wish, now);
    this.#devices.set(deviceId, device);
    await this.#store.save();
    return device;
  }

  /**
   * @param etag the etag the change is made against; `*`: whatever it is
   * @throws RequestError 404 when it does not exist, 412 when the etag is another, 400 for what is not allowed
   */
  async update(deviceId: string, wish: DeviceWish, etag: string, now: Date): Promise<Device> {
    const device = changeDevice(this.#matching(deviceId, etag), wish, now);
    this.#devices.set(deviceId, device);
    await this.#store.save();
    this.#tell(deviceId, device);
    return device;
  }

  /** @throws RequestError 404 when it does not exist, 412 when the etag is another */
  async delete(deviceId: string, etag: string): Promise<void> {
    this.#matching(deviceId, etag);
    this.#devices.delete(deviceId);
    await this.#store.save();
    this.#tell(deviceId, undefined);
  }

  /** Calls `listener` after every update and deletion. */
  onChange(listener: ChangeListener): void {
    this.#listeners.add(listener);
  }

  /** Waits until everything is on disk. */
  flush(): Promise<void> {
    return this.#store.flush();
  }

  #matching(deviceId: string, etag: string): Device {
    const device = this.get(deviceId);
    if (etag !== '*' && etag !== device.etag) {
      throw new RequestError(412, 'PreconditionFailed', `Device ${deviceId} was changed by somebody else`);
    }
    return device;
  }

  #tell(deviceId: string, device: Device | undefined): void {
    for (const listener of this.#listeners) listener(deviceId, device);
  }
}
