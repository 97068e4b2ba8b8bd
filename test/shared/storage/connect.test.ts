import { expect, test } from 'vitest';
import { openStorage } from '../../../shared/storage/connect.ts';

/** What the types don't show, because a contract's stores have none until they are asked something. */
const urlOf = (client: unknown) => (client as { url: string }).url;

test('certificates and the log of changes lie with the records, all else with the data', () => {
  const at = (name: string) => ({
    tables: `https://${name}.table.example`,
    blobs: `https://${name}.blob.example`,
    queues: `https://${name}.queue.example`,
  });
  const apart = openStorage(at('data'), at('host'), at('records'));
  expect(urlOf(apart.table('changes'))).toContain('//records.');
  expect(urlOf(apart.container('certificates'))).toContain('//records.');
  expect(urlOf(apart.table('customers'))).toContain('//data.');
  expect(urlOf(apart.container('quarantine'))).toContain('//data.');
  expect(apart.queue('alerts').url).toContain('//host.');
  expect(apart.hostContainer('azure-webjobs-hosts').url).toContain('//host.');

  const together = openStorage(at('data'), at('host'));
  expect(urlOf(together.table('changes'))).toContain('//data.');
  expect(urlOf(together.container('certificates'))).toContain('//data.');
});
