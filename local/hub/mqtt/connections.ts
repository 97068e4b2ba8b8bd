/** A connection that can be ended by the hub. */
export interface Closable {
  close(reason: string): void;
}

/** Who is connected: one connection a device, the latest. */
export class Connections {
  readonly #byDevice = new Map<string, Closable>();

  /** Enters a connection; the device's earlier one is ended. */
  add(deviceId: string, connection: Closable): void {
    const earlier = this.#byDevice.get(deviceId);
    this.#byDevice.set(deviceId, connection);
    earlier?.close('the device connected once more');
  }

  /** Forgets a connection that has ended, unless another has taken its place. */
  remove(deviceId: string, connection: Closable): void {
    if (this.#byDevice.get(deviceId) === connection) this.#byDevice.delete(deviceId);
  }

  isConnected(deviceId: string): boolean {
    return this.#byDevice.has(deviceId);
  }

  /** Ends the device's connection, if there is one. */
  drop(deviceId: string, reason: string): void {
    this.#byDevice.get(deviceId)?.close(reason);
  }

  /** Ends every connection. */
  dropAll(reason: string): void {
    for (const connection of [...this.#byDevice.values()]) connection.close(reason);
  }
}
