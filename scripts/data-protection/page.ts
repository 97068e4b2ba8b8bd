import {
  CONTRACT_CONTAINER_KEPT,
  CONTRACT_TABLES_KEPT,
  DEPLOYMENT_CONTAINERS_KEPT,
  DEPLOYMENT_TABLES_KEPT,
  type Kept,
  QUEUES_KEPT,
} from '../../shared/dataProtection/catalogue.ts';
import { TOLD } from '../../shared/dataProtection/people.ts';
import { PROCESSORS, type ProcessorId } from '../../shared/dataProtection/processors.ts';
import { ERASED_WITHIN, REMINDED_DAYS, RETENTION_MONTHS } from '../../shared/domain/contract/retention.ts';
import { isSignal, SIGNALS } from '../../shared/domain/signals.ts';
import { LONGEST_RETENTION } from '../../shared/onboarding/addCustomer.ts';
import { type DeclaringSchema, SCHEMA_NAMES, schemaNamed } from '../../shared/schema/schemas.ts';
import { keepingFrom } from '../../shared/settings/keeping.ts';
import { LASTING_DAYS } from '../../shared/storage/lasting.ts';
import { HOUR } from '../../shared/time.ts';
import { WORDS as ALERT_WORDS } from '../../shared/words/all.ts';
import { de } from './words/de.ts';
import { en } from './words/en.ts';
import { nb } from './words/nb.ts';
import { sv } from './words/sv.ts';
import type { ProtectionWords, Rules } from './words.ts';

/** The languages of the page, the first the one that the others point at first. */
export const LANGUAGES: readonly ProtectionWords[] = [en, sv, nb, de];

/** For how long is kept what nobody deletes, where no setting says otherwise. */
const UNTOLD = keepingFrom({}, []);

const RULES: Rules = {
  ...RETENTION_MONTHS,
  remindedDays: REMINDED_DAYS,
  erasedWithinHours: ERASED_WITHIN / HOUR,
  longestRetention: LONGEST_RETENTION,
  eventDays: UNTOLD.eventDays,
  logDays: UNTOLD.logDays,
  backupDays: LASTING_DAYS,
};

/** Everything that is kept, by the name of its store. */
export const KEPT: readonly (readonly [store: string, kept: Kept])[] = [
  ...Object.entries(CONTRACT_TABLES_KEPT),
  ['contract-…', CONTRACT_CONTAINER_KEPT],
  ...Object.entries(DEPLOYMENT_TABLES_KEPT),
  ...Object.entries(DEPLOYMENT_CONTAINERS_KEPT).filter(
    ([name]) => !Object.hasOwn(DEPLOYMENT_TABLES_KEPT, name),
  ),
  ...Object.entries(QUEUES_KEPT),
];

/** Every field that a packet may have, whichever its version. */
export function packetFields(): string[] {
  const fields = SCHEMA_NAMES.flatMap((name) => fieldsOf(schemaNamed(name), schemaNamed(name)));
  return [...new Set(fields)];
}

function fieldsOf(schema: DeclaringSchema, root: DeclaringSchema): string[] {
  const { $ref, properties = {}, items } = schema;
  if ($ref) return fieldsOf(root.$defs?.[$ref.replace('#/$defs/', '')] ?? {}, root);
  const own = Object.entries(properties).flatMap(([name, inner]) => [name, ...fieldsOf(inner, root)]);
  return items ? [...own, ...fieldsOf(items, root)] : own;
}

/**
 * The page in one language, as Markdown.
 *
 * @param revised the day it last changed, `2026-11-30`
 */
export function dataProtectionPage(words: ProtectionWords, revised: string): string {
  const { collected, fromPumps, aboutYou, kept, processors } = words;
  const others = LANGUAGES.filter((one) => one !== words).map(({ title, file }) => `[${title}](${file})`);
  return `${[
    `# ${words.title}`,
    words.intro,
    `${words.revised}: ${revised}. ${words.otherLanguages}: ${others.join(', ')}.`,
    `## ${collected.title}`,
    collected.text,
    `### ${fromPumps.title}`,
    fromPumps.text,
    table(
      [fromPumps.field, '', fromPumps.unit],
      packetFields().map((field) => [
        `\`${field}\``,
        fieldText(words, field),
        isSignal(field) ? SIGNALS[field].unit : '',
      ]),
    ),
    `### ${aboutYou.title}`,
    aboutYou.text,
    table(
      [aboutYou.what, aboutYou.why],
      TOLD.map((field) => words.people[field]),
    ),
    `## ${kept.title}`,
    kept.text,
    table(
      [kept.store, kept.what, kept.whose, kept.people, kept.until],
      KEPT.map(([store, one]) => [
        `\`${store}\``,
        words.stores[store] ?? '',
        kept[one.whose],
        one.people ? kept.yes : kept.no,
        untilText(words, one),
      ]),
    ),
    `## ${words.protection.title}`,
    list(words.protection.points),
    `## ${processors.title}`,
    processors.text,
    table(
      [processors.who, processors.for],
      (Object.keys(PROCESSORS) as ProcessorId[]).map((id) => [PROCESSORS[id].name, processors.roles[id]]),
    ),
    `## ${words.retention.title}`,
    list(words.retention.points(RULES)),
    `## ${words.erasure.title}`,
    list(words.erasure.points(RULES)),
    `## ${words.rights.title}`,
    list(words.rights.points),
  ].join('\n\n')}\n`;
}

function fieldText({ fields, locale }: ProtectionWords, field: string): string {
  return isSignal(field) ? ALERT_WORDS[locale].signal[field] : (fields[field] ?? '');
}

function untilText({ kept }: ProtectionWords, { until, entries }: Kept): string {
  if (typeof until === 'object') return kept.days(until.days, until.setting);
  const end = until === 'operator' ? kept.forever : kept[until];
  return entries === undefined ? end : `${end}; ${kept.entries(entries)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function list(points: readonly string[]): string {
  return points.map((point) => `- ${point}`).join('\n');
}
