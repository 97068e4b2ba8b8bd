import type { Command } from 'commander';
import { InputError } from '../../shared/errors.ts';
import { QUEUES } from '../../shared/storage/names.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import { type CommonOptions, command, group, wholeNumber } from '../command.ts';
import { instant } from '../instant.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { counted, forPeople } from '../text.ts';
import { whoIsHere } from '../who.ts';

interface ExplainOptions extends CommonOptions {
  readonly at?: EpochMs;
}

interface TestOptions extends CommonOptions {
  readonly customer: string;
  readonly by: string;
}

interface SecondListOptions extends CommonOptions {
  readonly after: number;
}

interface ResendOptions extends CommonOptions {
  readonly all?: boolean;
}

/** `vakt alerts …` */
export function alertsCommand(): Command {
  return group('alerts', 'Why mails were sent or not, and those that could not be delivered.')
    .addCommand(
      command(
        'explain <device-id>',
        'Of each change of a pump’s conditions within an hour of a time: who was mailed of it, who was not, and why.',
        'alerts explain pm3-vacuum-1 --at 2026-06-15T10:00:00Z',
      )
        .option('--at <time>', 'around this time (now)', instant)
        .action(explainDevice),
    )
    .addCommand(
      command(
        'test <person>',
        'Send a mail that shows that mail gets through.',
        'alerts test astrid.lind@norrskog.example --customer 1001',
      )
        .requiredOption('--customer <customer>', 'number, name or key')
        .option('--by <name>', 'who has it sent', whoIsHere())
        .action(sendTest),
    )
    .addCommand(
      command(
        'failed',
        'What could not be delivered and rests: refused, given up, or never worked on.',
        'alerts failed',
      ).action(listFailed),
    )
    .addCommand(
      command(
        'resend [id]',
        'Send again what rests, under the same Message-ID.',
        'alerts resend --all',
        'alerts resend 0l8k2m3n4abcdef0123456789',
      )
        .option('--all', 'everything that rests')
        .action(resend),
    )
    .addCommand(
      command(
        'second-list <customer>',
        'How long an alarm may stay unacknowledged before the second list is told.',
        'alerts second-list 1001 --after 45',
      )
        .requiredOption('--after <minutes>', 'half an hour where nothing is said', wholeNumber)
        .action(setSecondList),
    );
}

async function explainDevice(
  deviceId: string,
  { data, json, at = Date.now() }: ExplainOptions,
): Promise<void> {
  const storage = await openPlantStorage(data);
  const { devicePump } = await import('../plant/pumps.ts');
  const { explain } = await import('../alerts/explain.ts');
  const { device } = await devicePump(storage, deviceId);
  await printRows(await explain(storage, device.contract, device.key, at), {
    json,
    object: ({ at: when, until, ...line }) => ({
      at: iso(when),
      ...line,
      ...(until === undefined ? {} : { until: iso(until) }),
    }),
    none: 'No condition of this pump changed within an hour of that time: there was nothing to mail.',
    columns: [
      { title: 'AT', text: ({ at: when }) => forPeople(when) },
      { title: 'CONDITION', text: ({ condition }) => condition },
      { title: 'WHAT', text: ({ what }) => what },
      { title: 'PERSON', text: ({ person }) => person },
      {
        title: 'DECISION',
        text: ({ decision, until }) =>
          decision && (until === undefined ? decision : `${decision} until ${forPeople(until)}`),
      },
      {
        title: 'WHY',
        text: ({ reason, because, delivery }) =>
          reason && [`${reason}: ${because}`, ...(delivery ? [delivery] : [])].join(' '),
      },
    ],
  });
}

async function sendTest(person: string, options: TestOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { findUser } = await import('../../shared/onboarding/changeUser.ts');
  const { lettersIn } = await import('../../shared/storage/letters.ts');
  const { randomKey } = await import('../../shared/keys.ts');
  const customer = await findCustomer(storage, options.customer);
  if (customer.status === 'erasing') throw new InputError(`${customer.name} is being erased.`);
  const user = await findUser(storage, customer, person);
  const now = Date.now();
  const id = `test-${randomKey(12)}`;
  await lettersIn(storage, customer.key).post(
    id,
    { user: user.key },
    { kind: 'test', by: options.by, at: now },
    now,
  );
  if (options.json) return printJson({ letter: id, to: user.email });
  await printLines(`A test mail to ${user.name} <${user.email}> is on its way.`);
}

async function listFailed({ data, json }: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(data);
  const { resting } = await import('../alerts/failed.ts');
  await printRows(resting(storage), {
    json,
    object: ({ resend: _, failedAt, ...one }) => ({
      ...one,
      ...(failedAt === undefined ? {} : { failedAt: iso(failedAt) }),
    }),
    none: 'Nothing rests: every mail was delivered, or is being tried.',
    columns: [
      { title: 'KIND', text: ({ kind }) => kind },
      { title: 'ID', text: ({ id }) => id },
      { title: 'CUSTOMER', text: ({ customer }) => customer },
      { title: 'TO', text: ({ to }) => to },
      { title: 'SINCE', text: ({ failedAt }) => failedAt && forPeople(failedAt) },
      { title: 'TRIES', text: ({ attempts }) => attempts, right: true },
      { title: 'WHY', text: ({ why }) => why },
    ],
  });
}

async function resend(id: string | undefined, { data, json, all }: ResendOptions): Promise<void> {
  if ((id === undefined) === !all) throw new InputError('Say what is to be sent again: an ID, or --all.');
  const storage = await openPlantStorage(data);
  const { resting } = await import('../alerts/failed.ts');
  const { putBack } = await import('../../shared/storage/poison.ts');
  const found = [];
  for await (const one of resting(storage)) if (all || one.id === id) found.push(one);
  if (found.length === 0 && id !== undefined) {
    throw new InputError(`Nothing with the ID ${id} rests: vakt alerts failed shows what does.`);
  }
  let resent = 0;
  for (const one of found) if (await one.resend(Date.now())) resent += 1;
  if (all) resent += await putBack(storage, QUEUES.alerts);
  if (json) return printJson({ resent });
  await printLines(`${counted(resent, 'mail')} on the way again.`);
}

async function setSecondList(ref: string, { data, json, after }: SecondListOptions): Promise<void> {
  const storage = await openPlantStorage(data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { customersIn } = await import('../../shared/storage/registry.ts');
  const { key, name } = await findCustomer(storage, ref);
  await customersIn(storage).change(key, (known) => ({ ...known, escalateAfter: after }));
  if (json) return printJson({ customer: key, escalateAfter: after });
  await printLines(
    `${name}: the second list is told of an alarm that nobody acknowledges within ${after} minutes.`,
  );
}
