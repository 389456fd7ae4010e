/** What the arguments of each request must be, checked before a handler sees them. */
import type { InspectName, InspectRequests } from '../../simulator/inspect/views.ts';
import {
  count,
  flag,
  list,
  oneOf,
  optional,
  positive,
  record,
  text,
  textOr,
  whole,
  type Fields,
} from './argument-shapes.ts';
import { RequestError } from './request-error.ts';
import type { RequestName } from './requests.ts';

const source = record({ path: optional(text), name: optional(text) });
const conditions = { condition: optional(text), hitCondition: optional(text) };
const format = optional(record({ hex: optional(flag) }));
const frameFormat = optional(
  record({
    parameters: optional(flag),
    parameterNames: optional(flag),
    parameterValues: optional(flag),
    line: optional(flag),
    module: optional(flag),
    includeAll: optional(flag),
  }),
);
const frame = { frameId: optional(whole), format };
const process = { pid: optional(whole) };
const address = { ...process, address: text };
const origin = { ...address, of: oneOf('entry', 'vma') };
const step = { threadId: whole };

const ARGUMENTS: { readonly [N in RequestName]: Fields } = {
  initialize: { pathFormat: optional(text) },
  // Why nothing here: launch attributes are checked with those of lab.json.
  launch: {},
  configurationDone: {},
  restart: { arguments: optional(record({})) },
  terminate: { restart: optional(flag) },
  disconnect: { terminateDebuggee: optional(flag), restart: optional(flag) },
  cancel: { requestId: optional(whole), progressId: optional(text) },
  setBreakpoints: {
    source,
    breakpoints: optional(
      list(
        record({ line: whole, column: optional(whole), ...conditions, logMessage: optional(text) }),
      ),
    ),
  },
  breakpointLocations: { source, line: whole, endLine: optional(whole) },
  setFunctionBreakpoints: { breakpoints: list(record({ name: text, ...conditions })) },
  setDataBreakpoints: {
    breakpoints: list(
      record({
        dataId: text,
        accessType: optional(oneOf('read', 'write', 'readWrite')),
        ...conditions,
      }),
    ),
  },
  dataBreakpointInfo: {
    name: text,
    variablesReference: optional(count),
    frameId: optional(whole),
    bytes: optional(count),
    asAddress: optional(flag),
  },
  setExceptionBreakpoints: {
    filters: list(text),
    filterOptions: optional(list(record({ filterId: text, condition: optional(text) }))),
  },
  loadedSources: {},
  modules: { startModule: optional(count), moduleCount: optional(count) },
  threads: {},
  stackTrace: {
    ...step,
    startFrame: optional(count),
    levels: optional(count),
    format: frameFormat,
  },
  exceptionInfo: step,
  scopes: { frameId: whole },
  variables: {
    variablesReference: count,
    start: optional(count),
    count: optional(count),
    format,
  },
  setVariable: { variablesReference: count, name: text, value: text, format },
  setExpression: { expression: text, value: text, ...frame },
  evaluate: { expression: text, context: optional(text), ...frame },
  completions: { text, column: whole, line: optional(whole), frameId: optional(whole) },
  continue: step,
  next: step,
  stepIn: step,
  stepOut: step,
  stepBack: step,
  reverseContinue: step,
  pause: step,
  restartFrame: { frameId: whole },
  terminateThreads: { threadIds: optional(list(whole)) },
  readMemory: { memoryReference: text, offset: optional(whole), count },
  writeMemory: {
    memoryReference: text,
    offset: optional(whole),
    data: text,
    allowPartial: optional(flag),
  },
  'pagewalk/state': { name: text, args: optional(record({})) },
  'pagewalk/stages': { enabled: optional(list(textOr({ name: text, ...conditions }))) },
  'pagewalk/vmaChanges': { pid: whole },
  'pagewalk/origin': origin,
  'pagewalk/mappedAt': { path: text, line: whole },
  'pagewalk/timeline': { start: optional(count), count: optional(count) },
  // Why nothing here: a position is read where it is understood.
  'pagewalk/goto': {},
};

const rows = { ...process, first: optional(count), count: optional(count) };
const since = { since: optional(count) };

const VIEWS: { readonly [N in InspectName]: Fields } = {
  tasks: {},
  vmas: rows,
  vmaPages: { ...process, size: positive },
  vmaMarks: process,
  vmaAt: address,
  maps: rows,
  walk: address,
  pageTable: { ...address, level: oneOf('PGD', 'PUD', 'PMD', 'PTE') },
  frames: {},
  frame: { pfn: text },
  deviceRegions: {},
  explain: { ...address, access: oneOf('read', 'write', 'execute') },
  commands: {},
  command: { line: text },
  log: since,
  stages: {},
  trace: { ...since, limit: optional(count) },
  proc: { path: text },
  origin,
  mappedFrom: { ...process, statements: list(count) },
  pagemap: process,
  passedStages: {},
  memory: { ...address, count },
  object: { name: text },
  frameObjects: { frame: count },
  stateHash: {},
};

/** Arguments as handlers may take them. Throws a RequestError with one sentence. */
export function checkedArguments(command: string, given: unknown): object {
  const fields = own(ARGUMENTS, command) ?? {};
  return record(fields)(given ?? {}, '') as object;
}

/** The same for the arguments of a view (`pagewalk/state`); whatever else the sandbox answers is no view. */
export function checkedViewArguments(
  name: InspectName,
  given: unknown,
): InspectRequests[InspectName]['args'] {
  const fields = own(VIEWS, name);
  if (!fields) throw new RequestError(`There is no view "${name}".`);
  return record(fields)(given ?? {}, 'args') as InspectRequests[InspectName]['args'];
}

function own(table: Readonly<Record<string, Fields>>, name: string): Fields | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
