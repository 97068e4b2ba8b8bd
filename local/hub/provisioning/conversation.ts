import type { IConnectPacket, IPublishPacket } from 'mqtt-packet';
import { CONNACK } from '../mqtt/connack.ts';
import type { Admission, Link, Role } from '../mqtt/role.ts';
import type { ProvisioningService } from './service.ts';
import { formatReplyTopic, parseRequestTopic, parseUserName, REPLIES } from './topics.ts';

/**
 * Lets in a device that wants to register, or `undefined` when the CONNECT is not for the provisioning service.
 *
 * As with DPS, its token is looked at when it registers, not when it connects.
 */
export function admitRegistration(
  packet: IConnectPacket,
  service: ProvisioningService,
): Admission | undefined {
  const name = parseUserName(packet.username ?? '');
  if (!name) return undefined;
  if (packet.protocolVersion !== 4) {
    return refuse(CONNACK.unacceptableProtocol, 'only MQTT 3.1.1 is spoken here');
  }
  if (name.idScope.toUpperCase() !== service.idScope.toUpperCase()) {
    return refuse(CONNACK.notAuthorized, `its ID scope is ${name.idScope}, this is ${service.idScope}`);
  }
  if (name.registrationId !== packet.clientId) {
    return refuse(CONNACK.notAuthorized, 'client ID and registration ID differ');
  }
  const token = packet.password?.toString() ?? '';
  return {
    accepted: true,
    expiresAt: Number.POSITIVE_INFINITY,
    begin: (link) => new Conversation(link, name.registrationId, token, service),
  };
}

/** A device that registers: it asks by publishing, and hears the answers on the topic it subscribed to. */
class Conversation implements Role {
  readonly name: string;
  readonly #link: Link;
  readonly #registrationId: string;
  readonly #token: string;
  readonly #service: ProvisioningService;
  #messageId = 0;

  constructor(link: Link, registrationId: string, token: string, service: ProvisioningService) {
    this.name = `${registrationId} (registration)`;
    this.#link = link;
    this.#registrationId = registrationId;
    this.#token = token;
    this.#service = service;
  }

  publish(packet: IPublishPacket): void {
    const request = parseRequestTopic(packet.topic);
    if (!request) {
      this.#link.close(`it published to ${packet.topic}`);
      return;
    }
    if (packet.qos === 1) this.#link.send({ cmd: 'puback', messageId: packet.messageId! });
    const now = new Date();
    const { status, body } =
      request.operationId === undefined
        ? this.#service.register(this.#registrationId, packet.payload.toString(), this.#token, now)
        : this.#service.poll(this.#registrationId, request.operationId, now);
    this.#messageId = (this.#messageId % 65_535) + 1;
    this.#link.send({
      cmd: 'publish',
      topic: formatReplyTopic(status, request.requestId),
      payload: JSON.stringify(body),
      qos: 1,
      messageId: this.#messageId,
      dup: false,
      retain: false,
    });
  }

  maySubscribe(filter: string): boolean {
    return filter === REPLIES;
  }

  ended(): void {}
}

function refuse(returnCode: number, reason: string): Admission {
  return { accepted: false, returnCode, reason };
}
