import PostalMime, { type Address, type Email, type Attachment as Part } from 'postal-mime';

/** A picture or file in a mail, without its content. */
export interface Attachment {
  filename: string | null;
  /** As the mail states it, e.g. `image/png`. */
  contentType: string;
  /** Without angle brackets; null when the part has none. */
  contentId: string | null;
  /** In bytes, decoded. */
  size: number;
  /** Where the inbox serves it, from the root. */
  url: string;
}

/** A mail as `GET /api/mails` lists it. */
export interface Mail {
  id: string;
  /** UTC, ISO 8601. */
  receivedAt: string;
  /** The addresses it was delivered to (SMTP's RCPT TO), whatever its To header says. */
  to: string[];
  from: string;
  subject: string;
  /**
   * By lower-cased name, unfolded, otherwise as sent (encoded words stay encoded). A name that occurs more
   * than once has an array, in the mail's order.
   */
  headers: Record<string, string | string[]>;
  text: string;
  html: string;
  attachments: Attachment[];
}

/** What SMTP knew about a mail, apart from its content. */
export interface Envelope {
  from: string;
  to: string[];
}

/**
 * Puts the envelope before a mail as trace headers, the way a delivering server does (RFC 5321 section 4.4:
 * Return-Path, Received; Delivered-To is the common one for the recipient), so that one file holds it all.
 */
export function withTrace(raw: Buffer, envelope: Envelope, id: string, receivedAt: Date): Buffer {
  const lines = [
    `Return-Path: <${envelope.from}>`,
    ...envelope.to.map((address) => `Delivered-To: ${address}`),
    `Received: by localhost with ESMTP id ${id}; ${receivedAt.toUTCString().replace('GMT', '+0000')}`,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n`), raw]);
}

/** Reads back the envelope: only the lines above the first Received are this server's own. */
function readTrace(stored: Buffer): Envelope {
  const envelope: Envelope = { from: '', to: [] };
  for (const line of stored.toString('utf8', 0, Math.min(stored.length, 65_536)).split('\r\n')) {
    if (line.startsWith('Received:')) break;
    if (line.startsWith('Return-Path: ')) envelope.from = line.slice('Return-Path: <'.length, -1);
    if (line.startsWith('Delivered-To: ')) envelope.to.push(line.slice('Delivered-To: '.length));
  }
  return envelope;
}

/**
 * Reads a stored mail. One that cannot be parsed (a hostile one may be nested without end) is a mail all the
 * same: its envelope is known, and its text says why there is no more.
 */
export async function readMail(id: string, receivedAt: string, stored: Buffer): Promise<Mail> {
  const envelope = readTrace(stored);
  let email: Email;
  try {
    email = await PostalMime.parse(stored);
  } catch (error) {
    const text = `This mail could not be read: ${(error as Error).message}`;
    const subject = '(unreadable mail)';
    return { id, receivedAt, ...envelope, subject, headers: {}, text, html: '', attachments: [] };
  }
  return {
    id,
    receivedAt,
    to: envelope.to,
    from: address(email.from) ?? envelope.from,
    subject: email.subject ?? '',
    headers: headersOf(email),
    text: email.text ?? '',
    html: email.html ?? '',
    attachments: email.attachments.map((part, index) => ({
      filename: part.filename,
      contentType: part.mimeType,
      contentId: part.contentId?.replace(/^<|>$/g, '') ?? null,
      size: contentOf(part).length,
      url: `/api/mails/${id}/attachments/${index}`,
    })),
  };
}

/** The decoded content of a stored mail's attachment number `index`, from 0; undefined when there is none. */
export async function readAttachment(stored: Buffer, index: number): Promise<Buffer | undefined> {
  const part = (await PostalMime.parse(stored)).attachments[index];
  return part && contentOf(part);
}

function contentOf(part: Part): Buffer {
  return Buffer.from(part.content as ArrayBuffer);
}

function address(from: Address | undefined): string | undefined {
  return from?.address && (from.name ? `${from.name} <${from.address}>` : from.address);
}

function headersOf(email: Email): Mail['headers'] {
  const byName = new Map<string, string | string[]>();
  for (const { key, value } of email.headers) {
    const before = byName.get(key);
    byName.set(key, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(byName);
}
