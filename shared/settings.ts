import { type CanaryAccess, canaryFrom } from './canary/access.ts';
import { PHONE } from './domain/phone.ts';
import { SettingsError } from './errors.ts';
import type { Portal } from './links/personal.ts';
import { accountFrom } from './settings/accounts.ts';
import { type MailService, mailServiceFrom } from './settings/mail.ts';
import { isReference } from './settings/secrets.ts';
import { vaultFrom } from './settings/vault.ts';
import type { AccountAccess } from './storage/connect.ts';

/** Everything Vakt's functions are told from outside. */
export interface Settings extends Keeping {
  /** The account with the registry and the customers' data. */
  readonly dataStorage: AccountAccess;
  /** The Functions host's own account, where the queues are. */
  readonly hostStorage: AccountAccess;
  /** The account with certificates and the log of changes; absent: they lie with the data. */
  readonly recordsStorage?: AccountAccess;
  readonly mailService: MailService;
  /** The address mails come from, `Vakt <alerts@example.com>`. */
  readonly mailFrom: string;
  /** Where news for the operator go; absent: they rest as failed, where `vakt alerts failed` shows them. */
  readonly operatorMail?: string;
  /** Where data protection is looked after; the operator's address without it. */
  readonly dataProtectionMail?: string;
  /** Telephone number of the operator's service, as it stands in every mail about a pump. */
  readonly servicePhone?: string;
  /** Readings older than this on arrival are refused, in days. */
  readonly maxReadingAgeDays: number;
  /** Readings further ahead of our clock than this are refused, in seconds. */
  readonly maxClockSkewSeconds: number;
  /**
   * How IoT Hub's service side is reached; absent: identities of contracts that are over stay as they are, and a
   * customer that has devices can't be erased.
   */
  readonly hub?: HubSettings;
  /** With which certificates of erasure hide a customer's number: who has it finds the certificate by the number. */
  readonly pseudonymKey: string;
  /** What the canary sends with, and every how many hours; absent: there is none. */
  readonly canary?: { readonly access: CanaryAccess; readonly hours: number };
  /** Where the metrics of Vakt's own work go, by OTLP over HTTP; absent: nowhere. */
  readonly metricsUrl?: string;
  /** Where the pumps' pages are; absent: there are none, and mails bear no links. */
  readonly portal?: Portal;
  /** Where the signatures lie with which stores of customers' own are reached: a vault, or a folder; absent: nowhere. */
  readonly vault?: string;
  /** Client ID of the managed identity by which such stores are reached; absent: whoever is signed in here. */
  readonly identity?: string;
}

/** What closing and deleting device identities takes. */
export interface HubSettings {
  /** Service connection string of a policy that may write to the registry. */
  readonly service: string;
  /** Path of the authority's certificate, PEM; absent: the usual authorities are trusted. */
  readonly ca?: string;
  /** Of the provisioning service, where devices are enrolled: its service connection string and ID scope. */
  readonly dps?: { readonly service: string; readonly idScope: string };
}

/** Settings that the Functions host reads for its triggers, by `%NAME%` or as a connection. */
const HOST_SETTINGS = ['EVENT_HUB_NAME', 'EVENT_HUB_CONSUMER_GROUP'];
const SCHEDULES = ['VAKT_ANALYZE_SCHEDULE', 'VAKT_PURGE_SCHEDULE'];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings, once, at start.
 *
 * @param unread why a secret that a setting refers to was not read, by setting
 * @throws {SettingsError} naming every setting that is missing or wrong, and what it should be
 */
