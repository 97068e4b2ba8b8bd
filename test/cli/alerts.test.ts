import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { composerOf } from '../../functions/alerts/compose.ts';
import { deliveryBy } from '../../functions/alerts/deliver.ts';
import { knowing } from '../../functions/alerts/mail/knowing.ts';
import { recipientsOf } from '../../functions/alerts/recipient.ts';
import { MailRefusedError, type MailTransport } from '../../functions/alerts/transport/transport.ts';
import type { Transition } from '../../shared/domain/alarm.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { alarmsIn, UNTOUCHED } from '../../shared/storage/alarms.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { lettersIn, OPERATOR } from '../../shared/storage/letters.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { peekMessages } from '../../shared/storage/poison.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { MINUTE } from '../../shared/time.ts';
import { addCustomer, addDevice, NOW, type RegisteredDevice } from '../functions/support/deployment.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';

let plant: TestPlant;
let customer: Customer;
let device: RegisteredDevice;
beforeAll(async () => {
  plant = await startTestPlant();
  await createDeploymentStores(plant.storage);
});
afterAll(() => plant?.stop());
beforeEach(async () => {
  customer = await addCustomer(plant.storage);
  device = await addDevice(plant.storage, customer, { site: 'Mölndal' });
  await plant.storage.queue('alerts').clearMessages();
});

