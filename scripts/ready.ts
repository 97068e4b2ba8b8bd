/**
 * `npm run ready`: whether a deployment has been told what only people know. azd runs it before it provisions. Exit
 * codes: 0 it has, 1 something is missing, and is named.
 */
const problems: string[] = [];
const mails = (process.env.VAKT_OPERATOR_MAIL ?? '').split(',');
if (!mails.every((mail) => /^[^\s@<>]+@[^\s@<>]+$/.test(mail.trim()))) {
  problems.push('VAKT_OPERATOR_MAIL: who hears when something is wrong; several by commas');
}
if (!/^\d{4}-\d{2}-01$/.test(process.env.VAKT_BUDGET_FROM ?? '')) {
  problems.push(
    'VAKT_BUDGET_FROM: first day of the month of the first deployment, like 2026-12-01; it stays',
  );
}
if (!/^[a-z][a-z0-9-]{1,9}$/.test(process.env.AZURE_ENV_NAME ?? '')) {
  problems.push('AZURE_ENV_NAME: 2 to 10 small letters, digits and hyphens, as names of Azure take no more');
}
for (const problem of problems) process.stderr.write(`azd env set ${problem}\n`);
process.exit(problems.length === 0 ? 0 : 1);
