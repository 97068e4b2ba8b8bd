import { expect, test } from 'vitest';
import { AppSettings } from '../../../../local/host/settings/app-settings.ts';

test('a connection is looked for under AzureWebJobs first, as on Azure', () => {
  const settings = new AppSettings({ Store: 'plain', AzureWebJobsStore: 'prefixed', Other: 'other' });
  expect(settings.connection('Store', 'fn')).toBe('prefixed');
  expect(settings.connection('Other', 'fn')).toBe('other');
  expect(() => settings.check()).not.toThrow();
});

test('every %name% in a text is replaced, and text without one stays', () => {
  const settings = new AppSettings({ A: '1', B: '2' });
  expect(settings.resolve('x-%A%-%B%', 'fn', 'queueName')).toBe('x-1-2');
  expect(settings.resolve('0 */5 * * * *', 'fn', 'schedule')).toBe('0 */5 * * * *');
});

test('an empty setting is as good as none', () => {
  const settings = new AppSettings({ A: '' });
  settings.resolve('%A%', 'plan', 'schedule');
  expect(() => settings.check()).toThrow('A (schedule of plan)');
});