/** Runs the tool, which must do what it is asked. @returns its standard output's JSON Lines */
async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  expect(run, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return run.lines();
}
const wrong = async (...args: string[]) => {
  const { code, stdout, stderr } = await plant.vakt(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
};
const person = (email: string, ...options: string[]) =>
  did('user', 'add', '--customer', customer.number, '--name', 'Kim', '--email', email, ...options);

/** An alarm of the pump, told to its people by the functions' own code. */
async function alarm(transport: MailTransport, id: string, at = NOW): Promise<void> {
  const transition: Transition = {
    id: at.toString(36).padStart(9, '0') + id,
    device: device.key,
    condition: 'exhaustPressure.high',
    from: 'pending',
    to: 'active',
    severity: 'alarm',
    at,
    began: at,
    readingAt: at,
    arrivedAt: at,
    value: 1_250,
    limit: 1_200,
    notice: 'queued',
  };
  const alarms = alarmsIn(plant.storage, customer.key);
  const known = await alarms.state(device.key);
  await alarms.save(device.key, known?.etag, known?.value ?? UNTOUCHED, [transition]);
  const clock = () => at;
  const recipients = recipientsOf(
    plant.storage,
    transport,
    composerOf(
      plant.storage,
      knowing(plant.storage, {}, clock, () => {}),
      clock,
    ),
    'vakt.example',
    clock,
  );
  await deliveryBy(
    plant.storage,
    recipients,
    clock,
  )({
    contract: customer.key,
    device: device.key,
    transition: transition.id,
  });
}

test('what a person is told of is set, shown, changed and taken back', async () => {
  const [added] = await person(
    'anna@example.com',
    '--severity',
    'alarm',
    '--site',
    'Mölndal',
    '--quiet',
    '22:00-06:00',
  );
  expect(added).toMatchObject({
    wants: { severities: ['alarm'], sites: ['Mölndal'] },
    quiet: { from: '22:00', to: '06:00' },
  });
  const change = (...options: string[]) =>
    did('user', 'change', 'ANNA@example.com', '--customer', customer.number, ...options);
  const { deviceId } = device;
  await did('report', 'define', 'monthly');
  await change('--pump', deviceId, '--kind', 'life', '--kind', 'no-data', '--list', 'second', '--service');
  expect(await change('--report', 'monthly')).toMatchObject([{ reports: { monthly: 'wanted' } }]);
  const { stdout } = await plant.vakt('user', 'list', '--customer', customer.number);
  expect(stdout).toContain(
    `only alarm; only life, no-data; only ${deviceId}, Mölndal; quiet 22:00-06:00; second list; service contact; report monthly`,
  );
  const [plain] = await change(
    '--severity',
    'all',
    '--kind',
    'all',
    '--pump',
    'all',
    '--site',
    'all',
    '--quiet',
    'none',
    '--list',
    'first',
    '--report',
    'none',
    '--locale',
    'nb',
  );
  expect(plain).toMatchObject({ email: 'anna@example.com', locale: 'nb' });
  for (const gone of ['wants', 'quiet', 'list', 'reports']) expect(plain).not.toHaveProperty(gone);
  expect(await did('user', 'list', '--customer', customer.number)).toEqual([plain]);
});

test.each([
  [['--report', 'weekly'], /No report is called weekly; defined: monthly/],
  [['--severity', 'serious'], /not a severity: give one of warning, alarm/],
  [['--kind', 'weather'], /not a kind of condition/],
  [['--pump', 'no-such-pump'], /no pump or site called no-such-pump/],
  [['--site', 'Molndal'], /no pump or site called Molndal/],
  [['--quiet', '22-6'], /like 22:00-06:00/],
  [['--quiet', '22:00-22:00'], /no quiet hours/],
  [['--list', 'third'], /not a list/],
])('%j is refused, and nobody is added', async (options, message) => {
  const args = ['user', 'add', '--customer', customer.number, '--name', 'K', '--email', 'k@example.com'];
  expect(await wrong(...args, ...options)).toMatch(message);
  expect(await did('user', 'list', '--customer', customer.number)).toEqual([]);
});

test('why a mail was sent, waits or was not sent is told of each person', async () => {
  await person('all@example.com');
  await person('warnings@example.com', '--severity', 'warning');
  await person('chef@example.com', '--list', 'second');
  await alarm(async () => {}, 'a');
  await alarm(async () => {}, 'b', NOW + 10_000);
  const { deviceId } = device;
  const lines = await did('alerts', 'explain', deviceId, '--at', new Date(NOW + 20 * MINUTE).toISOString());
  expect(
    lines
      .filter(({ at }) => Date.parse(at) === NOW)
      .map(({ person: who, decision, reason, delivery }) => [who, decision, reason, delivery].join(' '))
      .sort(),
  ).toEqual([
    '   ',
    'all@example.com mailed first-of-site sent',
    'chef@example.com waits awaiting-acknowledgement ',
    'warnings@example.com not mailed not-this-severity ',
  ]);
  const second = lines.filter(
    ({ at, person: who }) => Date.parse(at) === NOW + 10_000 && who === 'all@example.com',
  );
  expect(second).toMatchObject([
    { decision: 'waits', reason: 'follows-another', until: new Date(NOW + 70_000).toISOString() },
  ]);
  const text = await plant.vakt('alerts', 'explain', deviceId, '--at', new Date(NOW).toISOString());
  expect(text.stdout).toContain('not-this-severity: They did not ask for this severity.');
  expect(await did('alerts', 'explain', deviceId, '--at', '2020-01-01')).toEqual([]);
});

test('why nobody was mailed is told too: of a pump that is commissioning, and by what the analysis decided itself', async () => {
  await person('all@example.com');
  const commissioning = await addDevice(plant.storage, customer, { commissioning: true });
  async function explained({ key, deviceId }: RegisteredDevice, ...notices: Transition['notice'][]) {
    const transitions = notices.map(
      (notice, i): Transition => ({
        id: `${(NOW + i).toString(36).padStart(9, '0')}n`,
        device: key,
        condition: 'exhaustPressure.high',
        from: 'pending',
        to: 'active',
        severity: 'alarm',
        at: NOW + i,
        began: NOW,
        readingAt: NOW,
        arrivedAt: NOW,
        value: 1_250,
        limit: 1_200,
        notice,
      }),
    );
    await alarmsIn(plant.storage, customer.key).save(key, undefined, UNTOUCHED, transitions);
    const lines = await did('alerts', 'explain', deviceId, '--at', new Date(NOW).toISOString());
    return lines.map(({ decision, reason, because }) => [decision, reason, because]);
  }
  expect(await explained(commissioning, 'queued')).toEqual([
    ['not mailed', 'not-released', expect.stringContaining('commissioning')],
  ]);
  expect(
    await explained(device, 'over-before-arrival', 'awaiting-unshelving', 'not-notified-kind', 'queued'),
  ).toEqual([
    ['not mailed', 'over-before-arrival', expect.stringContaining('before its readings reached us')],
    ['waits', 'awaiting-unshelving', expect.stringContaining('shelved')],
    ['not mailed', 'not-notified-kind', expect.stringContaining('nothing new')],
    ['not mailed', 'undecided', expect.stringContaining('vakt alerts failed')],
  ]);
});

test('a test mail is posted for the person that is meant', async () => {
  await person('anna@example.com');
  const args = ['alerts', 'test', 'anna@example.com', '--customer', customer.number];
  const [{ letter }] = await did(...args, '--by', 'Bo');
  const { value } = (await lettersIn(plant.storage, customer.key).get(letter))!;
  expect(value.letter).toMatchObject({ kind: 'test', by: 'Bo' });
  expect(await peekMessages(plant.storage, 'alerts')).toHaveLength(1);
  expect(await wrong('alerts', 'test', 'bo@example.com', '--customer', customer.number)).toMatch(
    /nobody with the address/,
  );
});

test('what rests is listed and sent again: refused mails, letters, and messages nobody could work on', async () => {
  const [anna] = await person('anna@example.com');
  await alarm(async () => {
    throw new MailRefusedError('550 no such mailbox');
  }, 'x');
  const letters = lettersIn(plant.storage, OPERATOR);
  const failure = { at: NOW, permanent: true, text: 'no address' };
  for await (const { id } of letters.all()) {
    const known = (await letters.get(id))!;
    const ledger = { state: 'failed', messageId: '<m>', leasedUntil: 0, attempts: 1, failure } as const;
    await letters.save(id, { ...known.value, ledger }, known.etag);
  }
  const poison = plant.storage.queue('alerts-poison');
  await poison.createIfNotExists();
  await poison.clearMessages();
  const message = Buffer.from(JSON.stringify({ v: 1, contract: 'c', device: 'd', transition: 't' })).toString(
    'base64',
  );
  for (let i = 0; i < 3; i++) await poison.sendMessage(message);
  await plant.storage.queue('alerts').clearMessages();

  const failed = await did('alerts', 'failed');
  const kinds = failed.map(({ kind, to }) => [kind, to].join(' ')).sort();
  expect(kinds).toEqual(['letter operator', 'mail anna@example.com', 'message ', 'message ', 'message ']);
  const mail = failed.find(({ kind }) => kind === 'mail');
  expect(mail).toMatchObject({ customer: customer.number, attempts: 1, why: 'refused: 550 no such mailbox' });

  expect(await did('alerts', 'resend', mail.id)).toEqual([{ resent: 1 }]);
  expect((await outboxIn(plant.storage, customer.key).mail(anna.key, mail.id))!.value.ledger.state).toBe(
    'pending',
  );
  expect(await wrong('alerts', 'resend', mail.id)).toMatch(/Nothing with the ID/);
  expect(await wrong('alerts', 'resend')).toMatch(/an ID, or --all/);
  expect(await did('alerts', 'resend', '--all')).toEqual([{ resent: 4 }]);
  expect(await did('alerts', 'failed')).toEqual([]);
  const queued = (await peekMessages(plant.storage, 'alerts')).map(({ text }) => text);
  expect(queued).toHaveLength(5);
  expect(queued.filter((text) => text === message)).toHaveLength(3);
});

test('a customer may want its second list told sooner or later', async () => {
  await did('alerts', 'second-list', customer.number, '--after', '45');
  expect((await customersIn(plant.storage).get(customer.key))!.escalateAfter).toBe(45);
});
