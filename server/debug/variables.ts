/** Scopes and variables. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readChain } from '../compile/index.ts';
import type { ScopeView, VariableView } from '../protocol/sandbox.ts';
import { compiledExpression } from './breakpoint-options.ts';
import { RequestError } from './request-error.ts';
import type { Handlers } from './requests.ts';
import type { Container, SessionState } from './session-state.ts';
import { formatted } from './value-format.ts';

const SCOPE_HINTS: Partial<Record<ScopeView['kind'], string>> = {
  locals: 'locals',
  arguments: 'arguments',
  registers: 'registers',
};

const IN_KERNEL: ReadonlySet<ScopeView['kind']> = new Set(['kernel', 'registers']);

export function variableHandlers(
  state: SessionState,
): Handlers<'scopes' | 'variables' | 'setVariable' | 'setExpression'> {
  return {
    scopes: async ({ frameId }) => {
      const frame = state.frameIndex(frameId);
      const scopes = await state.run().request('scopes', { frame });
      return {
        scopes: scopes.map(({ name, kind, handle, expensive }) => {
          const hint = SCOPE_HINTS[kind];
          return {
            name,
            ...(hint !== undefined && { presentationHint: hint }),
            variablesReference: state.reference({ handle, frame, inKernel: IN_KERNEL.has(kind) }),
            expensive,
          };
        }),
      };
    },
    variables: async ({ variablesReference, start = 0, count = 0, format }) => {
      const container = state.container(variablesReference);
      const views = await state.run().request('variables', { handle: container.handle });
      const end = count === 0 ? views.length : start + count;
      return {
        variables: views
          .slice(start, end)
          .map((view) => shownVariable(state, container, view))
          .map((shown) => ({ ...shown, value: formatted(shown.value, format) })),
      };
    },
    setVariable: async ({ variablesReference, name, value, format }) => {
      const { handle, frame, expression } = state.container(variablesReference);
      const view = await state
        .run()
        .request('setVariable', { handle, name, frame, expression: compiledExpression(value) });
      const {
        value: shown,
        type,
        variablesReference: reference,
      } = shownVariable(
        state,
        { handle, frame, ...(expression !== undefined && { expression }) },
        view,
      );
      return {
        value: formatted(shown, format),
        ...(type !== undefined && { type }),
        variablesReference: reference,
      };
    },
    setExpression: async ({ expression: target, value, frameId, format }) => {
      const frame = state.frameIndex(frameId);
      if (!readChain(target)) {
        throw new RequestError(`"${target}" is no variable and no property of one.`);
      }
      compiledExpression(value);
      const expression = compiledExpression(`${target} = (${value})`);
      const view = await state.run().request('evaluate', { frame, expression, edits: true });
      return {
        value: formatted(view.value, format),
        ...(view.type !== '' && { type: view.type }),
        variablesReference: state.reference({
          handle: view.handle,
          frame,
          expression: target.trim(),
        }),
      };
    },
  };
}

function shownVariable(
  state: SessionState,
  container: Container,
  view: VariableView,
): DebugProtocol.Variable {
  const { inKernel = false } = container;
  const expression = inKernel ? undefined : childExpression(container.expression, view.name);
  return {
    name: view.name,
    value: view.value,
    ...(view.type !== '' && { type: view.type }),
    ...(expression !== undefined && { evaluateName: expression }),
    ...(view.memory !== undefined && { memoryReference: view.memory }),
    ...(!view.writable && { presentationHint: { attributes: ['readOnly'] } }),
    variablesReference: state.reference({
      handle: view.handle,
      frame: container.frame,
      inKernel,
      ...(expression !== undefined && { expression }),
    }),
  };
}

function childExpression(parent: string | undefined, name: string): string | undefined {
  const plain = /^[A-Za-z_$][\w$]*$/.test(name);
  if (parent === undefined) return plain ? name : undefined;
  if (plain) return `${parent}.${name}`;
  return `${parent}[${/^\d+$/.test(name) ? name : JSON.stringify(name)}]`;
}
