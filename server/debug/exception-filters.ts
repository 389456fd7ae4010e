/** Which exception filters are set, by the client and by the launch attributes. */
import { errnoName } from '../../simulator/inspect/names.ts';
import { EXCEPTION_FILTERS, EXCEPTION_IDS, type ExceptionFilter } from '../protocol/exceptions.ts';
import type { BreakpointSet } from '../protocol/sandbox.ts';

/** What a client asks for. */
interface WantedFilter {
  readonly filterId: string;
  readonly condition?: string;
}

/** What it is told: why a filter is not set, in one sentence. */
interface BoundFilter {
  readonly verified: boolean;
  readonly message?: string;
}

/** Errors of Linux end here; what lies above is the kernel's own. */
const LAST_ERRNO = 133;

export class ExceptionFilters {
  /** Errors to stop at by filter; undefined: all. */
  private given = new Map<string, readonly number[] | undefined>(
    EXCEPTION_FILTERS.filter((filter) => filter.default).map(({ filter }) => [filter, undefined]),
  );
  private launched: readonly string[] = [];

  /** Replaces the client's. */
  replace(wanted: readonly WantedFilter[]): BoundFilter[] {
    this.given = new Map();
    return wanted.map(({ filterId, condition = '' }) => {
      try {
        this.given.set(known(filterId).filter, errnosOf(filterId, condition));
        return { verified: true };
      } catch (error) {
        return { verified: false, message: (error as Error).message };
      }
    });
  }

  /** Sets those of the launch attributes. Throws an Error with one sentence for an id that is none. */
  launch(ids: readonly string[]): void {
    this.launched = ids.map((id) => known(id).filter);
  }

  set(): Pick<BreakpointSet, 'exceptions' | 'errnos'> {
    const errnos = this.launched.includes('errno') ? undefined : this.given.get('errno');
    return {
      exceptions: [...new Set([...this.given.keys(), ...this.launched])],
      ...(errnos && { errnos }),
    };
  }
}

function known(id: string): ExceptionFilter {
  const found = EXCEPTION_FILTERS.find(({ filter }) => filter === id);
  if (found) return found;
  throw new Error(`There is no exception filter "${id}": use ${EXCEPTION_IDS.join(', ')}.`);
}

/** Reads `EINVAL, ENOMEM` and `22`; undefined for every error. */
function errnosOf(filter: string, condition: string): readonly number[] | undefined {
  const words = condition.split(/[\s,|]+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  if (known(filter).condition === undefined) {
    throw new Error(`The exception filter "${filter}" takes no condition.`);
  }
  return words.map((word) => {
    for (let errno = 1; errno <= LAST_ERRNO; errno++) {
      if (errnoName(errno) === word.toUpperCase() || String(errno) === word) return errno;
    }
    throw new Error(`"${word}" is no error: write EINVAL, or EINVAL, ENOMEM.`);
  });
}
