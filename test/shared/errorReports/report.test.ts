import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLASSES, CODES } from '../../../shared/errorReports/known.ts';
import { reportOf } from '../../../shared/errorReports/report.ts';
import { OutageError } from '../../../shared/errors.ts';

const ABOUT = { function: 'ingest', release: '1.2.3', settings: '0123456789ab' };
const FRAME = '    at work (file:///srv/app/dist/main.js:120:33)';

/** An error with this stack behind its message. */
function errorWith(message: string, frames: readonly string[], more: object = {}): Error {
  const error = Object.assign(new Error(message), more);
  error.stack = `Error: ${message}\n${frames.join('\n')}`;
  return error;
}

test('an error is told by class, code, status and place, with its causes', () => {
  const cause = errorWith('The table is being deleted', [FRAME], {
    code: 'TableBeingDeleted',
    statusCode: 409,
  });
  const report = reportOf(new OutageError('try again', { cause }), ABOUT, [1, 2, 3]);
  expect(report).toMatchObject({
    ...ABOUT,
    chain: [
      { class: 'OutageError', code: 'outage' },
      { class: 'Error', code: 'TableBeingDeleted', status: 409, frames: ['main.js:120:33'] },
    ],
    input: { batch: 3 },
  });
  expect(report.fingerprint).toMatch(/^[0-9a-f]{12}$/);
});

test('errors that came the same way have one fingerprint, whatever they were about; others have others', () => {
  const of = (message: string, frame = FRAME, name = 'ingest') =>
    reportOf(errorWith(message, [frame]), { ...ABOUT, function: name }, {}).fingerprint;
  expect(of('pump 1')).toBe(of('pump 2'));
  expect(of('pump 1', FRAME, 'purge')).not.toBe(of('pump 1'));
  expect(of('pump 1', FRAME.replace('120', '121'))).not.toBe(of('pump 1'));
});

test('nothing that an error or its input brings along gets into a report', () => {
  const mark = 'geheim';
  // In any place where something of a customer's could come to stand, and in forms that look like what is told.
  const planted = fc.constantFrom(
    mark,
    `${mark}Error`,
    `E_${mark.toUpperCase()}`,
    `first line\n    at ${mark} (/srv/dist/main.js:1:2)`,
    `    at x (/srv/${mark}/dist/main.js:1:2)`,
    `${mark}-ABCDEFGH.js:1:2`,
    `\n    at y (/srv/dist/${mark}-ABCDEFGH.js:1:2)`,
  );
  const error = fc.record({
    message: planted,
    name: planted,
    code: planted,
    statusCode: planted,
    responseCode: planted,
    response: planted,
    details: fc.record({ errorCode: planted }),
    frames: fc.array(planted, { maxLength: 3 }),
    [mark]: planted,
  });
  const input = fc.oneof(
    planted,
    fc.array(planted),
    fc.dictionary(planted, planted),
    fc.record({ contract: planted, [mark]: planted }),
  );
  fc.assert(
    fc.property(fc.array(error, { minLength: 1, maxLength: 4 }), input, planted, (errors, given, thrown) => {
      const chain = errors.reduceRight<unknown>(
        (cause, { message, frames, ...more }) => errorWith(message, frames, { ...more, cause }),
        thrown,
      );
      const text = JSON.stringify(reportOf(chain, ABOUT, given));
      expect(text.toLowerCase()).not.toContain(mark);
    }),
    { numRuns: 200 },
  );
});

test('every word of a report is one that stands in the code', () => {
  const report = reportOf(new TypeError('x', { cause: { code: 'mine' } }), ABOUT, {
    contract: 'c',
    other: 'd',
  });
  for (const { class: name, code } of report.chain) {
    expect(CLASSES.has(name) || name === 'no error').toBe(true);
    if (code !== undefined) expect(CODES.has(code)).toBe(true);
  }
  expect(report.input).toEqual({ fields: ['contract'] });
});

test('a chain that bites its own tail, and what throws when it is asked, is reported too', () => {
  const snake = new Error('a');
  snake.cause = snake;
  expect(reportOf(snake, ABOUT, undefined).chain).toHaveLength(1);
  const nasty = Object.defineProperty(new Error('a'), 'code', {
    get() {
      throw new Error('no');
    },
  });
  expect(reportOf(nasty, ABOUT, undefined).chain).toMatchObject([{ class: 'Error' }]);
  expect(reportOf('thrown text', ABOUT, 5)).toMatchObject({ chain: [{ class: 'no error' }], input: {} });
});
