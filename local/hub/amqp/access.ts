import type { Message } from 'rhea';
import { authorizeEventHub } from '../identity/authorize.ts';
import type { Log } from '../logging.ts';
import type { HubSettings } from '../settings.ts';
import type { Reply } from './reply.ts';

/** What a connection has shown of the hub's key. */
export class Access {
  readonly #settings: HubSettings;
  readonly #log: Log;
  /** Epoch milliseconds. */
  #until = 0;

  constructor(settings: HubSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Whether a token or the key was shown, and still holds. */
  isGranted(): boolean {
    return this.#until > Date.now();
  }

  /** SASL PLAIN: the policy's name and its key. */
  logIn(name: string, key: string): boolean {
    const { policy } = this.#settings;
    if (name !== policy.name || key !== policy.key) {
      this.#log(`AMQP refused: user ${name} with a wrong key`);
      return false;
    }
    this.#until = Number.POSITIVE_INFINITY;
    return true;
  }

  /**
   * Claims-based security: a `put-token` request with a shared access signature.
   *
   * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
   */
  putToken({ application_properties: properties, body }: Message): Reply {
    if (properties?.operation !== 'put-token') {
      return { status: 501, description: `${properties?.operation} is not offered here` };
    }
    const { eventHubName, policy } = this.#settings;
    const token = typeof body === 'string' ? body : Buffer.from(body?.content ?? '').toString();
    const grant = authorizeEventHub(token, eventHubName, policy, Date.now());
    if (!grant.granted) {
      this.#log(`AMQP refused: ${grant.reason}`);
      return { status: 401, condition: 'amqp:unauthorized-access', description: grant.reason };
    }
    this.#until = Math.max(this.#until, grant.expiresAt);
    return { status: 202, description: 'Accepted' };
  }
}
