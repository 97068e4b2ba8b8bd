import type { Command } from 'commander';
import { InputError } from '../../shared/errors.ts';
import { keeperOf } from '../canary/access.ts';
import { type CommonOptions, command, group } from '../command.ts';
import { printJson, printLines } from '../output.ts';
import { openPlantIdentities, openPlantStorage, plantHub, runsHere } from '../plant/open.ts';

interface SetUpOptions extends CommonOptions {
  readonly email?: string;
}

/** `vakt canary …` */
export function canaryCommand(): Command {
  return group('canary', 'A pump of the operator’s own, which tries the way to the inbox.').addCommand(
    command(
      'set-up',
      'Add the canary: the operator as a customer of its own, with one person and one pump. Again: new access data.',
      'canary set-up --email operator@example.com',
    )
      .option('--email <address>', 'whom it mails, and nobody else (the first in VAKT_OPERATOR_MAIL)')
      .action(setUp),
  );
}

async function setUp(options: SetUpOptions): Promise<void> {
  const email = options.email ?? process.env.VAKT_OPERATOR_MAIL?.split(',')[0]?.trim();
  if (!email) throw new InputError('Say whom it is to mail: --email, or VAKT_OPERATOR_MAIL.');
  const storage = await openPlantStorage(options.data);
  const identities = await openPlantIdentities(options.data);
  const { keep, where } = keeperOf(options.data);
  const { setUpCanary } = await import('../../shared/canary/setUp.ts');
  const { host } = plantHub(options.data);
  await setUpCanary(storage, identities, { host, email }, Date.now(), keep);
  if (options.json) return printJson({ email, kept: where });
  await printLines(
    `The canary is there. It mails ${email}; what it sends with is in ${where}.`,
    'vakt smoke goes the way once.',
    ...(runsHere(options.data)
      ? []
      : ['For the functions to go it by themselves: azd env set VAKT_CANARY_ON true, and azd provision.']),
  );
}
