import { STATUS_CODES } from 'node:http';
import type { Service } from '../request/operation.ts';
import type { Refusal } from './refusal.ts';

/** A whole HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an answer carries beside the refusal. */
export interface Stamp {
  /** A UUID: `x-ms-request-id`. */
  readonly requestId: string;
  readonly now: Date;
}

const json = 'application/json;odata=minimalmetadata;streaming=true;charset=utf-8';

/**
 * A refusal in Azure's form: XML from blob and queue, OData's JSON from table, a multipart answer with status 202 for
 * an operation inside a transaction.
 * https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2
 */
export function answerOf(service: Service, refusal: Refusal, stamp: Stamp): Answer {
  if (refusal.code === undefined) return fromWebServer(refusal);
  if (refusal.index !== undefined) return fromTransaction(refusal, stamp);
  const isTable = service === 'table';
  return {
    status: refusal.status,
    headers: {
      ...common(stamp),
      'content-type': isTable ? json : 'application/xml',
      ...(isTable ? {} : { 'x-ms-error-code': refusal.code }),
    },
    body: isTable ? asJson(refusal, stamp) : asXml(refusal, stamp),
  };
}

function common({ requestId, now }: Stamp): Record<string, string> {
  return { 'x-ms-request-id': requestId, date: now.toUTCString(), 'cache-control': 'no-cache' };
}

/** Azure's message begins with the number of the operation, and ends with two lines that support asks for. */
function messageOf({ message, index }: Refusal, { requestId, now }: Stamp): string {
  const prefix = index === undefined ? '' : `${index}:`;
  return `${prefix}${message}\nRequestId:${requestId}\nTime:${now.toISOString()}`;
}

function asJson(refusal: Refusal, stamp: Stamp): string {
  const message = { lang: 'en-US', value: messageOf(refusal, stamp) };
  return JSON.stringify({ 'odata.error': { code: refusal.code, message } });
}

function asXml(refusal: Refusal, stamp: Stamp): string {
  const text = escaped(messageOf(refusal, stamp));
  return `<?xml version="1.0" encoding="utf-8"?><Error><Code>${refusal.code}</Code><Message>${text}</Message></Error>`;
}

/** https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions#sample-error-response */
function fromTransaction(refusal: Refusal, stamp: Stamp): Answer {
  const batch = `batchresponse_${stamp.requestId}`;
  const changeSet = `changesetresponse_${stamp.requestId}`;
  const lines = [
    `--${batch}`,
    `Content-Type: multipart/mixed; boundary=${changeSet}`,
    '',
    `--${changeSet}`,
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-cache',
    'DataServiceVersion: 3.0;',
    `Content-Type: ${json}`,
    '',
    asJson(refusal, stamp),
    `--${changeSet}--`,
    `--${batch}--`,
    '',
  ];
  return {
    status: 202,
    headers: { ...common(stamp), 'content-type': `multipart/mixed; boundary=${batch}` },
    body: lines.join('\r\n'),
  };
}

/** What Azure's HTTP layer sends when it doesn't take the address at all. */
function fromWebServer({ status, message }: Refusal): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=us-ascii' },
    body: `<h2>${escaped(message)}</h2>`,
  };
}

/** For XML and HTML alike; line breaks stay. */
const escaped = (text: string) => text.replace(/[^\n -~]|[<>&]/gu, (c) => `&#${c.codePointAt(0)};`);