export function parseSettings(env: Environment, unread: ReadonlyMap<string, string> = new Map()): Settings {
  const problems: string[] = unreadIn(env, unread);

  const text = (name: string, meaning: string, form = /./): string => {
    const value = env[name]?.trim() ?? '';
    if (value === '') problems.push(`${name} is missing: ${meaning}`);
    else if (!form.test(value)) problems.push(`${name} is wrong: ${meaning}`);
    return value;
  };
  const number = (name: string, otherwise: number, meaning: string) =>
    numberFrom(env, name, otherwise, meaning, problems);

  for (const name of HOST_SETTINGS) text(name, 'the Functions host needs it for a trigger');
  if (env.EventHubConnection__fullyQualifiedNamespace?.trim()) {
    text(
      'EventHubConnection__fullyQualifiedNamespace',
      'the host of the namespace, NAME.servicebus.windows.net',
      /^[^\s/:;]+\.[^\s/:;]+$/,
    );
  } else {
    text(
      'EventHubConnection',
      'the connection string of the event hub, Endpoint=sb://…, or else EventHubConnection__fullyQualifiedNamespace',
      /(^|;)Endpoint=sb:\/\/[^;/]+/i,
    );
  }
  for (const name of SCHEDULES) {
    text(name, 'six fields, second to day of the week, like 0 */5 * * * *', /^\S+(\s+\S+){5}$/);
  }
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
    mailService: mailServiceFrom(env, problems),
    mailFrom: text(
      'VAKT_MAIL_FROM',
      'the sender, like Vakt <alerts@example.com>',
      /^([^<>@\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
    ),
    maxReadingAgeDays: number('VAKT_MAX_READING_AGE_DAYS', 400, 'a number of days above 0'),
    maxClockSkewSeconds: number('VAKT_MAX_CLOCK_SKEW_SECONDS', 300, 'a number of seconds above 0'),
    ...keepingFrom(env, problems),
    pseudonymKey: text(
      'VAKT_PSEUDONYM_KEY',
      'a secret of 32 characters or more, kept for as long as certificates are to be found by customer number',
      /^.{32,}$/,
    ),
  };
  const recordsStorage = accountFrom(env, 'VAKT_RECORDS_STORAGE', 'the account for records', problems);
  const metricsUrl = metricsUrlFrom(env, problems);
  const portal = portalFrom(env, problems);
  const operatorMail = addressFrom(env, 'VAKT_OPERATOR_MAIL', problems);
  const dataProtectionMail = addressFrom(env, 'VAKT_DATA_PROTECTION_MAIL', problems);
  const hub = hubFrom(env, problems);
  const vault = vaultFrom(env, problems);
  const identity = env.AZURE_CLIENT_ID?.trim() || undefined;
  const canary = canarySettings(env, problems);
  const servicePhone = env.VAKT_SERVICE_PHONE?.trim() || undefined;
  if (servicePhone !== undefined && !PHONE.test(servicePhone)) {
    problems.push('VAKT_SERVICE_PHONE is wrong: one telephone number is wanted, like +46 31 123 45 67');
  }
  if (problems.length > 0) throw new SettingsError(firstOfEach(problems));
  return {
    ...settings,
    ...(recordsStorage === undefined ? {} : { recordsStorage }),
    ...(metricsUrl === undefined ? {} : { metricsUrl }),
    ...(portal ? { portal } : {}),
    ...(hub ? { hub } : {}),
    ...(vault === undefined ? {} : { vault }),
    ...(identity === undefined ? {} : { identity }),
    ...(canary ? { canary } : {}),
    ...(operatorMail === undefined ? {} : { operatorMail }),
    ...(dataProtectionMail === undefined ? {} : { dataProtectionMail }),
    ...(servicePhone === undefined ? {} : { servicePhone }),
  };
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

function numberFrom(
  env: Environment,
  name: string,
  otherwise: number,
  meaning: string,
  problems: string[],
): number {
  const given = env[name]?.trim();
  const value = given === undefined || given === '' ? otherwise : Number(given);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) problems.push(`${name} is wrong: ${meaning}`);
  return value;
}

/** For how many days what nobody deletes is kept, where it goes by itself. */
export interface Keeping {
  /** Packets on the event hub, and lines in the logs: certificates of erasure say so. */
  readonly eventDays: number;
  readonly logDays: number;
  /** What lies in the common quarantine. */
  readonly quarantineDays: number;
}

/** @param problems what is wrong with the settings is added to it */
export function keepingFrom(env: Environment, problems: string[]): Keeping {
  const days = (name: string, otherwise: number) =>
    numberFrom(env, name, otherwise, 'a number of days above 0', problems);
  return {
    eventDays: days('VAKT_EVENT_RETENTION_DAYS', 7),
    logDays: days('VAKT_LOG_RETENTION_DAYS', 90),
    quarantineDays: days('VAKT_QUARANTINE_DAYS', 30),
  };
}

/**
 * The canary's access data. A reference to a secret that isn't there is no mistake here: the canary is set up after the
 * first deployment, and what only watches must not keep from starting what it watches. The alert rule tells of its silence.
 */
function canarySettings(env: Environment, problems: string[]): Settings['canary'] {
  const hours = numberFrom(env, 'VAKT_CANARY_HOURS', 4, 'a number of hours above 0', problems);
  const text = env.VAKT_CANARY?.trim() ?? '';
  if (text === '' || isReference(text)) return undefined;
  const access = canaryFrom(text);
  if (!access) problems.push('VAKT_CANARY is wrong: what vakt canary set-up puts into the vault is wanted');
  return access && { access, hours };
}

/** A mail address that need not be given. */
function addressFrom(env: Environment, name: string, problems: string[]): string | undefined {
  const address = env[name]?.trim() || undefined;
  if (address !== undefined && !/^[^\s<>@,]+@[^\s<>@,]+$/.test(address)) {
    problems.push(`${name} is wrong: one mail address is wanted, like operator@example.com`);
  }
  return address;
}

/**
 * Where OTLP metrics go, by the names that OpenTelemetry gave these settings: of its metrics alone, or of everything.
 * The headers in `OTEL_EXPORTER_OTLP_HEADERS`, with which a collector knows who sends, are read by the exporter.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
function metricsUrlFrom(env: Environment, problems: string[]): string | undefined {
  const own = env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT?.trim();
  const common = env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  const url = own || (common ? `${common.replace(/\/$/, '')}/v1/metrics` : undefined);
  if (url === undefined || /^https?:\/\/[^/]+/.test(url)) return url;
  const name = own ? 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT' : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  problems.push(`${name} is wrong: the address of a collector is wanted, like https://collector:4318`);
  return undefined;
}

/** A link is the only thing that stands before a pump's page: its key must not be guessed. */
const LINK_KEY = /^[\x21-\x2b\x2d-\x7e]{40,}$/;

/** The portal's address and its ring of keys, in which the one that signs comes first. */
function portalFrom(env: Environment, problems: string[]): Portal | undefined {
  const url = env.VAKT_PORTAL_URL?.trim().replace(/\/+$/, '') ?? '';
  const keys = (env.VAKT_LINK_KEYS ?? '').split(',').flatMap((key) => key.trim() || []);
  if (url === '') return undefined;
  if (!/^(https:\/\/[^/?#@\s]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)(\/[^?#\s]*)?$/.test(url)) {
    problems.push(
      'VAKT_PORTAL_URL is wrong: the address of the pages is wanted, like https://vakt.example.com',
    );
  }
  const [first, ...rest] = keys;
  if (first === undefined) {
    problems.push('VAKT_LINK_KEYS is missing: with VAKT_PORTAL_URL, the secrets that sign links, by commas');
    return undefined;
  }
  if (!keys.every((key) => LINK_KEY.test(key))) {
    problems.push(
      'VAKT_LINK_KEYS is wrong: each wants 40 characters at least, as of openssl rand -base64 32; the first signs',
    );
  }
  return { url, keys: [first, ...rest] };
}

/** How IoT Hub and its provisioning service are reached, by the same names the operator's tool knows. */
function hubFrom(env: Environment, problems: string[]): HubSettings | undefined {
  const told = (name: string) => env[name]?.trim() || undefined;
  const [service, dps, idScope, ca] = ['HUB_SERVICE', 'DPS_SERVICE', 'DPS_ID_SCOPE', 'HUB_CA'].map((name) =>
    told(`VAKT_${name}`),
  );
  for (const [name, value] of [
    ['VAKT_HUB_SERVICE', service],
    ['VAKT_DPS_SERVICE', dps],
  ] as const) {
    if (value !== undefined && !SERVICE.test(value)) {
      problems.push(
        `${name} is wrong: a service connection string is wanted, HostName=…;SharedAccessKeyName=…;…, or HostName=… alone`,
      );
    }
  }
  if (service === undefined && (dps ?? idScope ?? ca) !== undefined) {
    problems.push('VAKT_HUB_SERVICE is missing: without it, VAKT_DPS_… and VAKT_HUB_CA mean nothing');
  }
  if ((dps === undefined) !== (idScope === undefined)) {
    problems.push('VAKT_DPS_SERVICE and VAKT_DPS_ID_SCOPE are wanted together: set both, or neither');
  }
  if (service === undefined) return undefined;
  return { service, ...(ca ? { ca } : {}), ...(dps && idScope ? { dps: { service: dps, idScope } } : {}) };
}

/** With a key, or, where a role lets us in, without one. */
const SERVICE =
  /^(?=.*\bHostName=[^;]+)(?:(?=.*\bSharedAccessKeyName=[^;]+)(?=.*\bSharedAccessKey=[^;]+)|(?!.*\bSharedAccessKey))/i;
