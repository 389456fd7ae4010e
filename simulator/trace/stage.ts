/**
 * Stages: the points at which the simulated kernel says what it is about to do. A stage carries the name of the kernel
 * function it stands for; a step is a point inside one.
 */

/** How an argument is rendered and typed in conditions. */
export type ArgumentKind =
  | 'int'
  | 'ulong'
  | 'address'
  | 'size'
  | 'prot'
  | 'map_flags'
  | 'vm_flags'
  | 'open_flags'
  | 'fault_flags'
  | 'fault_result'
  | 'pgprot'
  | 'pte'
  | 'pgoff'
  | 'pfn'
  | 'fd'
  | 'vma'
  | 'file'
  | 'signal'
  | 'text';

export interface StageParameter {
  readonly name: string;
  readonly kind: ArgumentKind;
}

export interface StageDefinition {
  readonly id: number;
  /** Kernel function name; a step is `function:step`. */
  readonly name: string;
  readonly group: string;
  /** One sentence: what happens here. */
  readonly summary: string;
  /** Source file in Linux 6.12. */
  readonly linux: string;
  readonly parameters: readonly StageParameter[];
  readonly result: ArgumentKind;
}

const registry: StageDefinition[] = [];

/**
 * Declares a stage and returns its id.
 *
 * @param name kernel function name, unique
 * @param parameters `name:kind` pairs, at most six
 */
export function stage(
  name: string,
  definition: {
    readonly group: string;
    readonly linux: string;
    readonly summary: string;
    readonly parameters?: readonly string[];
    readonly result?: ArgumentKind;
  },
): number {
  const parameters = (definition.parameters ?? []).map((text) => {
    const [argument = '', kind = 'int'] = text.split(':');
    return { name: argument, kind: kind as ArgumentKind };
  });
  const id = registry.length;
  registry.push({
    id,
    name,
    group: definition.group,
    summary: definition.summary,
    linux: definition.linux,
    parameters,
    result: definition.result ?? 'int',
  });
  return id;
}

/** All stages declared so far, indexed by id. */
export function stages(): readonly StageDefinition[] {
  return registry;
}

/** Id of the stage with this name, or -1. */
export function stageByName(name: string): number {
  return registry.findIndex((definition) => definition.name === name);
}
