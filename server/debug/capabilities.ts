/** What this adapter can do; nothing is listed that it cannot. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { EXCEPTION_FILTERS, type ExceptionFilter } from '../protocol/exceptions.ts';

function shownFilter(given: ExceptionFilter): DebugProtocol.ExceptionBreakpointsFilter {
  const { condition, ...shown } = given;
  return { ...shown, supportsCondition: true, conditionDescription: condition };
}

export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsModulesRequest: true,
  supportsCancelRequest: true,
  supportsDataBreakpoints: true,
  supportsDataBreakpointBytes: true,
  supportsEvaluateForHovers: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.'],
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsStepBack: true,
  supportsRestartFrame: true,
  supportsTerminateThreadsRequest: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsANSIStyling: true,
  supportsClipboardContext: true,
  supportsValueFormattingOptions: true,
  supportsReadMemoryRequest: true,
  supportsWriteMemoryRequest: true,
  supportsExceptionInfoRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsExceptionFilterOptions: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS.map(shownFilter),
};
