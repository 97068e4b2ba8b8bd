import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Deliveries } from '../../functions/alerts/deliver.ts';
import type { Attempted } from '../../functions/alerts/sender.ts';
import type { IngestCounts } from '../../functions/ingest/counts.ts';
import type { Watch } from '../../functions/watch/watch.ts';
import { BICEP } from '../../scripts/azure/compile.ts';
import type { CanaryRun } from '../../shared/domain/canaryRun.ts';
import { sourcesOf } from '../house/source.ts';
import { describeDeployments, resourcesOf, settingsOf, theOne } from './support/deployments.ts';
import { evaluate, type Row } from './support/kql.ts';

// Lines of the log as the functions write them: their types hold the names of the fields, so that a name which changes
// doesn't compile here.
const ingest = (counts: IngestCounts, packets: number, lag = 1) => ({
  ingest: counts,
  batches: 1,
  packets,
  duration: 0.1,
  lag,
});
const alerts = (counts: Partial<Record<Attempted | 'first-of-site', number>>) => ({
  alerts: counts satisfies Deliveries,
});
const letter = (what: Attempted | 'first-try' | 'nobody-to-send-to') => ({ letter: what });
const watch = (found: Partial<Watch>) => ({
  watch: {
    waiting: { analyze: 3 },
    poison: 0,
    late: [],
    overdue: 0,
    ownStores: { away: 0, parked: 0, aside: 0, ending: 0 },
    ...found,
  } satisfies Watch,
});
const canary = (run: Partial<CanaryRun>) => ({
  canary: { at: 0, seconds: {}, ...run } satisfies CanaryRun,
});

/** What the tables of the workspace would hold, each line a minute after the one before. */
function tablesOf(...lines: readonly object[]): Record<string, readonly Row[]> {
  const said = lines.map((line) => JSON.stringify(line));
  const texts = ['Host lock lease acquired by instance ID', ...said];
  // As the host's exporter fills them in: of the function it says nothing.
  const rows = texts.map((Message, i) => ({
    TimeGenerated: i,
    Message,
    SeverityLevel: 1,
    OperationName: '',
  }));
  return { AppTraces: lines.length > 0 ? rows : rows.slice(0, 1), AppExceptions: [], AzureMetrics: [] };
}

const used = (Maximum: number) => ({
  AzureMetrics: [{ TimeGenerated: 0, MetricName: 'dailyMessageQuotaUsed', Maximum }],
});

