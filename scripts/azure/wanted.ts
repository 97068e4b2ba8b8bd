import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BICEP = join(import.meta.dirname, '..', '..', 'bicep');

/** A type of resource that an installation needs, in its region, by this version of its interface. */
export interface Wanted {
  readonly type: string;
  readonly apiVersion: string;
}

/** Modules that an installation does without unless a parameter asks for them. */
const OPTIONAL = { privateNetwork: ['network', 'endpoint', 'endpoints'], defender: ['defender'] } as const;

/** Whether the parameter file of this size says so. */
export function isSet(size: string, name: string): boolean {
  return new RegExp(`^param ${name} = true$`, 'm').test(
    readFileSync(join(BICEP, `${size}.bicepparam`), 'utf8'),
  );
}

/** Types of resources that are put into the region of an installation of this size, as the template has them. */
export function wantedBy(size: string): Wanted[] {
  const left = Object.entries(OPTIONAL).flatMap(([name, modules]): readonly string[] =>
    isSet(size, name) ? [] : modules,
  );
  const files = readdirSync(join(BICEP, 'modules')).filter(
    (file) => file.endsWith('.bicep') && !left.includes(file.replace('.bicep', '')),
  );
  const found = files.flatMap((file) => placedIn(readFileSync(join(BICEP, 'modules', file), 'utf8')));
  return [...new Map(found.map((one) => [one.type, one])).values()].sort((a, b) =>
    a.type < b.type ? -1 : 1,
  );
}

/** Of a module's resources those that it puts into the region it is told. */
function placedIn(source: string): Wanted[] {
  return source
    .split(/^(?=resource )/m)
    .filter((text) => /^ {2}location: location$/m.test(text))
    .flatMap((text) => {
      const [, type, apiVersion] = /^resource \w+ '([^@']+)@([^']+)'/.exec(text) ?? [];
      return type && apiVersion ? [{ type, apiVersion }] : [];
    });
}
