import type { Socket } from 'node:net';
import rhea, { type AmqpError, type EventContext, type Message, type Sender } from 'rhea';
import { authorizeEventHub } from '../identity/authorize.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Log } from '../logging.ts';
import type { HubSettings } from '../settings.ts';
import { answerManagement, type Reply } from './management.ts';
import { decideOwnership, stolen } from './ownership.ts';
import { parseSelector, SELECTOR } from './position.ts';
import { Reader } from './reader.ts';

/** What an AMQP connection needs of the hub. */
export interface AmqpOptions {
  settings: HubSettings;
  events: EventLog;
  log: Log;
}

/** The readers of each partition and consumer group, over all connections. */
export type Readers = Map<string, Set<Reader>>;

const IDLE_TIMEOUT = 240_000;
const EPOCH = 'com.microsoft:epoch';
const RUNTIME_METRIC = 'com.microsoft:enable-receiver-runtime-metric';

/** One AMQP connection of an Event Hubs client. */
export class AmqpConnection {
  readonly #socket: Socket;
  readonly #options: AmqpOptions;
  readonly #readers: Readers;
  readonly #own = new Map<Sender, { reader: Reader; key: string }>();
  /** Links that answers to requests go out on. */
  readonly #replies = new Set<Sender>();
  /** Until when the peer has shown a valid token or key, epoch milliseconds. */
  #authorizedUntil = 0;

