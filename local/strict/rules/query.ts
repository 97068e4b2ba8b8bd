import { bad, type Refusal } from './refusal.ts';

const maxComparisons = 15;
const maxTop = 1000;

/**
 * A query of Table Storage: at most 15 comparisons in the filter, at most 1,000 entities a page.
 * https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#supported-query-options
 */
export function refuseQuery(query: URLSearchParams): Refusal | undefined {
  const comparisons = countComparisons(query.get('$filter') ?? '');
  if (comparisons > maxComparisons) {
    return bad('InvalidInput', `The filter makes ${comparisons} comparisons; ${maxComparisons} is the most.`);
  }
  const top = query.get('$top');
  if (top !== null && Number(top) > maxTop) {
    return bad('InvalidInput', `$top is ${top}; ${maxTop} is the most.`);
  }
  return undefined;
}

function countComparisons(filter: string): number {
  // Constants in quotes may hold anything; a quote inside one is doubled.
  const bare = filter.replace(/'(?:[^']|'')*'/g, "''");
  return bare.match(/(?<=[\s')])(eq|ne|gt|ge|lt|le)(?=[\s'(])/g)?.length ?? 0;
}
