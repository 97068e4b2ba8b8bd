import { SettingsError } from './errors.ts';
import type { HubSettings } from './hub/fromSettings.ts';
import type { Portal } from './links/personal.ts';
import { accountFrom } from './settings/accounts.ts';
import { type CanarySettings, canarySettingsFrom } from './settings/canary.ts';
import { hostProblems } from './settings/host.ts';
import { hubFrom } from './settings/hub.ts';
import { type Keeping, keepingFrom } from './settings/keeping.ts';
import { type MailService, mailServiceFrom } from './settings/mail.ts';
import { metricsUrlFrom } from './settings/metrics.ts';
import { portalFrom } from './settings/portal.ts';
import { isReference } from './settings/secrets.ts';
import { addressFrom, type Environment, numberFrom, phoneFrom, textFrom } from './settings/value.ts';
import { vaultFrom } from './settings/vault.ts';
import type { AccountAccess } from './storage/connect.ts';

/** Everything Vakt's functions are told from outside. */
export interface Settings extends Keeping {
  /** The account with the registry and the customers' data. */
  readonly dataStorage: AccountAccess;
  /** The Functions host's own account, where the queues are. */
  readonly hostStorage: AccountAccess;
  /** The account with certificates and the log of changes; absent: they lie with the data. */
  readonly recordsStorage?: AccountAccess | undefined;
  readonly mailService: MailService;
  /** The address mails come from, `Vakt <alerts@example.com>`. */
  readonly mailFrom: string;
  /** Where news for the operator go; absent: they rest as failed, where `vakt alerts failed` shows them. */
  readonly operatorMail?: string | undefined;
  /** Where data protection is looked after; the operator's address without it. */
  readonly dataProtectionMail?: string | undefined;
  /** Telephone number of the operator's service, as it stands in every mail about a pump. */
  readonly servicePhone?: string | undefined;
  /** Readings older than this on arrival are refused, in days. */
  readonly maxReadingAgeDays: number;
  /** Readings further ahead of our clock than this are refused, in seconds. */
  readonly maxClockSkewSeconds: number;
  /**
   * How IoT Hub's service side is reached; absent: identities of contracts that are over stay as they are, and a
   * customer that has devices can't be erased.
   */
  readonly hub?: HubSettings | undefined;
  /** With which certificates of erasure hide a customer's number: who has it finds the certificate by the number. */
  readonly pseudonymKey: string;
  /** Absent: there is none. */
  readonly canary?: CanarySettings | undefined;
  /** Where the metrics of Vakt's own work go, by OTLP over HTTP; absent: nowhere. */
  readonly metricsUrl?: string | undefined;
  /** Where the pumps' pages are; absent: there are none, and mails bear no links. */
  readonly portal?: Portal | undefined;
  /** Where the signatures lie with which stores of customers' own are reached: a vault, or a folder; absent: nowhere. */
  readonly vault?: string | undefined;
  /** Client ID of the managed identity by which such stores are reached; absent: whoever is signed in here. */
  readonly identity?: string | undefined;
}

/**
 * Reads the settings, once, at start.
 *
 * @param unread why a secret that a setting refers to was not read, by setting
 * @throws {SettingsError} naming every setting that is missing or wrong, and what it should be
 */
export function parseSettings(env: Environment, unread: ReadonlyMap<string, string> = new Map()): Settings {
  const problems: string[] = unreadIn(env, unread);

  hostProblems(env, problems);
  const account = (name: string, meaning: string): AccountAccess => {
    const before = problems.length;
    const access = accountFrom(env, name, meaning, problems);
    if (access === undefined && problems.length === before) {
      problems.push(`${name} is missing: the connection string of ${meaning}, or else ${name}__accountName`);
    }
    return access ?? '';
  };
  const settings: Settings = {
    dataStorage: account('VAKT_DATA_STORAGE', 'the account for customer data'),
    hostStorage: account('AzureWebJobsStorage', "the host's own account"),
    recordsStorage: accountFrom(env, 'VAKT_RECORDS_STORAGE', 'the account for records', problems),
    mailService: mailServiceFrom(env, problems),
    mailFrom: textFrom(
      env,
      'VAKT_MAIL_FROM',
      'the sender, like Vakt <alerts@example.com>',
      problems,
      /^([^<>@\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
    ),
    operatorMail: addressFrom(env, 'VAKT_OPERATOR_MAIL', problems),
    dataProtectionMail: addressFrom(env, 'VAKT_DATA_PROTECTION_MAIL', problems),
    servicePhone: phoneFrom(env, 'VAKT_SERVICE_PHONE', problems),
    maxReadingAgeDays: numberFrom(
      env,
      'VAKT_MAX_READING_AGE_DAYS',
      400,
      'a number of days above 0',
      problems,
    ),
    maxClockSkewSeconds: numberFrom(
      env,
      'VAKT_MAX_CLOCK_SKEW_SECONDS',
      300,
      'a number of seconds above 0',
      problems,
    ),
    ...keepingFrom(env, problems),
    hub: hubFrom(env, problems),
    pseudonymKey: textFrom(
      env,
      'VAKT_PSEUDONYM_KEY',
      'a secret of 32 characters or more, kept for as long as certificates are to be found by customer number',
      problems,
      /^.{32,}$/,
    ),
    canary: canarySettingsFrom(env, problems),
    metricsUrl: metricsUrlFrom(env, problems),
    portal: portalFrom(env, problems),
    vault: vaultFrom(env, problems),
    identity: env.AZURE_CLIENT_ID?.trim() || undefined,
  };
  if (problems.length > 0) throw new SettingsError(firstOfEach(problems));
  return settings;
}

/** A setting whose secret was not read still says where it is: as a key that would be one that anybody can guess. */
function unreadIn(env: Environment, unread: ReadonlyMap<string, string>): string[] {
  return Object.entries(env)
    .filter(([name, value]) => name !== 'VAKT_CANARY' && isReference(value ?? ''))
    .map(
      ([name]) =>
        `${name} is wrong: ${unread.get(name) ?? 'its secret could not be read from the vault; is it there, and may we?'}`,
    );
}

/** The first that is said of each setting: what it lacks, before what its form lacks for that. */
function firstOfEach(problems: readonly string[]): string[] {
  const nameOf = (problem: string) => problem.split(' ', 1)[0];
  return problems.filter((problem, i) => problems.findIndex((one) => nameOf(one) === nameOf(problem)) === i);
}
