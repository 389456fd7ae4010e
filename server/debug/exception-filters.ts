/** Which exception filters are set, by the client and by the launch attributes. */
import { errnoName } from '../../simulator/inspect/names.ts';
import type { ExceptionWish } from '../protocol/dap.ts';
import { EXCEPTION_FILTERS, EXCEPTION_IDS, type ExceptionFilter } from '../protocol/exceptions.ts';
import type { BreakpointSet, CompiledExpression } from '../protocol/sandbox.ts';
import { compiledExpression } from './breakpoint-options.ts';

/** What a client is told: why a filter is not set, in one sentence. */
interface BoundFilter {
  readonly verified: boolean;
  readonly message?: string;
}

/** When a filter stops; neither: always. */
interface Condition {
  readonly errnos?: readonly number[];
  readonly expression?: CompiledExpression;
}

type FilterSet = ReadonlyMap<string, Condition>;

/** Errors of Linux end here; what lies above is the kernel's own. */
const LAST_ERRNO = 133;
const ALWAYS: Condition = {};

export class ExceptionFilters {
  private given: FilterSet = new Map(
    EXCEPTION_FILTERS.filter((filter) => filter.default).map(({ filter }) => [filter, ALWAYS]),
  );
  private launched: FilterSet = new Map();

  /** Replaces the client's. */
  replace(wanted: readonly Exclude<ExceptionWish, string>[]): BoundFilter[] {
    const given = new Map<string, Condition>();
    this.given = given;
    return wanted.map((wish) => {
      try {
        given.set(...read(wish));
        return { verified: true };
      } catch (error) {
        return { verified: false, message: (error as Error).message };
      }
    });
  }

  /** Sets those of the launch attributes. Throws an Error with one sentence for what is no filter or no condition. */
  launch(wishes: readonly ExceptionWish[]): void {
    this.launched = new Map(
      wishes.map((wish) => read(typeof wish === 'string' ? { filter: wish } : wish)),
    );
  }

  /** What the launch attributes say of a filter goes before what the client says. */
  set(): Pick<BreakpointSet, 'exceptions' | 'errnos' | 'exceptionConditions'> {
    const all = new Map([...this.given, ...this.launched]);
    const errnos = all.get('errno')?.errnos;
    const conditions = [...all].flatMap(([filter, { expression }]) =>
      expression ? [[filter, expression] as const] : [],
    );
    return {
      exceptions: [...all.keys()],
      ...(errnos && { errnos }),
      ...(conditions.length > 0 && { exceptionConditions: Object.fromEntries(conditions) }),
    };
  }
}

function known(id: string): ExceptionFilter {
  const found = EXCEPTION_FILTERS.find(({ filter }) => filter === id);
  if (found) return found;
  throw new Error(`There is no exception filter "${id}": use ${EXCEPTION_IDS.join(', ')}.`);
}

function read({ filter, condition = '' }: Exclude<ExceptionWish, string>): [string, Condition] {
  const { filter: id } = known(filter);
  if (condition.trim() === '') return [id, ALWAYS];
  const errnos = id === 'errno' ? errnosOf(condition) : undefined;
  return [id, errnos ? { errnos } : { expression: compiledExpression(condition) }];
}

/** Reads `EINVAL, ENOMEM` and `22`; undefined for what is an expression. */
function errnosOf(condition: string): readonly number[] | undefined {
  if (!/^[\w\s,|]+$/.test(condition)) return undefined;
  const words = condition.split(/[\s,|]+/).filter((word) => word !== '');
  return words.map((word) => {
    for (let errno = 1; errno <= LAST_ERRNO; errno++) {
      if (errnoName(errno) === word.toUpperCase() || String(errno) === word) return errno;
    }
    throw new Error(`"${word}" is no error: write EINVAL, or EINVAL, ENOMEM.`);
  });
}