describeDeployments('alert rules', (size) => {
  const rules = () => resourcesOf(size, 'Microsoft.Insights/scheduledQueryRules');
  const queryOf = (rule: { properties?: { criteria: { allOf: { query: string }[] } } }) =>
    rule.properties!.criteria.allOf[0]!.query;

  test('there is one for each thing that must not go unseen', () => {
    expect(rules().map(({ name }) => name.replace('vakt-', ''))).toEqual(
      expect.arrayContaining([
        'poison-messages',
        'timer-late',
        'purge-overdue',
        'ingest-lag',
        'refused-share',
        'mail-failures',
        'hub-quota',
      ]),
    );
  });

  test('of the canary there is one where it goes its way: its last run decides, and its silence for an hour too long', () => {
    const found = rules().filter(({ name }) => name === 'vakt-canary');
    expect(found).toHaveLength(1);
    for (const { properties } of found) {
      const hours = Number(settingsOf(size).VAKT_CANARY_HOURS);
      expect(properties.windowSize).toBe(`PT${hours + 1}H`);
      // What a rule may be told to look back: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule
      expect(['PT2H', 'PT3H', 'PT5H']).toContain(properties.windowSize);
    }
  });

  test('each fires on silence: it ends in one row, also over nothing, and asks whether anything was seen', () => {
    for (const rule of rules()) {
      const query = queryOf(rule);
      const [summary] = query.split(' | ').filter((step) => step.startsWith('summarize '));
      // Grouped, a summary over nothing has no row.
      expect(summary, rule.name).not.toMatch(/ by /);
      expect(summary, rule.name).toContain('seen = count');
      expect(query, rule.name).toMatch(/\bbad = /);
      expect(query.endsWith(' | where seen == 0 or bad > 0'), rule.name).toBe(true);
      const [condition] = rule.properties.criteria.allOf;
      expect(condition).toMatchObject({ timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 });
    }
  });

  const fires = (name: string, tables: Record<string, readonly Row[]>) => {
    const rule = rules().find((one) => one.name === `vakt-${name}`)!;
    return evaluate(queryOf(rule), tables).length > 0;
  };

  test.each([
    ['poison-messages', tablesOf(watch({ poison: 0 })), tablesOf(watch({ poison: 0 }), watch({ poison: 2 }))],
    ['timer-late', tablesOf(watch({ late: [] })), tablesOf(watch({ late: ['purge'] }), watch({ late: [] }))],
    [
      'purge-overdue',
      tablesOf(watch({ overdue: 0 })),
      tablesOf(watch({ overdue: 1 }), watch({ overdue: 0 })),
    ],
    ['ingest-lag', tablesOf(ingest({ stored: 9 }, 9, 119)), tablesOf(ingest({ stored: 9 }, 9, 121))],
    [
      'refused-share',
      tablesOf(ingest({ stored: 90, duplicate: 5, 'not-json': 5 }, 100)),
      tablesOf(ingest({ stored: 93 }, 93), ingest({ 'not-json': 4, 'id-reused': 2, stored: 1 }, 7)),
    ],
    [
      'canary',
      tablesOf(canary({ missing: 'mailed' }), canary({})),
      tablesOf(canary({}), canary({ missing: 'sent' })),
    ],
  ])('%s is quiet on what is well, and fires on what is not', (name, well, bad) => {
    expect(fires(name, well)).toBe(false);
    expect(fires(name, bad)).toBe(true);
  });

  test('mail-failures fires on every way in which a mail or a letter is not taken, and not on one that is put off once', () => {
    const well = [
      alerts({ 'first-of-site': 4 }),
      alerts({ sent: 1 }),
      letter('first-try'),
      ingest({ stored: 1 }, 1),
    ];
    expect(fires('mail-failures', tablesOf(...well))).toBe(false);
    const putOff = alerts({ 'to-be-tried-again': 1 });
    expect(fires('mail-failures', tablesOf(...well, putOff, letter('to-be-tried-again')))).toBe(false);
    for (const bad of [
      [alerts({ 'first-of-site': 3, failed: 1 })],
      [putOff, putOff, putOff],
      [putOff, putOff, letter('to-be-tried-again')],
      [letter('failed')],
      [letter('nobody-to-send-to')],
    ]) {
      expect(fires('mail-failures', tablesOf(...well, ...bad)), JSON.stringify(bad)).toBe(true);
    }
  });

  test('refused-share takes what waits for a customer’s own store for taken, not for refused', () => {
    expect(fires('refused-share', tablesOf(ingest({ stored: 1, parked: 99 }, 100)))).toBe(false);
  });

  test('hub-quota fires at nine tenths of what the hub takes in a day', () => {
    const { capacity, name } = theOne(size, 'Microsoft.Devices/IotHubs').sku;
    const quota = capacity * { S1: 400_000, S2: 6_000_000 }[name as 'S1' | 'S2'];
    expect(fires('hub-quota', used(quota * 0.89))).toBe(false);
    expect(fires('hub-quota', used(quota * 0.91))).toBe(true);
  });

  test('each can be made, and fires, before there is any of the tables it asks: they come with their first row', () => {
    for (const { name, properties } of rules()) {
      expect(properties.skipQueryValidation, name).toBe(true);
      expect(fires(name.replace('vakt-', ''), {}), name).toBe(true);
    }
  });

  test('each fires when its lines do not come, whatever else is logged', () => {
    for (const { name } of rules()) {
      const others = name === 'vakt-mail-failures' ? tablesOf() : tablesOf({ planned: 3 });
      expect(fires(name.replace('vakt-', ''), others), name).toBe(true);
    }
  });

  test('each is heard by people through Azure, not through our own mail, and explained in the manual', () => {
    const group = theOne(size, 'Microsoft.Insights/actionGroups');
    expect(group.properties.emailReceivers.length).toBeGreaterThan(0);
    const manual = readFileSync(join(BICEP, '../docs/operations.md'), 'utf8');
    for (const { name, properties } of rules()) {
      expect(properties.actions.actionGroups, name).toEqual([group.id]);
      expect(properties.description).toBe(`docs/operations.md#${name.replace('vakt-', '')}`);
      expect(manual, name).toContain(`### ${name.replace('vakt-', '')}\n`);
    }
  });

  test('what queries and the workbook look for in the log is written there by a function', () => {
    const written = new Set(
      sourcesOf('functions')
        .filter(({ file }) => file.endsWith('trigger.ts'))
        .flatMap(({ text }) => [...text.matchAll(/JSON\.stringify\(\{\s*(\w+)/g)].map(([, name]) => name!)),
    );
    const asked = (text: string) => [...text.matchAll(/isnotnull\(line\.(\w+)\)/g)].map(([, name]) => name!);
    const names = [
      ...rules().map(queryOf),
      JSON.stringify(theOne(size, 'Microsoft.Insights/workbooks')),
    ].flatMap(asked);
    expect(names.length).toBeGreaterThan(6);
    expect(names.filter((name) => !written.has(name))).toEqual([]);
  });

  test('the workbook shows what the functions and Azure write: packets, lags, queues, mails, the canary, timers, failures', () => {
    const workbook = JSON.parse(theOne(size, 'Microsoft.Insights/workbooks').properties.serializedData);
    const shown = (title: string, tables: Record<string, readonly Row[]>) => {
      const item = workbook.items.find(({ name }: { name: string }) => name.startsWith(title));
      return evaluate(item.content.query, { ...tablesOf(), ...tables });
    };
    const at = (TimeGenerated: number) => ({ TimeGenerated });
    const lines = tablesOf(
      ingest({ stored: 9, 'not-json': 1 }, 10, 3),
      ingest({ stored: 5 }, 5, 40),
      watch({ waiting: { analyze: 3, alerts: 0 }, poison: 1, late: ['purge'] }),
      watch({ waiting: { analyze: 7, alerts: 2 } }),
      alerts({ sent: 2, failed: 1 }),
    );
    expect(shown('Ingest: packets', lines)).toEqual([
      { outcome: 'stored', ...at(0), packets: 14 },
      { outcome: 'not-json', ...at(0), packets: 1 },
    ]);
    expect(shown('Ingest: age', lines)).toEqual([{ ...at(0), p50: 3, p95: 40, p99: 40 }]);
    expect(shown('Queues: messages that wait', lines)).toEqual([
      { queue: 'analyze', ...at(0), waiting: 7 },
      { queue: 'alerts', ...at(0), waiting: 2 },
    ]);
    expect(shown('Queues: messages that failed', lines)).toEqual([{ ...at(0), poison: 1 }]);
    expect(shown('Mails', lines)).toEqual([
      { outcome: 'sent', ...at(0), mails: 2 },
      { outcome: 'failed', ...at(0), mails: 1 },
    ]);
    const ran = tablesOf(canary({ seconds: { sent: 0.1, mailed: 9 } }), canary({ seconds: { sent: 0.3 } }));
    expect(shown('Canary', ran)).toEqual([
      { leg: 'sent', ...at(0), seconds: 0.3 },
      { leg: 'mailed', ...at(0), seconds: 9 },
    ]);
    expect(shown('Timers', lines)).toEqual([{ ...at(3), late: '["purge"]', overdue: 0 }]);
    expect(shown('Hub: messages', used(7))).toEqual([{ ...at(0), used: 7 }]);
    const refused = { ...at(0), Category: 'Connections', Level: 'Error' };
    expect(
      shown('Hub: devices', { AzureDiagnostics: [refused, refused, { ...refused, Level: 'Information' }] }),
    ).toEqual([{ ...at(0), refused: 2 }]);
    const failed = {
      ...at(0),
      Properties: { CategoryName: 'Function.ingest' },
      OperationName: '',
      ProblemId: 'x',
    };
    const other = { ...failed, Properties: {}, OperationName: 'purge' };
    expect(shown('What failed', { AppExceptions: [other, failed, { ...failed, ...at(9) }] })).toEqual([
      { functionName: 'Function.ingest', ProblemId: 'x', failures: 2, last: 9 },
      { functionName: 'purge', ProblemId: 'x', failures: 1, last: 0 },
    ]);
    const tried = workbook.items.filter(({ type }: { type: number }) => type === 3);
    expect(tried).toHaveLength(10);
  });

  test('logs are kept as long as is said, capped, and no service logs every request or who gets mail', () => {
    const workspace = theOne(size, 'Microsoft.OperationalInsights/workspaces');
    expect(workspace.properties.workspaceCapping.dailyQuotaGb).toBeGreaterThan(0);
    const days = workspace.properties.retentionInDays;
    expect(theOne(size, 'Microsoft.Insights/components').properties.RetentionInDays).toBe(days);
    // Those of Application Insights go by themselves.
    const tables = resourcesOf(size, 'Microsoft.OperationalInsights/workspaces/tables');
    expect(tables.map(({ name }) => name.split('/').at(-1))).toContain('AppTraces');
    for (const { name, properties } of tables) expect(properties.totalRetentionInDays, name).toBe(days);
    const categories = resourcesOf(size, 'Microsoft.Insights/diagnosticSettings').flatMap(({ properties }) =>
      (properties.logs as { category: string }[]).map(({ category }) => category),
    );
    expect(categories).toContain('AuditEvent');
    expect(categories.join(' ')).not.toMatch(/Storage|EmailStatusUpdate|EmailUserEngagement|allLogs|audit /);
  });
});

describeDeployments('what the host logs by itself', (size) => {
  test('no line is lost with an unsampled span, and no span of what went well is kept', () => {
    const settings = settingsOf(size);
    expect(settings).toMatchObject({
      OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage',
      OTEL_TRACES_SAMPLER_ARG: '1.0',
    });
    const workspace = theOne(size, 'Microsoft.OperationalInsights/workspaces');
    const sieve = theOne(size, 'Microsoft.Insights/dataCollectionRules');
    expect(sieve.kind).toBe('WorkspaceTransforms');
    expect(workspace.properties.defaultDataCollectionRuleResourceId).toBe(sieve.id);
    const left = (table: string, rows: readonly Row[]) => {
      const flow = sieve.properties.dataFlows.find((one: { streams: string[] }) =>
        one.streams.includes(`Microsoft-Table-${table}`),
      );
      return flow ? evaluate(flow.transformKql, { source: rows }) : rows;
    };
    const spans = [{ Success: true }, { Success: false }];
    expect(left('AppRequests', spans)).toEqual([{ Success: false }]);
    expect(left('AppDependencies', spans)).toEqual([{ Success: false }]);
    expect(left('AppMetrics', spans)).toEqual([]);
    // Rules and the workbook look at these.
    for (const table of ['AppTraces', 'AppExceptions', 'AzureMetrics'])
      expect(left(table, spans)).toEqual(spans);
  });
});

test('the host’s log is quiet but for what functions say themselves', () => {
  const { logging, telemetryMode } = JSON.parse(readFileSync(join(BICEP, '../host.json'), 'utf8'));
  expect(telemetryMode).toBe('OpenTelemetry');
  expect(logging.logLevel).toMatchObject({
    Function: 'Warning',
    'Function.*.User': 'Information',
  });
});
