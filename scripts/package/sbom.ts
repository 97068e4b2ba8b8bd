import { createHash } from 'node:crypto';

/** What package-lock.json says of an installed package. */
interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly name: string;
  readonly version: string;
  /** By the folder it is installed in. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** The folder a bundled file's package is installed in; undefined for a file of our own. */
export function packageOf(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
}

/**
 * The bill of materials of what is deployed, CycloneDX 1.6: the packages that files of the bundle come from, with
 * version, hash and licence of each as the lock file has them. It depends on nothing else, no clock among it.
 *
 * @param inputs the files that were bundled, as esbuild's metafile names them
 * @throws Error when a package is bundled that the lock file doesn't know
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function sbomOf(lock: Lock, inputs: Iterable<string>): object {
  const folders = [...new Set([...inputs].flatMap((input) => packageOf(input) ?? []))].sort();
  const components = folders.map((folder) => {
    const locked = lock.packages[folder];
    if (!locked?.version) throw new Error(`${folder} is bundled, and package-lock.json doesn't know it.`);
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const [group, base] = name.startsWith('@') ? name.split('/') : [undefined, name];
    const purl = `pkg:npm/${name.replace('@', '%40')}@${locked.version}`;
    return {
      type: 'library',
      'bom-ref': folder,
      ...(group ? { group } : {}),
      name: base!,
      version: locked.version,
      scope: 'required',
      purl,
      ...(locked.license ? { licenses: [licence(locked.license)] } : {}),
      ...(locked.integrity ? { hashes: [hashIn(locked.integrity)] } : {}),
    };
  });
  const application = { type: 'application', 'bom-ref': lock.name, name: lock.name, version: lock.version };
  const content = {
    metadata: { component: application },
    components,
    dependencies: [
      { ref: lock.name, dependsOn: folders },
      ...folders.map((folder) => ({ ref: folder, dependsOn: neededBy(folder, lock, folders) })),
    ],
  };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  };
}

/** Of the bundled packages, those that this one finds when it asks for what it depends on. */
function neededBy(folder: string, lock: Lock, folders: readonly string[]): string[] {
  const found = Object.keys(lock.packages[folder]?.dependencies ?? {}).flatMap((name) => {
    for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/node_modules/'))) {
      const nested = `${at}/node_modules/${name}`;
      if (folders.includes(nested)) return nested;
      if (!at.includes('/node_modules/')) break;
    }
    const top = `node_modules/${name}`;
    return folders.includes(top) ? top : [];
  });
  return found.sort();
}

const licence = (text: string) =>
  / (OR|AND|WITH) /.test(text) ? { expression: text.replace(/^\((.*)\)$/, '$1') } : { license: { id: text } };

function hashIn(integrity: string): { alg: string; content: string } {
  const [, bits, value] = /^sha(\d+)-(\S+)/.exec(integrity) ?? [];
  return { alg: `SHA-${bits}`, content: Buffer.from(value ?? '', 'base64').toString('hex') };
}

/** Of the form of a UUID of version 8, which may be anything: here it follows from the content. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
