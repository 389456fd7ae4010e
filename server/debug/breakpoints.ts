/** Source, function and exception breakpoints. */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BoundBreakpoint, WantedBreakpoint } from './breakpoint-table.ts';
import type { GivenOptions } from './breakpoint-options.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';

export function breakpointHandlers(
  state: SessionState,
): Handlers<'setBreakpoints' | 'setFunctionBreakpoints' | 'setExceptionBreakpoints'> {
  const { client, breakpoints } = state;
  return {
    setBreakpoints: ({ source, breakpoints: given = [] }) => {
      const file = client.fromPath(source.path ?? '');
      const wanted = given.map((one): WantedBreakpoint => ({
        kind: 'line',
        path: file,
        line: client.fromLine(one.line),
        options: optionsOf(one),
      }));
      const bound = breakpoints.setLines(file, wanted);
      state.breakpointsChanged();
      return { breakpoints: bound.map((one) => shownBreakpoint(state, one)) };
    },
    setFunctionBreakpoints: ({ breakpoints: given }) => {
      const wanted = given.map((one): WantedBreakpoint => ({
        kind: 'function',
        name: one.name.trim().replace(/\(\)$/, ''),
        options: optionsOf(one),
      }));
      const bound = breakpoints.setFunctions(wanted);
      state.breakpointsChanged();
      return { breakpoints: bound.map((one) => shownBreakpoint(state, one)) };
    },
    setExceptionBreakpoints: ({ filters, filterOptions = [] }) => {
      const wanted = [
        ...filters.map((filter) => ({ filter })),
        ...filterOptions.map(({ filterId: filter, ...condition }) => ({ filter, ...condition })),
      ];
      const bound = breakpoints.exceptions.replace(wanted);
      state.breakpointsChanged();
      return { breakpoints: bound };
    },
  };
}

function optionsOf(given: GivenOptions): GivenOptions {
  const { condition, hitCondition, logMessage } = given;
  return {
    ...(condition !== undefined && { condition }),
    ...(hitCondition !== undefined && { hitCondition }),
    ...(logMessage !== undefined && { logMessage }),
  };
}

/** A breakpoint as the client sees it. */
export function shownBreakpoint(
  state: SessionState,
  bound: BoundBreakpoint,
): DebugProtocol.Breakpoint {
  const { client, launched } = state;
  const { id, verified, message, place, wanted } = bound;
  return {
    id,
    verified,
    ...(message !== undefined && { message }),
    ...(wanted.kind === 'line' && !place && { line: client.toLine(wanted.line) }),
    ...(place &&
      launched && {
        source: {
          name: path.posix.basename(place.path),
          path: client.toPath(path.join(launched.lab.folder, place.path)),
        },
        line: client.toLine(place.line),
        column: client.toColumn(place.column),
      }),
  };
}
