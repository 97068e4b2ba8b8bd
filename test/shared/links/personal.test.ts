import { expect, test } from 'vitest';
import { readLink } from '../../../shared/links/link.ts';
import { type Portal, pageLink, unsubscribeLink } from '../../../shared/links/personal.ts';
import { DAY } from '../../../shared/time.ts';

const PORTAL: Portal = {
  url: 'https://vakt.example.com',
  keys: ['a-key-of-at-least-forty-characters-00000001'],
};
const AT = Date.parse('2026-06-15T10:00:00Z');
const textOf = (address: string) => address.split('/').at(-1)!;

test('the link to a page is the same for the same event, opens that page alone, and for a month', () => {
  const to = { contract: 'contract1', user: { key: 'user1' } };
  const address = pageLink(PORTAL, to, 'device1', AT);
  expect(address).toMatch(/^https:\/\/vakt\.example\.com\/p\/[\w.-]+$/);
  expect(pageLink(PORTAL, to, 'device1', AT)).toBe(address);
  const read = readLink(PORTAL.keys, 'page', textOf(address), AT);
  expect(read).toEqual({
    contract: 'contract1',
    user: 'user1',
    device: 'device1',
    generation: 0,
    expires: AT + 30 * DAY,
  });
});

test('after a person’s links were revoked they get others, which say so', () => {
  const address = pageLink(PORTAL, { contract: 'c', user: { key: 'u', links: 2 } }, 'd', AT);
  expect(readLink(PORTAL.keys, 'page', textOf(address), AT)).toMatchObject({ generation: 2 });
});

test('mail can be ended for one pump or altogether, more than a year later', () => {
  const to = { contract: 'c', user: { key: 'u' } };
  const one = unsubscribeLink(PORTAL, to, { device: 'd' }, AT);
  const every = unsubscribeLink(PORTAL, to, {}, AT);
  expect(one).toMatch(/^https:\/\/vakt\.example\.com\/u\/[\w.-]+$/);
  const report = unsubscribeLink(PORTAL, to, { report: 'energy-2' }, AT);
  const later = AT + 366 * DAY;
  expect(readLink(PORTAL.keys, 'unsubscribe', textOf(one), later)).toMatchObject({ device: 'd' });
  expect(readLink(PORTAL.keys, 'unsubscribe', textOf(every), later)).not.toHaveProperty('device');
  const read = readLink(PORTAL.keys, 'unsubscribe', textOf(report), later);
  expect(read).toMatchObject({ report: 'energy-2' });
  expect(read).not.toHaveProperty('device');
  expect(readLink(PORTAL.keys, 'page', textOf(report), later)).toEqual({ refused: 'malformed' });
});
