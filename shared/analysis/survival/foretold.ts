import { FAMILIES, type FamilyName } from './families.ts';
import { fitLaw, type LifeLaw } from './fitLaw.ts';
import { isObserved, type Life } from './life.ts';

/** Parts into which lives are cut; each is foretold by the others. */
const PARTS = 10;

/**
 * How well a law of this family foretells lives it was not fitted to: the mean logarithm of the density it gives
 * to the logarithm of a life, the larger the better. A unit of age drops out of it, so lives on one clock may be
 * compared with the same lives on another: on that clock on which a part's age says more of its end, others'
 * lives foretell it more closely.
 *
 * Sources: the logarithmic score out of sample, T. Gneiting and A. E. Raftery, J. Am. Stat. Assoc. 102 (2007),
 * section 4.1; in so many parts, R. Kohavi, Proc. IJCAI (1995), 1137–1143.
 *
 * @returns for each life that ended; `undefined` where the others make no law
 */
export function foretold(family: FamilyName, lives: readonly Life[]): number | undefined {
  // By age, so that every part has short and long ones, and the order they came in doesn't matter.
  const sorted = lives.filter(isObserved).sort((a, b) => a.exit - b.exit || a.entry - b.entry);
  let score = 0;
  for (let part = 0; part < PARTS; part++) {
    const asked = sorted.filter((_, i) => i % PARTS === part);
    if (asked.length === 0) continue;
    const law = fitLaw(
      family,
      sorted.filter((_, i) => i % PARTS !== part),
    );
    if (!law) return undefined;
    score += asked.reduce((sum, life) => sum + scoreOf(law, life), 0);
  }
  const ended = sorted.filter((life) => life.ended).length;
  return ended > 0 ? score / ended : undefined;
}

/** One that didn't end counts by the chance to live longer, one that was met in mid-life given that age. */
function scoreOf({ family, location, spread }: LifeLaw, { entry, exit, ended }: Life): number {
  const { density, survival } = FAMILIES[family];
  const at = (age: number) => (Math.log(age) - location) / spread;
  const end = ended ? density(at(exit))[0] - Math.log(spread) : survival(at(exit))[0];
  return end - (entry > 0 ? survival(at(entry))[0] : 0);
}
