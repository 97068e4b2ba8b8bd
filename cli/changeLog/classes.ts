/**
 * What each command does: one that changes something is recorded, with who ran it, before it begins. A command
 * that isn't here counts as one that changes, and `test/house` asks for its line.
 */
const CLASSES: Readonly<Record<string, 'reads' | 'changes'>> = {
  status: 'reads',
  log: 'reads',
  'customer add': 'changes',
  'customer contact': 'changes',
  'customer list': 'reads',
  'customer show': 'reads',
  'contract show': 'reads',
  'contract plan': 'reads',
  'contract notice': 'changes',
  'contract withdraw': 'changes',
  'contract end': 'changes',
  'contract renew': 'changes',
  'contract paid': 'changes',
  'contract hold': 'changes',
  'user add': 'changes',
  'user change': 'changes',
  'user list': 'reads',
  'user export': 'changes',
  'user correct': 'changes',
  'user erase': 'changes',
  'user revoke-links': 'changes',
  'model add': 'changes',
  'model list': 'reads',
  'model show': 'reads',
  'device add': 'changes',
  'device list': 'reads',
  'device show': 'reads',
  'device release': 'changes',
  'device revoke': 'changes',
  'device rotate': 'changes',
  import: 'changes',
  // Like the export of a person, it changes nothing; but that somebody took a copy away belongs on record.
  export: 'changes',
  readings: 'reads',
  kpi: 'reads',
  life: 'reads',
  alarms: 'reads',
  'alarms history': 'reads',
  'alarms acknowledge': 'changes',
  'alarms shelve': 'changes',
  'alarms unshelve': 'changes',
  'alerts explain': 'reads',
  'alerts test': 'changes',
  'alerts failed': 'reads',
  'alerts resend': 'changes',
  'alerts second-list': 'changes',
  limits: 'reads',
  'limits set': 'changes',
  'limits unset': 'changes',
  'maintenance add': 'changes',
  'maintenance confirm': 'changes',
  'maintenance dismiss': 'changes',
  'maintenance list': 'reads',
  'maintenance offers': 'reads',
  'maintenance remove': 'changes',
  'quarantine list': 'reads',
  'quarantine show': 'reads',
  'quarantine retry': 'changes',
  'certificate list': 'reads',
  'report define': 'changes',
  'report list': 'reads',
  'report run': 'reads',
  // It sends as a device would; what arrives has its own record there.
  replay: 'reads',
  changes: 'reads',
  backtest: 'reads',
  upgrade: 'changes',
};

/** @param name of the command from the top: `contract notice` */
export function isChange(name: string): boolean {
  return CLASSES[name] !== 'reads';
}

/** The commands whose class is told. */
export const CLASSIFIED: readonly string[] = Object.keys(CLASSES);
