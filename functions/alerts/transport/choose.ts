import { credentialFor } from '../../../shared/credential.ts';
import type { MailService } from '../../../shared/settings/mail.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { acsTransport } from './acs.ts';
import { smtpTransport } from './smtp.ts';
import type { MailTransport } from './transport.ts';

/** The transport that the settings want. */
export function transportFor(service: MailService, from: string, clock: () => EpochMs): MailTransport {
  if (service.kind === 'smtp') return smtpTransport(service.url, from);
  return acsTransport(service.endpoint, from, () => credentialFor(service.identity), clock);
}
