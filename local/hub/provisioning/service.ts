import { randomBytes, randomUUID } from 'node:crypto';
import type { DeviceRegistry } from '../identity/registry.ts';
import type { Log } from '../logging.ts';
import { attest } from './attest.ts';
import type { Enrollments, Registration } from './enrollments.ts';

/** What the provisioning service needs of the hub it assigns devices to. */
export interface ProvisioningOptions {
  idScope: string;
  /** The hub's host name as devices reach it, with the port where that is not 8883. */
  assignedHub: () => string;
  enrollments: Enrollments;
  registry: DeviceRegistry;
  log: Log;
}

/** An answer to a device: a status as of HTTP, and a JSON body. */
export interface ProvisioningReply {
  status: number;
  body: unknown;
}

interface Operation {
  registrationId: string;
  /** `undefined` while it goes on. */
  reply: ProvisioningReply | undefined;
}

// Devices ask within seconds how theirs went.
const MOST_OPERATIONS = 10_000;

/** The Device Provisioning Service: devices that prove who they are get an identity at the hub. */
export class ProvisioningService {
  readonly #options: ProvisioningOptions;
  readonly #operations = new Map<string, Operation>();

  constructor(options: ProvisioningOptions) {
    this.#options = options;
  }

  get idScope(): string {
    return this.#options.idScope;
  }

  /**
   * Begins a registration.
   *
   * @param request the JSON the device sent: its registration ID once more
   * @param token the password the device connected with
   * @returns 202 with the ID of an operation to ask for; 400 for another request, 401 without the right key
   */
  register(registrationId: string, request: string, token: string, now: Date): ProvisioningReply {
    if (!names(request, registrationId)) return failure(400, 400_004, 'Bad request', now);
    const { idScope, enrollments, log } = this.#options;
    const individual = enrollments.individuals.find(registrationId);
    const groups = enrollments.groups.all();
    const attestation = attest(registrationId, token, idScope, individual, groups, now.getTime());
    if (attestation.outcome !== 'proven') log(`DPS ${registrationId} refused: ${attestation.reason}`);
    if (attestation.outcome === 'unauthorized') return failure(401, 401_002, 'Unauthorized', now);
    const operationId = `5.${randomBytes(8).toString('hex')}.${randomUUID()}`;
    const operation: Operation = { registrationId, reply: undefined };
    this.#remember(operationId, operation);
    const outcome =
      attestation.outcome === 'disabled'
        ? Promise.resolve({ registrationId, status: 'disabled' })
        : this.#assign(registrationId, attestation, now);
    outcome.then(
      (registrationState) => {
        const { status } = registrationState;
        operation.reply = { status: 200, body: { operationId, status, registrationState } };
      },
      (error: Error) => {
        log(`DPS ${registrationId} could not be assigned: ${error.message}`);
        operation.reply = failure(500, 500_000, 'Internal server error', now);
      },
    );
    return { status: 202, body: { operationId, status: 'assigning' } };
  }

  /** How a registration went: 202 while it goes on, 404 for one that this device never began. */
  poll(registrationId: string, operationId: string, now: Date): ProvisioningReply {
    const operation = this.#operations.get(operationId);
    if (operation?.registrationId !== registrationId)
      return failure(404, 404_204, 'Operation not found', now);
    return operation.reply ?? { status: 202, body: { operationId, status: 'assigning' } };
  }

  async #assign(
    registrationId: string,
    { deviceId, keys, group }: Extract<ReturnType<typeof attest>, { outcome: 'proven' }>,
    now: Date,
  ) {
    const { enrollments, registry, assignedHub, log } = this.#options;
    const wish = { authentication: { symmetricKey: keys } };
    const device = registry.find(deviceId);
    if (!device) await registry.create(deviceId, wish, now);
    else if (device.primaryKey !== keys.primaryKey || device.secondaryKey !== keys.secondaryKey) {
      // A status stays as it is: a device that was disabled must not enable itself.
      await registry.update(deviceId, wish, '*', now);
    }
    const registration = await enrollments.registrations.put(registrationId, {
      registrationId,
      deviceId,
      assignedHub: assignedHub(),
      ...(group === undefined ? {} : { group }),
      etag: randomBytes(9).toString('base64'),
      createdAt: enrollments.registrations.find(registrationId)?.createdAt ?? now.toISOString(),
      updatedAt: now.toISOString(),
    });
    log(`DPS ${registrationId} is assigned as ${deviceId}`);
    return describeRegistration(registration);
  }

  #remember(operationId: string, operation: Operation): void {
    this.#operations.set(operationId, operation);
    if (this.#operations.size <= MOST_OPERATIONS) return;
    for (const oldest of this.#operations.keys()) {
      this.#operations.delete(oldest);
      break;
    }
  }
}

function names(request: string, registrationId: string): boolean {
  try {
    return (JSON.parse(request) as { registrationId?: unknown } | null)?.registrationId === registrationId;
  } catch {
    return false;
  }
}

/** A registration as devices and services see it. */
export function describeRegistration(registration: Registration) {
  const { registrationId, deviceId, assignedHub, etag } = registration;
  return {
    registrationId,
    createdDateTimeUtc: registration.createdAt,
    assignedHub,
    deviceId,
    status: 'assigned',
    substatus: 'initialAssignment',
    lastUpdatedDateTimeUtc: registration.updatedAt,
    etag,
  };
}

/** An error as DPS words it. @param errorCode six digits, of which the first three are the status */
export function failure(status: number, errorCode: number, message: string, now: Date): ProvisioningReply {
  return {
    status,
    body: { errorCode, trackingId: randomUUID(), message, timestampUtc: now.toISOString() },
  };
}
