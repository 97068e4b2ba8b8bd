import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BICEP } from '../../scripts/azure/compile.ts';
import { sourcesOf } from '../house/source.ts';
import { describeDeployments, resourcesOf, settingsOf, theOne } from './support/deployments.ts';

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

  test('logs are kept as long as is said, capped, and no service logs every request or who gets mail', () => {
    const workspace = theOne(size, 'Microsoft.OperationalInsights/workspaces');
    expect(workspace.properties.workspaceCapping.dailyQuotaGb).toBeGreaterThan(0);
    expect(theOne(size, 'Microsoft.Insights/components').properties.RetentionInDays).toBe(
      workspace.properties.retentionInDays,
    );
    const categories = resourcesOf(size, 'Microsoft.Insights/diagnosticSettings').flatMap(({ properties }) =>
      (properties.logs as { category: string }[]).map(({ category }) => category),
    );
    expect(categories).toContain('AuditEvent');
    expect(categories.join(' ')).not.toMatch(/Storage|EmailStatusUpdate|EmailUserEngagement|allLogs|audit /);
  });
});

test('the host’s log is quiet but for what functions say themselves', () => {
  const { logging, telemetryMode } = JSON.parse(readFileSync(join(BICEP, '../host.json'), 'utf8'));
  expect(telemetryMode).toBe('OpenTelemetry');
  expect(logging.logLevel).toMatchObject({
    'Host.Results': 'Error',
    Function: 'Warning',
    'Function.*.User': 'Information',
  });
});
