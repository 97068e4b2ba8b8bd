import { expect, test } from 'vitest';
import { isConflict, isMissing } from '../../../shared/storage/failures.ts';

/** What the table client throws for one request, what it throws for a transaction, and the blob client. */
const forms = (statusCode: number, code: string) => [
  { statusCode, details: { errorCode: code, odataError: { code } } },
  { statusCode, code },
  { statusCode, code, details: { errorCode: code, code } },
];

test.each(forms(409, 'TableBeingDeleted').concat(forms(409, 'ContainerBeingDeleted')))(
  'a store that is being deleted is missing, not taken: %j',
  (error) => {
    expect([isMissing(error), isConflict(error)]).toEqual([true, false]);
  },
);

test.each(forms(409, 'EntityAlreadyExists'))('what is there already is taken, not missing: %j', (error) => {
  expect([isMissing(error), isConflict(error)]).toEqual([false, true]);
});

test.each(forms(404, 'TableNotFound'))('what is not there is missing: %j', (error) => {
  expect([isMissing(error), isConflict(error)]).toEqual([true, false]);
});

test.each([undefined, null, 'text', new Error('ECONNREFUSED'), { statusCode: 503 }])(
  '%s is an outage: neither missing nor taken',
  (error) => {
    expect([isMissing(error), isConflict(error)]).toEqual([false, false]);
  },
);
