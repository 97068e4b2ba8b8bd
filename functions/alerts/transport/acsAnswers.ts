import type { EmailClientOptions, EmailSendOptionalParams } from '@azure/communication-email';
import { SECOND } from '../../../shared/time.ts';
import { MailPostponedError } from './transport.ts';

/** What the service has answered about one mail so far. */
export interface Answers {
  /** It has taken the mail over. */
  readonly accepted: boolean;
  /** Its code for why it gave the mail up in the end. */
  readonly failed?: string;
  /** HTTP status of its last answer. */
  readonly status?: number;
}

type OnResponse = NonNullable<EmailSendOptionalParams['onResponse']>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Listens to the answers about one mail. */
export function answersTo(): Answers & { readonly onResponse: OnResponse } {
  const answers: Writable<Answers> & { onResponse: OnResponse } = {
    accepted: false,
    onResponse({ status, request, parsedBody }) {
      answers.status = status;
      if (request.method === 'POST' && status === 202) answers.accepted = true;
      const { status: state, error } = (parsedBody ?? {}) as {
        status?: string;
        error?: { code?: string };
      };
      if (status < 300 && (state === 'Failed' || state === 'Canceled')) answers.failed = error?.code ?? state;
    },
  };
  return answers;
}

type Policy = NonNullable<EmailClientOptions['additionalPolicies']>[number]['policy'];

export const BUSY = 'The mail service is busy; the mail is tried again when it may be.';

/** Waits up to so long, ms, are the client's own business; a longer one would outlast the lease on the mail. */
const SHORT = 5 * SECOND;
/** Where the service doesn't say for how long: its limits are by the minute and by the hour. */
const UNSTATED = 60 * SECOND;

/** Lets the client wait out what is short and ends its tries where the service is busy for longer. */
export const busyPolicy: Policy = {
  name: 'vaktBusyPolicy',
  async sendRequest(request, next) {
    const answer = await next(request);
    if (answer.status !== 429) return answer;
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
    const wait = seconds >= 0 ? seconds * SECOND : UNSTATED;
    if (wait > SHORT) throw new MailPostponedError(BUSY, wait);
    return answer;
  },
};
