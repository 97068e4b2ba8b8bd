import { InputError } from '../errors.ts';
import { isKpiName } from './kpiNames.ts';
import { isSignal, SIGNALS, type Signal } from './signals.ts';

/**
 * What a monthly report shows. It is the operator's own and outlives every customer: it names figures and signals, and
 * has no room for a text that could name anybody.
 */
export interface ReportDefinition {
  /** What it is run by. */
  readonly name: string;
  /** Names of KPIs, as docs/kpis.md has them, in the order of the tables' rows; the first six are the overview's columns too. */
  readonly kpis: readonly string[];
  /** Signals that are drawn over the month, each in a plot of its own. */
  readonly plots: readonly Signal[];
  /** Whether the pump's time by state is drawn, a bar a day. */
  readonly states: boolean;
  /** Whether conditions that were active are listed, and what was recorded of maintenance. */
  readonly alarms: boolean;
  readonly maintenance: boolean;
}

/** What is defined where nothing else is said. */
export const USUAL: Omit<ReportDefinition, 'name'> = {
  kpis: [
    'TimeBasedAvailability',
    'OperatingTime',
    'NumberOfStarts',
    'Energy',
    'exhaustPressure.p95',
    'DataCompleteness',
    'StandbyTime',
    'IdleTime',
    'DownTime',
    'UnknownTime',
    'EnergyPerOperatingHour',
    'MeanOperatingTimeBetweenFailures',
    'MeanRepairTime',
    'oilTemperature.p95',
    'vibration.p95',
  ],
  plots: ['exhaustPressure', 'oilTemperature', 'vibration', 'power'],
  states: true,
  alarms: true,
  maintenance: true,
};

/** Safe as a key of Table Storage, in a file's name and on a command line. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const FIELDS = ['kpis', 'plots', 'states', 'alarms', 'maintenance'];

/**
 * Reads a definition as an operator writes it, in JSON; what is left out is as usual.
 *
 * @throws {InputError} naming every field that is wrong
 */
export function parseReportDefinition(name: string, json: unknown): ReportDefinition {
  const problems: string[] = [];
  if (!NAME.test(name)) problems.push('name: up to 40 small letters, digits and hyphens are wanted');
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new InputError('A report is defined by a JSON object; {} defines the usual one.');
  }
  const given: Record<string, unknown> = { ...USUAL, ...json };
  for (const field of Object.keys(json)) {
    if (!FIELDS.includes(field)) problems.push(`${field}: no such field; there are ${FIELDS.join(', ')}`);
  }
  if (!isListOf(given.kpis, isKpiName)) {
    const unknown = [given.kpis].flat().find((one) => typeof one === 'string' && !isKpiName(one));
    const none = unknown === undefined ? '' : `; there is no "${unknown}"`;
    problems.push(
      `kpis: a list of names from docs/kpis.md is wanted, like OperatingTime or vibration.p95${none}`,
    );
  }
  if (!isListOf(given.plots, isSignal)) {
    problems.push(`plots: a list of signals is wanted; there are ${Object.keys(SIGNALS).join(', ')}`);
  }
  for (const field of ['kpis', 'plots']) {
    const names = [given[field]].flat();
    const twice = names.find((one, i) => names.indexOf(one) < i);
    if (twice !== undefined) problems.push(`${field}: "${twice}" stands there twice`);
  }
  for (const field of ['states', 'alarms', 'maintenance']) {
    if (typeof given[field] !== 'boolean') problems.push(`${field}: true or false is wanted`);
  }
  if (problems.length > 0) {
    throw new InputError(`The report can't be defined:\n  - ${problems.join('\n  - ')}`);
  }
  return { name, ...given } as unknown as ReportDefinition;
}

function isListOf(value: unknown, fits: (text: string) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && fits(item));
}
