/** The compile step: a lab's TypeScript in, instrumented JavaScript with a table of its statements out. */
export { compileLab } from './compile-lab.ts';
export { compileExpression } from './expression.ts';
export { functionEntry, locations } from './locations.ts';
export { readChain } from './read-chain.ts';
export { TypeCheckThread } from './type-check-thread.ts';
export { warmUp } from './warm-up.ts';
