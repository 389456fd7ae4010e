/** Scopes of a frame that show the kernel: a stage's arguments, and the objects that the function has at hand. */
import type { FrameObject, ObjectField } from '../../../simulator/inspect/views.ts';
import type { ScopeView, VariableView } from '../../protocol/sandbox.ts';
import type { KernelRealm } from '../kernel-realm.ts';

export class KernelScopes {
  /** @param handle makes a handle for the object of a name */
  constructor(
    private readonly kernel: KernelRealm,
    private readonly handle: (name: string) => number,
  ) {}

  /** What the active kernel function at `frame`, outermost 0, has at hand. */
  of(frame: number): ScopeView[] {
    const objects = this.ask('frameObjects', { frame }) as readonly FrameObject[];
    return objects.map(({ name, opens }) => ({
      name,
      kind: name === 'Registers' ? 'registers' : 'kernel',
      handle: this.handle(opens),
      expensive: false,
    }));
  }

  /** Fields of the object of a name. */
  fields(name: string): VariableView[] {
    const fields = this.ask('object', { name }) as readonly ObjectField[];
    return fields.map((field) => ({
      name: field.name,
      value: field.value,
      type: field.type,
      writable: false,
      ...(field.memory !== undefined && { memory: field.memory }),
      ...(field.opens !== undefined && { handle: this.handle(field.opens) }),
    }));
  }

  private ask(name: 'frameObjects' | 'object', args: object): unknown {
    return JSON.parse(this.kernel.inspect(name, JSON.stringify(args)));
  }
}
