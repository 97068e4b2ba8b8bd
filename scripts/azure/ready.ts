/** What a deployment of this size can't do without, or can't take, each with its variable; and what somebody should know. */
export function readiness(
  size: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  const told = (name: string): string => env[name] ?? '';
  const list = (name: string): string[] =>
    told(name)
      .split(',')
      .map((one) => one.trim());

  const problems: string[] = [];
  const warnings: string[] = [];
  if (!list('VAKT_OPERATOR_MAIL').every((mail) => /^[^\s@<>]+@[^\s@<>]+$/.test(mail))) {
    problems.push('VAKT_OPERATOR_MAIL: who hears when something is wrong; several by commas');
  }
  if (!/^\d{4}-\d{2}-01$/.test(told('VAKT_BUDGET_FROM'))) {
    problems.push(
      'VAKT_BUDGET_FROM: first day of the month of the first deployment, like 2026-12-01; it stays',
    );
  }
  if (!/^(?=.{2,10}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(told('AZURE_ENV_NAME'))) {
    problems.push(
      'AZURE_ENV_NAME: 2 to 10 small letters, digits and single hyphens in between, as names of vaults take no more',
    );
  }
  if (!/^(User|Group|ServicePrincipal)?$/.test(told('AZURE_PRINCIPAL_TYPE'))) {
    problems.push('AZURE_PRINCIPAL_TYPE: User, Group or ServicePrincipal, what AZURE_PRINCIPAL_ID is');
  }
  if (told('VAKT_MAIL_DOMAIN_VERIFIED') === 'true' && !told('VAKT_MAIL_DOMAIN')) {
    problems.push('VAKT_MAIL_DOMAIN_VERIFIED: true only with a VAKT_MAIL_DOMAIN');
  }

  // Storage takes neither /31 nor /32, and wants a single address bare:
  // https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations
  const address = /^\d{1,3}(\.\d{1,3}){3}(\/([1-9]|[12]\d|30))?$/;
  const addresses = list('VAKT_OPERATOR_ADDRESSES').filter((one) => one !== '');
  if (!addresses.every((one) => address.test(one))) {
    problems.push('VAKT_OPERATOR_ADDRESSES: public addresses by commas, each by itself or as CIDR up to /30');
  }
  const shutOut = 'VAKT_OPERATOR_ADDRESSES: vault and stores are reached from inside their network alone';
  if (size === 'production' && addresses.length === 0) {
    if (told('RUNNER_ENVIRONMENT') === 'github-hosted') {
      problems.push(`${shutOut}, where this runner is not: docs/operations.md#deploy`);
    } else warnings.push(`${shutOut}, or from the addresses named here. None is.`);
  }
  return { problems, warnings };
}
