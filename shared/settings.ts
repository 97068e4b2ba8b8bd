import { SettingsError } from './errors.ts';

/** Everything Vakt's functions are told from outside. */
export interface Settings {
  /** Connection string of the account with the registry and the customers' data. */
  readonly dataStorage: string;
  /** Connection string of the Functions host's own account, where the queues are. */
  readonly hostStorage: string;
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly smtpUrl: string;
  /** The address mails come from, `Vakt <alerts@example.com>`. */
  readonly mailFrom: string;
  /** Readings older than this on arrival are refused, in days. */
  readonly maxReadingAgeDays: number;
  /** Readings further ahead of our clock than this are refused, in seconds. */
  readonly maxClockSkewSeconds: number;
  /** What lies in the common quarantine is deleted after so many days. */
  readonly quarantineDays: number;
  /** Where the metrics of Vakt's own work go, by OTLP over HTTP; absent: nowhere. */
  readonly metricsUrl?: string;
}

/** Settings that the Functions host reads for its triggers, by `%NAME%` or as a connection. */
const HOST_SETTINGS = ['EVENT_HUB_NAME', 'EVENT_HUB_CONSUMER_GROUP'];
const SCHEDULES = ['VAKT_ANALYZE_SCHEDULE', 'VAKT_PURGE_SCHEDULE'];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings, once, at start.
 *
 * @throws {SettingsError} naming every setting that is missing or wrong, and what it should be
 */
export function parseSettings(env: Environment): Settings {
  const problems: string[] = [];

  const text = (name: string, meaning: string, form = /./): string => {
    const value = env[name]?.trim() ?? '';
    if (value === '') problems.push(`${name} is missing: ${meaning}`);
    else if (!form.test(value)) problems.push(`${name} is wrong: ${meaning}`);
    return value;
  };
  const number = (name: string, otherwise: number, meaning: string): number => {
    const given = env[name]?.trim();
    const value = given === undefined || given === '' ? otherwise : Number(given);
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) problems.push(`${name} is wrong: ${meaning}`);
    return value;
  };

  for (const name of HOST_SETTINGS) text(name, 'the Functions host needs it for a trigger');
  text(
    'EventHubConnection',
    'the connection string of the event hub, Endpoint=sb://…',
    /(^|;)Endpoint=sb:\/\/[^;/]+/i,
  );
  for (const name of SCHEDULES) {
    text(name, 'six fields, second to day of the week, like 0 */5 * * * *', /^\S+(\s+\S+){5}$/);
  }
  const account = /(^|;)(AccountName=[^;]|UseDevelopmentStorage=true(;|$)|SharedAccessSignature=[^;])/i;
  const settings: Settings = {
    dataStorage: text('VAKT_DATA_STORAGE', 'the connection string of the account for customer data', account),
    hostStorage: text('AzureWebJobsStorage', "the connection string of the host's own account", account),
    smtpUrl: text(
      'VAKT_SMTP_URL',
      'smtp://host:port or smtps://user:password@host:port',
      /^smtps?:\/\/[^/]+/,
    ),
    mailFrom: text(
      'VAKT_MAIL_FROM',
      'the sender, like Vakt <alerts@example.com>',
      /^([^<>@\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
    ),
    maxReadingAgeDays: number('VAKT_MAX_READING_AGE_DAYS', 400, 'a number of days above 0'),
    maxClockSkewSeconds: number('VAKT_MAX_CLOCK_SKEW_SECONDS', 300, 'a number of seconds above 0'),
    quarantineDays: number('VAKT_QUARANTINE_DAYS', 30, 'a number of days above 0'),
  };
  const metricsUrl = metricsUrlFrom(env, problems);
  if (problems.length > 0) throw new SettingsError(problems);
  return metricsUrl === undefined ? settings : { ...settings, metricsUrl };
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
