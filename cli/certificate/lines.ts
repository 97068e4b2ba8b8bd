import type { Verified } from '../../shared/certificates/chain.ts';
import type { Certificate, ChainEntry } from '../../shared/domain/certificate.ts';

/**
 * A certificate for a person.
 *
 * @param all the chain, which says what became of backups that held what the certificate is about
 */
export function certificateLines(
  certificate: ChainEntry<Certificate>,
  all: readonly (ChainEntry | undefined)[],
): string[] {
  const { number, id, again, ended, due, rule, stores, remains, hash } = certificate;
  return [
    certificate.kind === 'erased'
      ? `Certificate ${id}, number ${number} of the chain`
      : `UNVERIFIED, declared by the customer: ${id}, number ${number} of the chain. It is no certificate of erasure.`,
    ...(again
      ? [`  again             after number ${again.number}: a backup made ${again.taken} had been put back`]
      : []),
    ...(ended ? [`  in force through  ${ended.on} (${ended.because})`] : []),
    `  due               ${due.on}`,
    ...(certificate.kind === 'erased'
      ? [`  erased            ${certificate.erased.at}`]
      : [
          `  declared lost     ${certificate.declared}, by the customer`,
          ...certificate.unverified.map(({ store, held }) => `  not looked at     ${store}: ${held}`),
          `  all else erased   ${certificate.closed.at}`,
        ]),
    `  rule ${rule.version}            ${rule.text}`,
    ...stores.map(
      ({ store, before, after, unit }) =>
        `  ${`${before} → ${after}`.padEnd(10)} ${unit.padEnd(12)} ${store}`,
    ),
    ...remains.map(
      ({ what, where, until }) =>
        `  ${until === null ? 'as it is kept there' : `until ${until.slice(0, 10)}`}: ${what}, in ${where}`,
    ),
    ...all.flatMap((entry) => backupNews(entry, id)),
    `  hash              ${hash}`,
  ];
}

/** What a later entry of the chain says of a backup that held what a certificate is about. */
function backupNews(entry: ChainEntry | undefined, id: string): string[] {
  if (entry?.kind === 'backup-told' && entry.certificates.includes(id)) {
    return [
      `  until ${entry.until.slice(0, 10)}: it may also lie in ${entry.where} (number ${entry.number})`,
    ];
  }
  if (entry?.kind === 'backup-gone' && entry.certificates.includes(id)) {
    return [`  the backup ${entry.backup} is gone since ${entry.on} (number ${entry.number})`];
  }
  return [];
}

/** What looking through the chain has found, for a person. @param withHead whether a hash kept elsewhere was given */
export function verifiedLines(found: Verified, withHead: boolean): string[] {
  const head = found.head ? `; it ends with number ${found.head.number}, ${found.head.hash}` : '';
  return [
    found.findings.length > 0
      ? `The chain of ${found.entries} entries is NOT whole:`
      : `The chain of ${found.entries} entries is whole${head}.`,
    ...found.findings.map(({ number, what }) => `  number ${number}: ${what}`),
    ...(!withHead
      ? ['Whether entries were removed from its end, or all rewritten, is only seen with --head.']
      : []),
  ];
}