  constructor(socket: Socket, options: AmqpOptions, readers: Readers) {
    this.#socket = socket;
    this.#options = options;
    this.#readers = readers;
    // A container for each connection: its SASL callback then knows whom it lets in.
    const container = rhea.create_container({ id: 'iothub', idle_time_out: IDLE_TIMEOUT });
    container.sasl_server_mechanisms.enable_anonymous();
    container.sasl_server_mechanisms.enable_plain((name: string, key: string) => this.#logIn(name, key));
    container.on('sender_open', (context: EventContext) => this.#openSender(context.sender!));
    container.on('receiver_open', ({ receiver }: EventContext) => {
      receiver!.set_target({ address: receiver!.target?.address ?? '' });
      if (!isNode(receiver!.target?.address)) {
        receiver!.close({ condition: 'amqp:not-allowed', description: 'events are sent by devices only' });
      }
    });
    container.on('message', (context: EventContext) => this.#answer(context));
    container.on('sender_close', ({ sender }: EventContext) => this.#release(sender!));
    for (const event of ['connection_close', 'disconnected']) container.on(event, () => this.#releaseAll());
    for (const event of ['session_close', 'receiver_close']) container.on(event, () => undefined);
    for (const event of ['error', 'protocol_error', 'connection_error', 'session_error']) {
      container.on(event, (problem: Error | EventContext) => this.#fail(event, problem));
    }
    socket.on('close', () => this.#releaseAll());
    (container.create_connection({} as never) as unknown as { accept(socket: Socket): void }).accept(socket);
  }

  #logIn(name: string, key: string): boolean {
    const { policy } = this.#options.settings;
    if (name !== policy.name || key !== policy.key) {
      this.#options.log(`AMQP refused: user ${name} with a wrong key`);
      return false;
    }
    this.#authorizedUntil = Number.POSITIVE_INFINITY;
    return true;
  }

  #isAuthorized(): boolean {
    return this.#authorizedUntil > Date.now();
  }

  #openSender(sender: Sender): void {
    const address = sender.source?.address;
    if (isNode(address)) {
      sender.set_source({ address });
      this.#replies.add(sender);
      return;
    }
    const error = this.#openReader(sender, address ?? '');
    if (error) sender.close(error);
  }

  /** @returns why not */
  #openReader(sender: Sender, address: string): AmqpError | undefined {
    const { settings, events, log } = this.#options;
    if (!this.#isAuthorized())
      return { condition: 'amqp:unauthorized-access', description: 'no token was put' };
    const match = /^\/?([^/]+)\/ConsumerGroups\/([^/]+)\/Partitions\/(\d+)$/i.exec(address);
    const partition = events.partitions[Number(match?.[3])];
    if (!match || match[1]!.toLowerCase() !== settings.eventHubName.toLowerCase() || !partition) {
      return { condition: 'amqp:not-found', description: `there is nothing at ${address}` };
    }
    const selector = sender.source.filter?.[SELECTOR]?.value ?? sender.source.filter?.[SELECTOR];
    const position = parseSelector(selector);
    if (!position)
      return { condition: 'com.microsoft:argument-error', description: `not understood: ${selector}` };

    const key = `${match[2]!.toLowerCase()}/${match[3]}`;
    const holders = this.#readers.get(key) ?? new Set();
    const epoch = toNumber(sender.properties?.[EPOCH]);
    const ownership = decideOwnership([...holders], epoch);
    if (!ownership.granted) {
      return { condition: ownership.condition, description: ownership.description };
    }
    for (const holder of ownership.evicted) {
      const { condition, description } = stolen(`a receiver with epoch ${epoch} took over`);
      holder.close({ condition, description });
      holders.delete(holder);
    }
    sender.set_source({ address, filter: sender.source.filter ?? {} });
    // Sent settled, as Event Hubs does for receivers that keep their own place.
    (sender as unknown as { local: { attach: { snd_settle_mode: number } } }).local.attach.snd_settle_mode =
      1;
    const reader = new Reader({
      sender,
      socket: this.#socket,
      partition,
      position,
      epoch,
      tellsLast: [sender.desired_capabilities].flat().map(String).includes(RUNTIME_METRIC),
      isAuthorized: () => this.#isAuthorized(),
      log,
    });
    this.#readers.set(key, holders.add(reader));
    this.#own.set(sender, { reader, key });
    log(`AMQP ${key} is read from ${selector ?? 'the start'}`);
    return undefined;
  }

  #answer({ message, receiver }: EventContext): void {
    const address = receiver?.target?.address;
    if (!message || !isNode(address)) return;
    const reply = address === '$cbs' ? this.#putToken(message) : this.#manage(message);
    const link = [...this.#replies].find(
      (sender) =>
        sender.name === message.reply_to ||
        sender.target?.address === message.reply_to ||
        (message.reply_to === undefined && sender.source?.address === address),
    );
    link?.send({
      ...(message.message_id === undefined ? {} : { correlation_id: message.message_id }),
      application_properties: {
        'status-code': rhea.types.wrap_int(reply.status),
        'status-description': reply.description,
        ...(reply.condition ? { 'error-condition': reply.condition } : {}),
      },
      body: reply.body ?? null,
    });
  }

  #putToken({ application_properties: properties, body }: Message): Reply {
    if (properties?.operation !== 'put-token') {
      return { status: 501, description: `${properties?.operation} is not offered here` };
    }
    const { settings, log } = this.#options;
    const text = typeof body === 'string' ? body : Buffer.from(body?.content ?? '').toString();
    const grant = authorizeEventHub(text, settings.eventHubName, settings.policy, Date.now());
    if (!grant.granted) {
      log(`AMQP refused: ${grant.reason}`);
      return { status: 401, condition: 'amqp:unauthorized-access', description: grant.reason };
    }
    this.#authorizedUntil = Math.max(this.#authorizedUntil, grant.expiresAt);
    return { status: 202, description: 'Accepted' };
  }

  #manage({ application_properties: properties }: Message): Reply {
    const { settings, events } = this.#options;
    if (!this.#isAuthorized()) {
      return { status: 401, condition: 'amqp:unauthorized-access', description: 'no token was put' };
    }
    return answerManagement(properties ?? {}, settings, events);
  }

  #release(sender: Sender): void {
    this.#replies.delete(sender);
    const own = this.#own.get(sender);
    if (!own) return;
    this.#own.delete(sender);
    this.#readers.get(own.key)?.delete(own.reader);
    own.reader.close();
  }

  #releaseAll(): void {
    for (const sender of [...this.#own.keys()]) this.#release(sender);
    this.#replies.clear();
  }

  #fail(event: string, problem: Error | EventContext): void {
    const error =
      problem instanceof Error ? problem : ((problem as EventContext).error ?? problem.connection?.error);
    this.#options.log(`AMQP ${event}: ${(error as Error | undefined)?.message ?? 'no reason was given'}`);
    this.#releaseAll();
  }
}

/** Whether an address is one of those that answer requests. */
function isNode(address: unknown): address is string {
  return typeof address === 'string' && (address === '$cbs' || address.endsWith('$management'));
}

/** Longs arrive as numbers, or as eight bytes where a number would not hold them. */
function toNumber(value: unknown): number | undefined {
  if (Buffer.isBuffer(value)) return Number(value.readBigInt64BE());
  return typeof value === 'number' ? value : undefined;
}
