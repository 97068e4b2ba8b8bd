import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../shared/certificates/canonical.ts';
import { hashOf, seal, verify } from '../../../shared/certificates/chain.ts';
import { pseudonymOf } from '../../../shared/certificates/pseudonym.ts';
import type { AddressDeleted, ChainEntry } from '../../../shared/domain/certificate.ts';
import { sha256 } from '../../../shared/keys.ts';

describe('canonical JSON', () => {
  test('is that of the example in RFC 8785', () => {
    const example = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(example))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('is the same whatever the order of members, and says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });

  function reversed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).reverse();
    return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]));
  }
});

/** A chain of some length, of entries that differ. */
const chains = fc
  .array(fc.record({ id: fc.string(), sent: fc.boolean(), at: fc.string() }), { minLength: 1, maxLength: 6 })
  .map((contents) => {
    const chain: ChainEntry<AddressDeleted>[] = [];
    for (const content of contents) chain.push(seal({ kind: 'address-deleted', ...content }, chain.at(-1)));
    return chain;
  });
/** A chain, and a place in it. */
const placed = chains.chain((chain) =>
  fc.record({ chain: fc.constant(chain), i: fc.nat({ max: chain.length - 1 }) }),
);

describe('a chain', () => {
  test('is whole as it was made, with any head it ever had', () => {
    fc.assert(
      fc.property(placed, ({ chain, i }) => {
        const { number, hash } = chain.at(-1)!;
        const whole = { entries: chain.length, head: { number, hash }, findings: [] };
        expect(verify(chain)).toEqual(whole);
        expect(verify(chain, chain[i]!.hash)).toEqual(whole);
      }),
    );
    expect(verify([])).toEqual({ entries: 0, findings: [] });
  });

  test('that had any field of any entry altered is found out, at that entry', () => {
    const altered = placed.chain(({ chain, i }) =>
      fc.record({
        chain: fc.constant(chain),
        i: fc.constant(i),
        field: fc.constantFrom(...(Object.keys(chain[i]!) as (keyof ChainEntry)[])),
        value: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
      }),
    );
    fc.assert(
      fc.property(altered, ({ chain, i, field, value }) => {
        fc.pre(chain[i]![field] !== value);
        const other = chain.with(i, { ...chain[i]!, [field]: value } as ChainEntry<AddressDeleted>);
        expect(verify(other).findings.map(({ number }) => number)).toContain(i + 1);
      }),
    );
  });

  test('that lacks an entry, has one too many, in another order or unreadable is found out', () => {
    fc.assert(
      fc.property(placed, ({ chain, i }) => {
        const isLast = i === chain.length - 1;
        if (!isLast) expect(verify(chain.toSpliced(i, 1)).findings).not.toEqual([]);
        expect(verify(chain.toSpliced(i, 0, chain[i]!)).findings).not.toEqual([]);
        if (!isLast) expect(verify(chain.toSpliced(i, 2, chain[i + 1]!, chain[i]!)).findings).not.toEqual([]);
        expect(verify([...chain.slice(0, i), undefined, ...chain.slice(i + 1)]).findings).not.toEqual([]);
      }),
    );
  });

  test('whose last entries were removed, or that was rewritten from some entry on, only a kept hash finds out', () => {
    fc.assert(
      fc.property(placed, fc.string(), ({ chain, i }, at) => {
        fc.pre(chain[i]!.at !== at);
        const kept = chain.at(-1)!.hash;
        const shortened = chain.slice(0, i);
        expect([verify(shortened).findings.length, verify(shortened, kept).findings.length]).toEqual([0, 1]);
        const rewritten = chain.slice(0, i);
        for (const { kind, id, sent } of chain.slice(i)) {
          rewritten.push(seal({ kind, id, sent, at }, rewritten.at(-1)));
        }
        expect([verify(rewritten).findings.length, verify(rewritten, kept).findings.length]).toEqual([0, 1]);
      }),
    );
  });

  test('has hashes that anybody can take from the text of an entry without its hash', () => {
    const entry = seal({ kind: 'address-deleted', id: 'x', sent: true, at: '2026-06-15T10:00:00.000Z' });
    const text =
      '{"at":"2026-06-15T10:00:00.000Z","id":"x","kind":"address-deleted","number":1,"previous":null,"sent":true,"v":1}';
    expect(entry.hash).toBe(sha256(text));
    expect(hashOf(JSON.parse(JSON.stringify(entry)))).toBe(entry.hash);
  });
});

test('a pseudonym is the same for a number however it is written, and another under another key', () => {
  expect(pseudonymOf(' A-1001 ', 'key')).toBe(pseudonymOf('a-1001', 'key'));
  expect(pseudonymOf('1001', 'key')).not.toBe(pseudonymOf('1002', 'key'));
  expect(pseudonymOf('1001', 'key')).not.toBe(pseudonymOf('1001', 'another'));
  // RFC 4231, test case 2.
  expect(pseudonymOf('what do ya want for nothing?', 'Jefe')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});
