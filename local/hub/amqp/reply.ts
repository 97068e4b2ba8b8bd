import rhea, { type Message, type Sender } from 'rhea';

/** What a request to `$cbs` or `$management` is answered with. */
export interface Reply {
  /** As of HTTP. */
  status: number;
  description: string;
  /** AMQP error condition, with a status that is no success. */
  condition?: string;
  body?: unknown;
}

/**
 * Sends a reply over the link its request names; there the peer finds it by the correlation ID.
 *
 * @param links the links of the connection that replies can go out on
 * @param address of the node that was asked
 */
export function sendReply(reply: Reply, request: Message, links: Iterable<Sender>, address: string): void {
  const link = [...links].find(
    (sender) =>
      sender.name === request.reply_to ||
      sender.target?.address === request.reply_to ||
      (request.reply_to === undefined && sender.source?.address === address),
  );
  link?.send({
    ...(request.message_id === undefined ? {} : { correlation_id: request.message_id }),
    application_properties: {
      'status-code': rhea.types.wrap_int(reply.status),
      'status-description': reply.description,
      ...(reply.condition ? { 'error-condition': reply.condition } : {}),
    },
    body: reply.body ?? null,
  });
}
