import type { Socket } from 'node:net';
import rhea, { type AmqpError, type EventContext, type Receiver, type Sender } from 'rhea';
import type { EventLog } from '../log/eventLog.ts';
import type { Log } from '../logging.ts';
import type { HubSettings } from '../settings.ts';
import { Access } from './access.ts';
import { type Readings, readAttach, takePlace } from './attach.ts';
import { answerManagement } from './management.ts';
import { Reader } from './reader.ts';
import { sendReply } from './reply.ts';

/** What an AMQP connection needs of the hub. */
export interface AmqpOptions {
  settings: HubSettings;
  events: EventLog;
  log: Log;
}

const IDLE_TIMEOUT = 240_000;
const RUNTIME_METRIC = 'com.microsoft:enable-receiver-runtime-metric';
const NO_TOKEN = { condition: 'amqp:unauthorized-access', description: 'no token was put' };

/** One AMQP connection of an Event Hubs client. */
export class AmqpConnection {
  readonly #socket: Socket;
  readonly #options: AmqpOptions;
  readonly #readings: Readings;
  readonly #access: Access;
  readonly #own = new Map<Sender, { reader: Reader; key: string }>();
  /** Links that answers to requests go out on. */
  readonly #replies = new Set<Sender>();

  constructor(socket: Socket, options: AmqpOptions, readings: Readings) {
    this.#socket = socket;
    this.#options = options;
    this.#readings = readings;
    this.#access = new Access(options.settings, options.log);
    // A container for each connection: its SASL callback then knows whom it lets in.
    const container = rhea.create_container({ id: 'iothub' });
    container.sasl_server_mechanisms.enable_anonymous();
    container.sasl_server_mechanisms.enable_plain((name: string, key: string) =>
      this.#access.logIn(name, key),
    );
    container.on('sender_open', ({ sender }: EventContext) => this.#openSender(sender!));
    container.on('receiver_open', ({ receiver }: EventContext) => openRequests(receiver!));
    container.on('message', (context: EventContext) => this.#answer(context));
    container.on('sender_close', ({ sender }: EventContext) => this.#release(sender!));
    for (const event of ['connection_close', 'disconnected']) container.on(event, () => this.#releaseAll());
    // rhea takes an event that nobody listens to for an error.
    for (const event of ['session_close', 'receiver_close']) container.on(event, () => undefined);
    for (const event of ['error', 'protocol_error', 'connection_error', 'session_error']) {
      container.on(event, (problem: Error | EventContext) => this.#fail(event, problem));
    }
    socket.on('close', () => this.#releaseAll());
    const connection = container.create_connection({ idle_time_out: IDLE_TIMEOUT } as never);
    (connection as unknown as { accept(socket: Socket): void }).accept(socket);
  }

  #openSender(sender: Sender): void {
    const address = sender.source?.address;
    if (isNode(address)) {
      sender.set_source({ address });
      this.#replies.add(sender);
      return;
    }
    const error = this.#openReader(sender);
    if (error) sender.close(error);
  }

  /** @returns why not */
  #openReader(sender: Sender): AmqpError | undefined {
    const { settings, events, log } = this.#options;
    if (!this.#access.isGranted()) return NO_TOKEN;
    const attachment = readAttach(sender, settings.eventHubName, events.partitions);
    if (!('key' in attachment)) return attachment;
    const refusal = takePlace(attachment, this.#readings);
    if (refusal) return refusal;
    const { key, partition, position, selector, filter, epoch } = attachment;
    sender.set_source({ address: sender.source.address, filter });
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
      isAuthorized: () => this.#access.isGranted(),
      log,
    });
    this.#readings.set(key, (this.#readings.get(key) ?? new Set()).add(reader));
    this.#own.set(sender, { reader, key });
    log(`AMQP ${key} is read from ${selector ?? 'the start'}`);
    return undefined;
  }

  #answer({ message, receiver }: EventContext): void {
    const address = receiver?.target?.address;
    if (!message || !isNode(address)) return;
    const { settings, events } = this.#options;
    const { condition, description } = NO_TOKEN;
    const reply =
      address === '$cbs'
        ? this.#access.putToken(message)
        : this.#access.isGranted()
          ? answerManagement(message.application_properties ?? {}, settings, events)
          : { status: 401, condition, description };
    sendReply(reply, message, this.#replies, address);
  }

  #release(sender: Sender): void {
    this.#replies.delete(sender);
    const own = this.#own.get(sender);
    if (!own) return;
    this.#own.delete(sender);
    this.#readings.get(own.key)?.delete(own.reader);
    own.reader.close();
  }

  #releaseAll(): void {
    for (const sender of [...this.#own.keys()]) this.#release(sender);
    this.#replies.clear();
  }

  #fail(event: string, problem: Error | EventContext): void {
    const error = problem instanceof Error ? problem : (problem.error ?? problem.connection?.error);
    this.#options.log(`AMQP ${event}: ${(error as Error | undefined)?.message ?? 'no reason was given'}`);
    this.#releaseAll();
  }
}

function openRequests(receiver: Receiver): void {
  const address = receiver.target?.address;
  receiver.set_target({ address: address ?? '' });
  if (isNode(address)) return;
  receiver.close({ condition: 'amqp:not-allowed', description: 'events are sent by devices only' });
}

/** Whether an address is one of those that answer requests. */
function isNode(address: unknown): address is string {
  return typeof address === 'string' && (address === '$cbs' || address.endsWith('$management'));
}
