/** The compile step: a lab's TypeScript in, instrumented JavaScript with a table of its statements out. */
export { compileLab, type CompileOptions } from './compile-lab.ts';
export { compileExpression, type ExpressionResult } from './expression.ts';
export { isRelative, moduleKind, resolveLabPath } from './lab-paths.ts';
export { functionEntry, locations } from './locations.ts';
export { MESSAGES, type MessageCode } from './messages.ts';
export { readChain } from './read-chain.ts';
