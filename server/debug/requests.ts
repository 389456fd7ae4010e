/** The requests this adapter answers: names, arguments and bodies. */
import type { DebugProtocol as P } from '@vscode/debugprotocol';
import type {
  GotoArguments,
  MappedAtArguments,
  MappedAtResponse,
  OriginArguments,
  OriginResponse,
  StagesArguments,
  StagesResponse,
  StateArguments,
  StateResponse,
  TimelineArguments,
  TimelineResponse,
  VmaChangesArguments,
  VmaChangesResponse,
} from '../protocol/dap.ts';

export interface RequestTypes {
  initialize: { args: P.InitializeRequestArguments; body: P.Capabilities };
  launch: { args: P.LaunchRequestArguments; body: undefined };
  configurationDone: { args: P.ConfigurationDoneArguments; body: undefined };
  terminate: { args: P.TerminateArguments; body: undefined };
  disconnect: { args: P.DisconnectArguments; body: undefined };
  setBreakpoints: { args: P.SetBreakpointsArguments; body: P.SetBreakpointsResponse['body'] };
  breakpointLocations: {
    args: P.BreakpointLocationsArguments;
    body: P.BreakpointLocationsResponse['body'];
  };
  loadedSources: { args: P.LoadedSourcesArguments; body: P.LoadedSourcesResponse['body'] };
  modules: { args: P.ModulesArguments; body: P.ModulesResponse['body'] };
  cancel: { args: P.CancelArguments; body: undefined };
  setFunctionBreakpoints: {
    args: P.SetFunctionBreakpointsArguments;
    body: P.SetFunctionBreakpointsResponse['body'];
  };
  dataBreakpointInfo: {
    args: P.DataBreakpointInfoArguments;
    body: P.DataBreakpointInfoResponse['body'];
  };
  setDataBreakpoints: {
    args: P.SetDataBreakpointsArguments;
    body: P.SetDataBreakpointsResponse['body'];
  };
  setExceptionBreakpoints: {
    args: P.SetExceptionBreakpointsArguments;
    body: P.SetExceptionBreakpointsResponse['body'];
  };
  threads: { args: undefined; body: P.ThreadsResponse['body'] };
  stackTrace: { args: P.StackTraceArguments; body: P.StackTraceResponse['body'] };
  exceptionInfo: { args: P.ExceptionInfoArguments; body: P.ExceptionInfoResponse['body'] };
  scopes: { args: P.ScopesArguments; body: P.ScopesResponse['body'] };
  variables: { args: P.VariablesArguments; body: P.VariablesResponse['body'] };
  setVariable: { args: P.SetVariableArguments; body: P.SetVariableResponse['body'] };
  evaluate: { args: P.EvaluateArguments; body: P.EvaluateResponse['body'] };
  completions: { args: P.CompletionsArguments; body: P.CompletionsResponse['body'] };
  continue: { args: P.ContinueArguments; body: P.ContinueResponse['body'] };
  next: { args: P.NextArguments; body: undefined };
  stepIn: { args: P.StepInArguments; body: undefined };
  stepOut: { args: P.StepOutArguments; body: undefined };
  stepBack: { args: P.StepBackArguments; body: undefined };
  reverseContinue: { args: P.ReverseContinueArguments; body: undefined };
  pause: { args: P.PauseArguments; body: undefined };
  restartFrame: { args: P.RestartFrameArguments; body: undefined };
  terminateThreads: { args: P.TerminateThreadsArguments; body: undefined };
  'pagewalk/state': { args: StateArguments; body: StateResponse };
  restart: { args: P.RestartArguments; body: undefined };
  setExpression: { args: P.SetExpressionArguments; body: P.SetExpressionResponse['body'] };
  readMemory: { args: P.ReadMemoryArguments; body: P.ReadMemoryResponse['body'] };
  writeMemory: { args: P.WriteMemoryArguments; body: P.WriteMemoryResponse['body'] };
  'pagewalk/vmaChanges': { args: VmaChangesArguments; body: VmaChangesResponse };
  'pagewalk/timeline': { args: TimelineArguments; body: TimelineResponse };
  'pagewalk/origin': { args: OriginArguments; body: OriginResponse };
  'pagewalk/mappedAt': { args: MappedAtArguments; body: MappedAtResponse };
  'pagewalk/goto': { args: GotoArguments; body: undefined };
  'pagewalk/stages': { args: StagesArguments; body: StagesResponse };
}

export type RequestName = keyof RequestTypes;

/** Runs something once the response is on its way. */
export type Afterwards = (run: () => void) => void;

/** Answers of one family of requests. A rejection with an Error becomes an error response. */
export type Handlers<N extends RequestName> = {
  readonly [C in N]: (
    args: RequestTypes[C]['args'],
    afterwards: Afterwards,
  ) => RequestTypes[C]['body'] | Promise<RequestTypes[C]['body']>;
};
