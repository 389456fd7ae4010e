/**
 * What the compile step refuses, one sentence each: what is wrong and what to do instead. The codes are part of the
 * interface (documentation and quick fixes refer to them) and are never given a second meaning.
 */
export const MESSAGES = {
  PW1001: () =>
    'import() is not available here: kernel code is linked before it runs, so import at the top of the file.',
  PW1002: () => 'import.meta is not available here: a lab file has no address outside the lab.',
  PW1003: (header: string, hint: string) => ended(`There is no header '${header}'${hint}`),
  PW1004: (path: string, hint: string) => ended(`The lab has no file '${path}'${hint}`),
  PW1005: (name: string, header: string, hint: string) =>
    ended(`'${header}' does not export '${name}'${hint}`),
  PW1006: (name: string, path: string, hint: string) =>
    ended(`'${path}' does not export '${name}'${hint}`),
  PW1007: (name: string) =>
    `Nothing has a default export here: write import { ${name} } from … instead.`,
  PW1008: () =>
    'async code is not available here: drivers and programs run synchronously, so call and return directly.',
  PW1009: () =>
    'Generators are not available here: return an array, or call a function for each element.',
  PW1010: () => "'with' is not available here: name the object in front of each property.",
  PW1011: (name: string) =>
    `'${name}' is not available here: code cannot be made from text at run time.`,
  PW1012: (name: string) =>
    `'${name}' is not available here: a lab sees only the simulated machine, so import what you need from a header.`,
  PW1013: () => "A variable cannot be deleted: assign undefined, or delete an object's property.",
  PW1014: (name: string) =>
    `The name '${name}' is reserved for the statement engine: choose one that does not start so.`,
  PW1015: () =>
    'Decorators are not available here: call the function on the class or the value yourself.',
  PW1016: () =>
    'Namespaces are not available here: put the declarations into a file of their own and import it.',
  PW1017: () => 'Default exports are not available here: export the declaration by its name.',
  PW1018: () =>
    'import = and export = are not available here: use import { … } from and export { … }.',
  PW1019: () =>
    'export * is not available here: name what is passed on, as in export { a, b } from.',
  PW1020: (name: string) =>
    `Math.${name} is not available here: kernels have no FPU and engines differ in its last bit, so use integers or a table.`,
  PW1021: (name: string) =>
    `'${name}' is not available here: every run of a lab is the same, so take time and chance from the simulated machine.`,
  PW1022: () =>
    'fork() takes a top-level function of the lab as its first argument: name a function declared outside any other.',
  PW1023: (variable: string, child: string) =>
    `'${variable}' would be shared by parent and child, where C copies it: ${child}() runs in fork(), so pass the value as ` +
    'a primitive argument or keep it in simulated memory.',
  PW1024: () => "'arguments' is only there inside a function: use parameters.",
  PW1025: () => "'using' is not available here: release the resource in a finally block.",
  PW1026: (name: string, hint: string) => `'${name}' is imported and cannot be assigned${hint}.`,
  PW1027: (literal: string) =>
    `${literal} does not fit into 64 bits: an unsigned long ends at 0xffffffffffffffffn.`,
  PW1028: () => 'Math cannot be used as a value here: write each call out, as in Math.min(a, b).',
  PW1029: () => "A 'return' outside of a function ends nothing: put the code into a function.",
  PW1030: (name: string) =>
    `'${name}' is imported and declared once more: give one of the two another name.`,
  PW1031: (importer: string, kind: string, path: string) =>
    `A ${importer} cannot import the ${kind} '${path}': they meet at system calls only, so move what both need into a module.`,
  PW1032: () =>
    "'fork' can only be called by its name: what a child uses must be known before anything runs, so write fork(child) here.",
  PW1099: (reason: string) => `The file is not valid JavaScript: ${reason}.`,
} as const satisfies Record<string, (...parts: string[]) => string>;

export type MessageCode = keyof typeof MESSAGES;

function ended(sentence: string): string {
  return sentence.endsWith('?') ? sentence : `${sentence}.`;
}
