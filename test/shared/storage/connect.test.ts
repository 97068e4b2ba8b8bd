import { expect, test } from 'vitest';
import { openStorage } from '../../../shared/storage/connect.ts';

test('certificates and the log of changes lie with the records, all else with the data', () => {
  const at = (name: string) => ({
    tables: `https://${name}.table.example`,
    blobs: `https://${name}.blob.example`,
    queues: `https://${name}.queue.example`,
  });
  const apart = openStorage(at('data'), at('host'), at('records'));
  expect(apart.table('changes').url).toContain('//records.');
  expect(apart.container('certificates').url).toContain('//records.');
  expect(apart.table('customers').url).toContain('//data.');
  expect(apart.container('quarantine').url).toContain('//data.');
  expect(apart.queue('alerts').url).toContain('//host.');
  expect(apart.hostContainer('azure-webjobs-hosts').url).toContain('//host.');

  const together = openStorage(at('data'), at('host'));
  expect(together.table('changes').url).toContain('//data.');
  expect(together.container('certificates').url).toContain('//data.');
});
