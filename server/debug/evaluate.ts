/** Watches, the debug console and hovers. */
import { readChain } from '../compile/index.ts';
import { compiledExpression } from './breakpoint-options.ts';
import { clipboardText } from './clipboard.ts';
import { consoleCommand } from './console.ts';
import { RequestError } from './request-error.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';
import { formatted } from './value-format.ts';

export function evaluateHandlers(state: SessionState): Handlers<'evaluate'> {
  return {
    evaluate: async ({ expression: source, frameId, context, format }, afterwards) => {
      if (context === 'repl') {
        const text = await consoleCommand(state, state.frameIndex(frameId), source);
        if (text !== undefined) return { result: text, variablesReference: 0 };
      }
      const chain = readChain(source);
      if (context === 'hover' && !chain) {
        throw new RequestError('A hover reads names and their properties and runs nothing.');
      }
      const frame = state.frameIndex(frameId);
      const expression = compiledExpression(source);
      const edits = context === 'repl' && !chain;
      const reads = context === 'hover' ? chain : undefined;
      const request = { frame, expression, edits, ...(reads && { reads }) };
      const view = await state.run().request('evaluate', request);
      if (edits && state.client.invalidates) {
        afterwards(() => {
          state.client.event('invalidated', { areas: ['variables'] });
        });
      }
      return {
        result:
          context === 'clipboard'
            ? await clipboardText(state.run(), view)
            : formatted(view.value, format),
        ...(view.type !== '' && { type: view.type }),
        ...(view.memory !== undefined && { memoryReference: view.memory }),
        variablesReference: state.reference({
          handle: view.handle,
          frame,
          expression: chain ? source.trim() : `(${source})`,
        }),
      };
    },
  };
}
