import { expect, test } from 'vitest';
import { FaultDecider } from '../../../local/strict/faults/decide.ts';
import { parsePlan } from '../../../local/strict/faults/parse.ts';
import { describeRequest } from '../../../local/strict/request/describe.ts';

const insert = describeRequest('table', 'POST', '/acc/things', {});
const put = describeRequest('blob', 'PUT', '/acc/box/b', {});

/** How the first `count` insertions fare under a plan. */
function fates(plan: unknown, count: number): string[] {
  const decider = new FaultDecider(parsePlan(plan));
  return Array.from({ length: count }, () => {
    const { delayMs, fault } = decider.decide(insert);
    return fault?.kind ?? (delayMs > 0 ? `${delayMs} ms` : '-');
  });
}

const cut = { kind: 'cut' };

test.each([
  ['nth', { nth: 3 }, '- - cut - - -'],
  ['after', { after: 4 }, '- - - - cut cut'],
  ['until', { until: 2 }, 'cut cut - - - -'],
  ['after and until', { after: 1, until: 3 }, '- cut cut - - -'],
  ['probability 0', { probability: 0 }, '- - - - - -'],
  ['nothing', {}, 'cut cut cut cut cut cut'],
])('a rule with %s strikes as it says', (_, match, expected) => {
  expect(fates({ rules: [{ match, fault: cut }] }, 6).join(' ')).toBe(expected);
});

test('a rule counts only the requests that fit it', () => {
  const decider = new FaultDecider(
    parsePlan({ rules: [{ match: { service: 'table', nth: 2 }, fault: cut }] }),
  );
  const kinds = [put, insert, put, insert, insert].map((operation) => decider.decide(operation).fault?.kind);
  expect(kinds).toEqual([undefined, undefined, undefined, 'cut', undefined]);
});

test.each([
  [{ service: 'blob' }, false],
  [{ method: 'post' }, true],
  [{ method: 'PUT' }, false],
  [{ path: '/things$' }, true],
  [{ path: '/box' }, false],
  [{ operation: '^(Insert|Update)Entity$' }, true],
  [{ operation: '^Query' }, false],
])('%j fits an insertion: %s', (match, fits) => {
  expect(fates({ rules: [{ match, fault: cut }] }, 1)).toEqual([fits ? 'cut' : '-']);
});

test('delays add up and go on to the next rule; of other faults the first counts', () => {
  const rules = [
    { fault: { kind: 'delay', ms: 5 } },
    { fault: { kind: 'delay', ms: 7 } },
    { match: { nth: 2 }, fault: { kind: 'status', status: 503, retryAfter: 1 } },
    { match: { after: 1 }, fault: cut },
  ];
  expect(fates({ rules }, 3)).toEqual(['12 ms', 'status', 'cut']);
});

test('the same seed repeats itself, another does not, and both keep to the probability', () => {
  const drawn = (seed: number) => fates({ seed, rules: [{ match: { probability: 0.3 }, fault: cut }] }, 2000);
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  const share = drawn(7).filter((fate) => fate === 'cut').length / 2000;
  // Three standard deviations of 2,000 draws are 0.031.
  expect(share).toBeGreaterThan(0.269);
  expect(share).toBeLessThan(0.331);
});

test('everything that is wrong with a plan is named at once', () => {
  const plan = {
    seed: 1.5,
    colour: 'red',
    rules: [
      { match: { service: 'file', nth: 0, path: '(' }, fault: { kind: 'delay' } },
      { fault: { kind: 'status', status: 404, after: 1 } },
      { match: { probability: 2, until: -1 }, fault: { kind: 'explosion' } },
      'cut',
    ],
  };
  expect(() => parsePlan(plan)).toThrow(
    'The plan of faults is not well formed: colour is not known; seed must be a whole number; ' +
      'rules[0].fault.ms is missing; rules[0].match.service must be one of blob, queue, table; ' +
      'rules[0].match.nth must be a whole number from 1; rules[0].match.path must be a regular expression; ' +
      'rules[1].fault.status must be one of 400, 403, 413, 429, 500, 503; rules[1].fault.after is not known; ' +
      'rules[2].match.probability must be a number from 0 to 1; rules[2].match.until must be a whole number from 0; ' +
      'rules[2].fault.kind must be one of delay, cut, status, lost-response; ' +
      'rules[3] must be an object; rules[3].fault must be an object; rules[3].fault.kind is missing.',
  );
  expect(() => parsePlan([])).toThrow('the plan must be an object; rules must be a list');
});
