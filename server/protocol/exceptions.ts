/** What a debugged run stops at when something goes wrong: the ids of launch attributes and of DAP's exception filters. */

export interface ExceptionFilter {
  readonly filter: string;
  readonly label: string;
  readonly description: string;
  /** Set when nobody says otherwise. */
  readonly default: boolean;
  /** What its condition may be. */
  readonly condition: string;
}

const AT_AN_ADDRESS = 'An expression, for example addr < 4096n or sig === SIGKILL.';
const ANYWHERE = 'An expression in the frame that stops, as for a breakpoint.';

export const EXCEPTION_FILTERS: readonly ExceptionFilter[] = [
  {
    filter: 'SIGSEGV',
    label: 'SIGSEGV',
    description: 'Stops before the program dies of an access that no VMA allows.',
    default: true,
    condition: AT_AN_ADDRESS,
  },
  {
    filter: 'SIGBUS',
    label: 'SIGBUS',
    description: 'Stops before the program dies of an access for which there is no page.',
    default: true,
    condition: AT_AN_ADDRESS,
  },
  {
    filter: 'signal',
    label: 'Other fatal signals',
    description: 'Stops before a signal such as SIGKILL or SIGTERM ends a process.',
    default: true,
    condition: AT_AN_ADDRESS,
  },
  {
    filter: 'oops',
    label: 'Kernel oops and BUG',
    description: 'Stops when the kernel or a driver uses a wild pointer or calls BUG().',
    default: true,
    condition: ANYWHERE,
  },
  {
    filter: 'uncaught',
    label: 'Uncaught errors',
    description: 'Stops when an exception leaves a driver, which is an oops, or main.',
    default: true,
    condition: ANYWHERE,
  },
  {
    filter: 'hung',
    label: 'Hung tasks',
    description: 'Stops when nobody can go on: hung tasks, deadlocks, lockups.',
    default: true,
    condition: ANYWHERE,
  },
  {
    filter: 'oom',
    label: 'Out of memory',
    description: 'Stops before the kernel kills a process because no memory is left.',
    default: true,
    condition: ANYWHERE,
  },
  {
    filter: 'warn',
    label: 'WARN',
    description:
      'Stops when the kernel or a driver warns with a call trace; the run goes on after it.',
    default: false,
    condition: ANYWHERE,
  },
  {
    filter: 'errno',
    label: 'Failed system calls',
    description: 'Stops when a system call has failed, before the program sees it.',
    default: false,
    condition: 'Errors, for example EINVAL or ENOMEM, EAGAIN, or an expression in the program.',
  },
];

/** The ids. */
export const EXCEPTION_IDS: readonly string[] = EXCEPTION_FILTERS.map(({ filter }) => filter);
