/**
 * `npm run ready [-- small|production]`: whether a deployment has been told what only people know. azd runs it before it
 * provisions. Exit codes: 0 it has, 1 something is missing, and is named.
 */
import { readiness } from './azure/ready.ts';

const { problems, warnings } = readiness(process.argv[2] ?? 'production', process.env);
for (const problem of problems) process.stderr.write(`azd env set ${problem}\n`);
for (const warning of warnings) process.stderr.write(`${warning}\n`);
process.exit(problems.length === 0 ? 0 : 1);
