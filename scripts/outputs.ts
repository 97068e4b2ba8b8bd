/**
 * `npm run --silent outputs [-- --export]`: reads from stdin what `az deployment sub show --query properties.outputs` says,
 * and prints a line `NAME=VALUE` for each, as GitHub's workflows take them; with --export as a shell takes them. Exit codes:
 * 0 done, 1 it is no such thing, or something is missing in it.
 */
import { text } from 'node:stream/consumers';
import { exportLine, outputsNamed } from './azure/outputs.ts';

try {
  const line = process.argv.includes('--export')
    ? exportLine
    : (name: string, value: string) => `${name}=${value}`;
  for (const [name, value] of Object.entries(outputsNamed(JSON.parse(await text(process.stdin))))) {
    process.stdout.write(`${line(name, value)}\n`);
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
