import { TableClient } from '@azure/data-tables';

/** A program to kill: writes five entities, one after the other, and says when it is done. */
const table = TableClient.fromConnectionString(process.argv[2]!, process.argv[3]!, {
  allowInsecureConnection: true,
});
for (let i = 1; i <= 5; i++) await table.createEntity({ partitionKey: 'p', rowKey: String(i) });
process.stdout.write('done\n');
