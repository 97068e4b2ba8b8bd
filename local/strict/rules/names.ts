import { bad, type Refusal } from './refusal.ts';

/**
 * A table's name: 3 to 63 letters and digits, no digit first, not "tables". Azurite refuses these too, but without a
 * code. Names of queues and containers it refuses as Azure does.
 * https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#table-names
 */
export function refuseTableName(name: string): Refusal | undefined {
  if (name.length < 3 || name.length > 63) {
    return bad('OutOfRangeInput', `A table's name has 3 to 63 characters; "${name}" has ${name.length}.`);
  }
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || name.toLowerCase() === 'tables') {
    return bad(
      'InvalidResourceName',
      `"${name}" can't be a table's name: letters and digits, a letter first.`,
    );
  }
  return undefined;
}
