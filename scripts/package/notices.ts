import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageOf } from './sbom.ts';

/** A package of which code is in the bundle, and under which terms. */
export interface LicensedPackage {
  /** `name@version`. */
  readonly id: string;
  /** As its package.json says it, an SPDX expression; absent where it says none. */
  readonly license?: string;
  readonly author?: string;
  /** The texts of its licence and notice files, as they came. */
  readonly texts: readonly string[];
}

const TERMS = /^(licen[cs]e|copying|notice)/i;

/** The packages that files of the bundle come from, as they are installed below the root. */
export function licensedPackages(root: string, inputs: Iterable<string>): LicensedPackage[] {
  const folders = [...new Set([...inputs].flatMap((input) => packageOf(input) ?? []))].sort();
  return folders.map((folder) => {
    const { name, version, license, author } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const files = readdirSync(join(root, folder)).filter((file) => TERMS.test(file));
    return {
      id: `${name}@${version}`,
      license,
      author: typeof author === 'object' ? author?.name : author,
      texts: files.sort().map((file) => readFileSync(join(root, folder, file), 'utf8')),
    };
  });
}

/**
 * What the licences of bundled packages want to go with their code: copyright and terms, each text once, below the
 * packages that it is of. Of one that brings no text, what its package.json says.
 */
export function noticesOf(packages: readonly LicensedPackage[]): string {
  const byText = new Map<string, Set<string>>();
  for (const { id, license, author, texts } of packages) {
    const own =
      texts.length > 0 ? texts : [`${license ?? 'No licence is named'}${author ? `, ${author}` : ''}.`];
    for (const text of own) {
      const plain = text.replace(/\r\n?/g, '\n').trim();
      byText.set(plain, (byText.get(plain) ?? new Set()).add(id));
    }
  }
  const rule = '-'.repeat(80);
  return [...byText].map(([text, ids]) => `${[...ids].join('\n')}\n\n${text}\n`).join(`\n${rule}\n`);
}
