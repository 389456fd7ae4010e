/** Names of numbers, for whoever shows them to people. */
export { errnoName } from '../lib/errno.ts';
export { signalCodeName, signalName } from '../kernel/signal.ts';
export { vmFlagNames } from '../mm/vm-flags.ts';
