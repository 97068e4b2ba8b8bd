import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { type Certificate, type ChainEntry, isCertificate } from '../../shared/domain/certificate.ts';
import { LOCALES, type Locale } from '../../shared/domain/customer.ts';
import { InputError, VaktError } from '../../shared/errors.ts';
import { certificateLines, verifiedLines } from '../certificate/lines.ts';
import { type CommonOptions, command, group } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage, plantPseudonymKey } from '../plant/open.ts';
import { restoredCommand } from './certificate/restored.ts';

/** `vakt certificate …` */
export function certificateCommand(): Command {
  return group('certificate', 'The proof of what was erased.')
    .addCommand(
      command('list', 'All certificates of erasure.', 'certificate list', 'certificate list --json').action(
        list,
      ),
    )
    .addCommand(
      command(
        'show <id>',
        'One certificate, by its ID or its number in the chain; as a page to print, in a language, with --print.',
        'certificate show 12',
        'certificate show 12 --print certificate.html --language sv',
      )
        .option('--print <file>', 'write a page to print')
        .addOption(
          new Option('--language <language>', 'in which the page is: sv, nb, en or de')
            .choices(LOCALES)
            .default('en'),
        )
        .action(show),
    )
    .addCommand(
      command(
        'find <number>',
        'The certificates of a customer that is gone, by your number for it.',
        'certificate find 1001',
      ).action(find),
    )
    .addCommand(restoredCommand())
    .addCommand(
      command(
        'verify',
        'Look whether the chain of certificates is whole. Only with a hash that was kept elsewhere it is seen that none was removed from its end, or all rewritten.',
        'certificate verify --head 5f2c…',
      )
        .option('--head <hash>', 'the hash of an entry that once ended the chain, from the mail about it')
        .action(verify),
    );
}

async function entries(data: string): Promise<(ChainEntry | undefined)[]> {
  const storage = await openPlantStorage(data);
  const { certificatesIn } = await import('../../shared/storage/certificates.ts');
  const all: (ChainEntry | undefined)[] = [];
  for await (const entry of certificatesIn(storage).all()) all.push(entry);
  return all;
}

async function certificates(data: string): Promise<ChainEntry<Certificate>[]> {
  return (await entries(data)).filter(isCertificate);
}

async function list(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { formerCertificates } = await import('../../shared/storage/formerCertificates.ts');
  const rows: Row[] = [];
  for await (const { id, ended, because, due, erasedAt, rule } of formerCertificates(storage)) {
    rows.push({ number: null, id, ended, because, due, erased: erasedAt, rule });
  }
  rows.push(...(await certificates(options.data)).map(rowOf));
  await printRows(rows, {
    json: options.json,
    object: (row) => row,
    none: 'Nothing has been erased yet.',
    columns: [
      { title: 'NO', text: ({ number }) => number ?? '–', right: true },
      { title: 'CERTIFICATE', text: ({ id }) => id },
      { title: 'ENDED', text: ({ ended }) => ended },
      { title: 'DUE', text: ({ due }) => due },
      { title: 'ERASED', text: ({ erased }) => erased ?? 'unverified' },
      { title: 'RULE', text: ({ rule }) => rule },
    ],
  });
}

/** A certificate in a line; `number` is `null` of one that an earlier release wrote, which is in no chain. */
interface Row {
  readonly number: number | null;
  readonly id: string;
  readonly ended?: string | undefined;
  readonly because?: string | undefined;
  readonly due: string;
  /** `null` of a contract that ended unverified. */
  readonly erased: string | null;
  readonly kind?: Certificate['kind'];
  /** Day on which the customer declared its own store lost. */
  readonly declaredLost?: string;
  readonly rule: string;
}

function rowOf(certificate: ChainEntry<Certificate>): Row {
  const { number, id, kind, ended, due, rule } = certificate;
  return {
    number,
    id,
    ended: ended?.on,
    because: ended?.because,
    due: due.on,
    erased: certificate.kind === 'erased' ? certificate.erased.at : null,
    kind,
    ...(certificate.kind === 'unverified' ? { declaredLost: certificate.declared } : {}),
    rule: rule.text,
  };
}

interface ShowOptions extends CommonOptions {
  readonly print?: string;
  readonly language: Locale;
}

async function show(id: string, options: ShowOptions): Promise<void> {
  const all = await entries(options.data);
  const found = all.filter(isCertificate).find((one) => one.id === id || String(one.number) === id);
  if (!found)
    throw new InputError(`There is no certificate ${id}: vakt certificate list shows those there are.`);
  if (options.print !== undefined) {
    const { certificatePage } = await import('../../shared/certificates/page.ts');
    await writeFile(options.print, certificatePage(found, options.language));
  }
  if (options.json) return printJson(found);
  await printLines(...certificateLines(found, all));
  if (options.print !== undefined) await printLines('', `Written as a page to print: ${options.print}`);
}

async function find(number: string, options: CommonOptions): Promise<void> {
  const { pseudonymOf } = await import('../../shared/certificates/pseudonym.ts');
  const pseudonym = pseudonymOf(number, await plantPseudonymKey(options.data));
  const all = await entries(options.data);
  const found = all.filter(isCertificate).filter((one) => one.pseudonym === pseudonym);
  if (found.length === 0) {
    throw new InputError(`There is no certificate of a customer with the number ${number}, under this key.`);
  }
  for (const one of found) {
    if (options.json) await printJson(one);
    else await printLines(...certificateLines(one, all));
  }
}

async function verify(options: CommonOptions & { readonly head?: string }): Promise<void> {
  const { verify: look } = await import('../../shared/certificates/chain.ts');
  const found = look(await entries(options.data), options.head?.trim().toLowerCase());
  const whole = found.findings.length === 0;
  if (options.json) await printJson({ whole, ...found });
  else await printLines(...verifiedLines(found, options.head !== undefined));
  if (!whole) throw new ChainError('The chain of certificates is not whole.');
}

/** The chain isn't what it should be. */
class ChainError extends VaktError {
  readonly code = 'chain-not-whole';
}
