import type { Environment } from './value.ts';

/** Whatever mails are handed to. */
export type MailService =
  | {
      readonly kind: 'smtp';
      /** `smtp://` or `smtps://`, with user and password where the server wants them. */
      readonly url: string;
    }
  | {
      /** Azure Communication Services Email. */
      readonly kind: 'azure';
      /** `https://NAME.communication.azure.com`. */
      readonly endpoint: string;
      /** Client ID of the managed identity that may send; absent: whoever is signed in. */
      readonly identity?: string;
    };

/** Which of the two services is meant: the one whose address is given. What is wrong goes to the problems. */
export function mailServiceFrom(env: Environment, problems: string[]): MailService {
  const url = env.VAKT_SMTP_URL?.trim() ?? '';
  const endpoint = env.VAKT_ACS_ENDPOINT?.trim() ?? '';
  if (url !== '' && endpoint !== '') {
    problems.push('VAKT_ACS_ENDPOINT is wrong: it stands beside VAKT_SMTP_URL, and mail goes one way only');
  } else if (endpoint !== '') {
    if (!/^https:\/\/[^/\s]+\/?$/.test(endpoint)) {
      problems.push('VAKT_ACS_ENDPOINT is wrong: https://NAME.communication.azure.com');
    }
  } else if (url === '') {
    problems.push(
      'VAKT_SMTP_URL is missing: smtp://host:port or smtps://user:password@host:port, or else VAKT_ACS_ENDPOINT',
    );
  } else if (!/^smtps?:\/\/[^/]+/.test(url)) {
    problems.push('VAKT_SMTP_URL is wrong: smtp://host:port or smtps://user:password@host:port');
  }
  if (endpoint === '') return { kind: 'smtp', url };
  const identity = env.AZURE_CLIENT_ID?.trim();
  return { kind: 'azure', endpoint, ...(identity ? { identity } : {}) };
}
