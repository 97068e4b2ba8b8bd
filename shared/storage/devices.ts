import type { Authorization, Device } from '../domain/device.ts';
import type { Storage } from './connect.ts';
import { changeJson, jsonEntity, readJson } from './entity.ts';
import { orMissing } from './failures.ts';

/** One row of its own for each kind of thing that has a partition to itself. */
const ONLY = 'row';

/** A device's row holds 64 KB of text, so about 170 of them; those that ended first are dropped. */
const MOST_AUTHORIZATIONS = 100;

/**
 * Devices by the name under which IoT Hub authenticates them. A device's row has its authorizations too, so that
 * one read tells all that a packet's admission asks of it. Each authorization has a row of its own besides, by
 * its public name: it tells whose an authorization is, and it is all that the release before this one knows.
 */
export function devicesIn(storage: Storage) {
  const devices = storage.table('devices');
  const authorizations = storage.table('authorizations');
  const get = async (deviceId: string) => (await readJson<Device>(devices, deviceId, ONLY))?.value;

  /** Those that a release wrote which kept them in rows of their own only. Scans the table. */
  async function inOwnRows(deviceId: string): Promise<Authorization[]> {
    const queryOptions = { filter: `deviceId eq '${deviceId}'` };
    const found: Authorization[] = [];
    for await (const { json } of authorizations.listEntities<{ json: string }>({ queryOptions })) {
      found.push(JSON.parse(json) as Authorization);
    }
    return found;
  }

  /** Every device there is. Scans the table. */
  async function* each(): AsyncGenerator<Device> {
    const queryOptions = { select: ['json'] };
    for await (const { json } of devices.listEntities<{ json: string }>({ queryOptions })) {
      yield JSON.parse(json) as Device;
    }
  }

  async function removeAuthorization(id: string): Promise<void> {
    await orMissing(authorizations.deleteEntity(id, ONLY));
  }

  return {
    get,
    /** @throws a 409 of the store when the device ID is taken */
    add: async (device: Device) => {
      const whole = { ...device, authorizations: device.authorizations ?? [] };
      await devices.createEntity(jsonEntity(device.deviceId, ONLY, whole));
    },
    /** IDs of a contract's devices, and of all others. Scans the table. */
    async of(contract: string): Promise<{ own: string[]; others: Set<string> }> {
      const own: string[] = [];
      const others = new Set<string>();
      for await (const device of each()) {
        if (device.contract === contract) own.push(device.deviceId);
        else others.add(device.deviceId);
      }
      return { own, others };
    },
    /** ID of a contract's device, by its key. Scans the table. */
    async idOf(contract: string, key: string): Promise<string | undefined> {
      for await (const device of each()) {
        if (device.contract === contract && device.key === key) return device.deviceId;
      }
      return undefined;
    },
    /** Keys of the contracts that devices are of, each as often as it has some. Scans the table. */
    async *contracts(): AsyncGenerator<string> {
      for await (const { contract } of each()) yield contract;
    },
    /** Takes a device out of the registry; what was issued to it has rows of its own. */
    remove: async (deviceId: string) => {
      await orMissing(devices.deleteEntity(deviceId, ONLY));
    },
    /** Public names of all that was ever issued to these devices. Scans a table. */
    async authorizationsAmong(deviceIds: readonly string[]): Promise<string[]> {
      if (deviceIds.length === 0) return [];
      const wanted = new Set(deviceIds);
      const found: string[] = [];
      const queryOptions = { select: ['PartitionKey', 'deviceId'] };
      for await (const { partitionKey, deviceId } of authorizations.listEntities<{ deviceId: string }>({
        queryOptions,
      })) {
        if (wanted.has(deviceId)) found.push(partitionKey!);
      }
      return found;
    },
    removeAuthorization,

    /** An authorization by its public name, whosever it is. */
    authorization: async (id: string) => (await readJson<Authorization>(authorizations, id, ONLY))?.value,

    /** Every authorization ever issued to a device, revoked ones too. */
    async authorizationsOf(deviceId: string): Promise<readonly Authorization[]> {
      return (await get(deviceId))?.authorizations ?? (await inOwnRows(deviceId));
    },

    /**
     * Changes a device's authorizations as they stand at that moment.
     *
     * @returns what they are now; `undefined` when there is no such device
     */
    async changeAuthorizations(
      deviceId: string,
      next: (known: readonly Authorization[]) => readonly Authorization[],
    ): Promise<readonly Authorization[] | undefined> {
      const changed = await changeJson<Device>(devices, deviceId, ONLY, async (device) => {
        const known = device.authorizations ?? (await inOwnRows(deviceId));
        const all = next(known);
        const kept = all.length > MOST_AUTHORIZATIONS ? withoutEnded(all) : all;
        // Their own rows first: should this die in between, the same asked again does both.
        const gone = known.filter(({ id }) => !kept.some((one) => one.id === id));
        for (const { id } of gone) await removeAuthorization(id);
        for (const one of kept.filter((authorization) => !known.includes(authorization))) {
          const entity = { ...jsonEntity(one.id, ONLY, one), deviceId };
          await authorizations.upsertEntity(entity, 'Replace');
        }
        return { ...device, authorizations: kept };
      });
      return changed?.authorizations;
    },

    /**
     * Those of these devices to which an authorization was ever issued. Scans a table, where a release wrote one
     * of them that kept authorizations in rows of their own only: for hand tools.
     */
    async authorizedAmong(known: Iterable<Device>): Promise<Set<string>> {
      const found = new Set<string>();
      const unsaid = new Set<string>();
      for (const { deviceId, authorizations: own } of known) {
        if (own === undefined) unsaid.add(deviceId);
        else if (own.length > 0) found.add(deviceId);
      }
      if (unsaid.size === 0) return found;
      const queryOptions = { select: ['deviceId'] };
      for await (const { deviceId } of authorizations.listEntities<{ deviceId: string }>({ queryOptions })) {
        if (unsaid.has(deviceId)) found.add(deviceId);
      }
      return found;
    },
  };
}

/** The newest, in the order in which they were issued; those that ended first are dropped. */
function withoutEnded(all: readonly Authorization[]): Authorization[] {
  const end = ({ revokedAt = Infinity, expiresAt = Infinity }: Authorization) =>
    Math.min(revokedAt, expiresAt);
  const kept = new Set([...all].sort((a, b) => end(b) - end(a)).slice(0, MOST_AUTHORIZATIONS));
  return all.filter((one) => kept.has(one));
}
