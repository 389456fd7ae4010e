import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CAPABILITIES } from '../../server/debug/capabilities.ts';
import { DapClient, killClients } from './support/dap-client.ts';

/** The test that shows each capability: its file and its name, as far as that takes. */
const SHOWN_BY: Readonly<Record<string, readonly [file: string, test: string]>> = {
  supportsConfigurationDoneRequest: ['launch', 'keeps breakpoints that were set before the launch'],
  supportsFunctionBreakpoints: ['stages', 'stop as function breakpoints'],
  supportsConditionalBreakpoints: ['stepping', 'stops at conditions on the way'],
  supportsHitConditionalBreakpoints: ['time-travel', 'counts hits and tests conditions'],
  supportsLogPoints: ['stepping', 'writes log points and goes on'],
  supportsBreakpointLocationsRequest: ['sources', 'are listed with the lines'],
  supportsLoadedSourcesRequest: ['sources', 'are listed with the lines'],
  supportsModulesRequest: ['sources', 'are listed with the lines'],
  supportsCancelRequest: ['presentation', 'cancels a question that is not answered yet'],
  supportsDataBreakpoints: ['data-breakpoints', 'stop before a write to bytes'],
  supportsDataBreakpointBytes: ['data-breakpoints', 'stop before a write to bytes'],
  supportsEvaluateForHovers: ['hovers', 'run no getter'],
  supportsCompletionsRequest: ['console', 'completes commands, variables and imports'],
  completionTriggerCharacters: ['console', 'completes members'],
  supportsSetVariable: ['handler', 'shows the way from main'],
  supportsSetExpression: ['presentation', 'shows integers in base 16'],
  supportsStepBack: ['time-travel', 'steps back over the lines'],
  supportsRestartFrame: ['restart-frame', 'stands before the first statement'],
  supportsTerminateThreadsRequest: ['terminate-threads', 'kills a child where it stands'],
  supportsRestartRequest: ['restart-after-kill', 'brings up a new sandbox'],
  supportsTerminateRequest: ['leave', 'asks the program to end with SIGTERM'],
  supportTerminateDebuggee: ['leave', 'lets the program go on to its end'],
  supportsANSIStyling: ['presentation', 'shows levels of the kernel log in colours'],
  supportsClipboardContext: ['presentation', 'copies a value'],
  supportsValueFormattingOptions: ['presentation', 'shows integers in base 16'],
  supportsReadMemoryRequest: ['memory', 'is read and written'],
  supportsWriteMemoryRequest: ['memory', 'is written again'],
  supportsExceptionInfoRequest: ['exceptions', 'stop before SIGSEGV kills'],
  supportsDelayedStackTraceLoading: ['handler', 'shows the way from main'],
  supportsExceptionFilterOptions: ['exceptions', 'stop only where a condition holds'],
  exceptionBreakpointFilters: ['exceptions', 'stop only for the filters that are set'],
};

/** What only an adapter with other capabilities answers. */
const NOT_OURS = [
  ...['attach', 'disassemble', 'goto', 'gotoTargets', 'setInstructionBreakpoints', 'source'],
  ...['stepInTargets', 'locations'],
];

describe('the capabilities', () => {
  afterEach(killClients);

  it('are those for which there is a test, and no others', () => {
    assert.deepEqual(Object.keys(CAPABILITIES).sort(), Object.keys(SHOWN_BY).sort());
    for (const [capability, [file, test]] of Object.entries(SHOWN_BY)) {
      const text = readFileSync(path.join(import.meta.dirname, `${file}.test.ts`), 'utf8');
      assert.ok(text.includes(`it('${test}`), `${capability}: ${file} has no test "${test}"`);
    }
  });

  it('leave out what the adapter refuses', async () => {
    const client = new DapClient();
    await client.body('initialize', { adapterID: 'pagewalk' });
    for (const command of NOT_OURS) {
      const { message } = await client.request(command, {});
      assert.equal(message, `There is no request "${command}".`);
    }
    await client.close();
  });
});
