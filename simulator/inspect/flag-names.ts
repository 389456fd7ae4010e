/** Names of flag bits, for whoever shows numbers to people. */
export { vmFlagNames } from '../mm/vm-flags.ts';
