import type { EmailClient, EmailClientOptions, EmailMessage } from '@azure/communication-email';
import type { TokenCredential } from '@azure/identity';
import { OutageError } from '../../../shared/errors.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';
import { type Answers, answersTo, BUSY, busyPolicy } from './acsAnswers.ts';
import { headerText } from './headerText.ts';
import {
  EVERY_MAIL,
  type Mail,
  MailPostponedError,
  MailRefusedError,
  type MailTransport,
} from './transport.ts';

/** Where the service doesn't say when to ask again. */
const POLL_EVERY = SECOND / 2;

export interface AcsOptions {
  /** Of the service's client, for servers with a certificate of their own. */
  readonly client?: EmailClientOptions;
  /** For so long, ms, a mail's operation is looked after: within the lease on it, or it would be sent by two. */
  readonly patience?: number;
}

/**
 * Sends by Azure Communication Services Email. A mail's operation has an ID that follows from its Message-ID, by which
 * the service knows it when it comes again. The operation is asked after until it has succeeded or failed. Where that
 * takes longer than we can wait, the mail counts as sent: the service took it over, as an SMTP server does.
 *
 * @param endpoint `https://NAME.communication.azure.com`
 * @param from the sender of every mail; its name is that of the service's own sender
 * @see https://learn.microsoft.com/rest/api/communication/email/email/send
 */
export function acsTransport(
  endpoint: string,
  from: string,
  credential: () => Promise<TokenCredential>,
  clock: () => EpochMs,
  { client: options = {}, patience = 40 * SECOND }: AcsOptions = {},
): MailTransport {
  const senderAddress = /<([^<>]+)>$/.exec(from)?.[1] ?? from;
  let client: Promise<EmailClient> | undefined;
  let busyUntil = 0;

  /** Loaded with the first mail, as everything that only mails need. */
  async function connect(): Promise<EmailClient> {
    const { EmailClient } = await import('@azure/communication-email');
    const additionalPolicies = [{ policy: busyPolicy, position: 'perRetry' as const }];
    return new EmailClient(endpoint, await credential(), { additionalPolicies, ...options });
  }

  return async (mail) => {
    // What all have been told holds for the next, too: asking anew would only prolong it.
    const wait = busyUntil - clock();
    if (wait > 0) throw new MailPostponedError(BUSY, wait);
    client ??= connect();
    const answers = answersTo();
    const abortSignal = AbortSignal.timeout(patience);
    const send = async () => {
      const poller = await (await client!).beginSend(messageOf(mail, senderAddress), {
        operationId: mail.operationId,
        updateIntervalInMs: POLL_EVERY,
        onResponse: answers.onResponse,
        abortSignal,
      });
      await poller.pollUntilDone({ abortSignal });
    };
    try {
      await Promise.race([send(), overAt(abortSignal)]);
    } catch (error) {
      if (error instanceof MailPostponedError && !answers.accepted) busyUntil = clock() + error.retryAfter;
      const failure = asDelivery(error, answers);
      if (failure) throw failure;
    }
  };
}

/** Rejects when the time is over, whether or not what is waited for heeds the signal: asking for a token doesn't. */
function overAt(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

function messageOf(
  { messageId, to, subject, text, html, headers, pictures = [] }: Mail,
  senderAddress: string,
) {
  return {
    senderAddress,
    headers: { 'Message-ID': messageId, ...EVERY_MAIL, ...headers },
    recipients: { to: [{ address: to.address, displayName: headerText(to.name) }] },
    content: { subject, plainText: text, html },
    attachments: pictures.map(({ contentId, name, png }) => ({
      name,
      contentId,
      contentType: 'image/png',
      contentInBase64: Buffer.from(png).toString('base64'),
    })),
    // A picture that tells the sender who opened a mail when is nobody's business.
    disableUserEngagementTracking: true,
  } satisfies EmailMessage;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Of a mail's own faults: what it holds or whom it is for. */
const REFUSED = new Set([400, 413, 422]);

/** What a failure comes to; `undefined` when the service has the mail all the same. */
function asDelivery(cause: unknown, { accepted, failed, status }: Answers): Error | undefined {
  // Suppressed, bounced too often, or dropped: the operation ID stands for this end of it ever after.
  if (failed !== undefined) {
    return new MailRefusedError(`The mail service gave the mail up (${failed}).`, { cause });
  }
  if (accepted) return undefined;
  if (cause instanceof MailPostponedError) return cause;
  if (status !== undefined && REFUSED.has(status)) {
    return new MailRefusedError(`The mail service refuses the mail (${status}): ${textOf(cause)}`, { cause });
  }
  return new OutageError(`The mail service did not take the mail: ${textOf(cause)}`, { cause });
}
