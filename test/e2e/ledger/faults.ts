/** What the store does wrong all the while, as the plan of `local/strict` (docs/strict-storage.md). */
export function faultPlan(seed: number): object {
  const writes =
    '^(SubmitTransaction|(Insert|Update|Merge|Delete)Entity|(Put|Update|Delete)Message|PutBlob)$';
  return {
    seed,
    rules: [
      // The quarantine can't be written at first: the batch has to wait for it.
      {
        match: { service: 'blob', operation: '^PutBlob$', path: '/quarantine/', until: 2 },
        fault: status(503),
      },
      { match: { probability: 0.05 }, fault: { kind: 'delay', ms: 100 } },
      { match: { probability: 0.005 }, fault: { kind: 'delay', ms: 1_500 } },
      { match: { operation: '^SubmitTransaction$', nth: 2 }, fault: { kind: 'lost-response' } },
      { match: { operation: writes, probability: 0.02 }, fault: { kind: 'lost-response' } },
      { match: { probability: 0.01 }, fault: status(429, 1) },
      { match: { probability: 0.01 }, fault: status(503) },
      { match: { probability: 0.005 }, fault: status(500) },
      { match: { probability: 0.01 }, fault: { kind: 'cut' } },
    ],
  };
}

function status(code: number, retryAfter?: number): object {
  return { kind: 'status', status: code, ...(retryAfter === undefined ? {} : { retryAfter }) };
}
