import ts from 'typescript';
import type { FileState } from './file-state.ts';
import { block, engine, name } from './syntax.ts';

/**
 * What keeps a user's handlers out of a fatal unwind: a signal, an exit, an oops or a kill passes them all.
 *
 * Why: user code that the engine's own `try … finally` runs on the way (an iterator's `return`, say) needs nothing here;
 * it is a function, and no function starts while an unwind is fatal.
 */
const f = ts.factory;

/** A catch clause that rethrows before anything of the user's runs, a destructuring pattern included. */
export function guardedCatch(
  file: FileState,
  node: ts.CatchClause,
  body: readonly ts.Statement[],
): ts.CatchClause {
  const binding = node.variableDeclaration?.name;
  const caught = binding && ts.isIdentifier(binding) ? binding.text : '$xc';
  const rethrow = f.createIfStatement(engine('fatal'), f.createThrowStatement(name(caught)));
  const variable = f.createVariableDeclaration(caught);
  if (!binding || ts.isIdentifier(binding))
    return f.createCatchClause(variable, block([rethrow, ...body]));
  const pattern = f.createVariableDeclaration(
    file.visit(binding) as ts.BindingName,
    undefined,
    undefined,
    name(caught),
  );
  const destructure = f.createVariableStatement(
    undefined,
    f.createVariableDeclarationList([pattern], ts.NodeFlags.Let),
  );
  return f.createCatchClause(variable, block([rethrow, destructure, block(body)]));
}

/** A finally block that does nothing while an unwind is fatal, so that a `return` in it cannot end the unwind. */
export function guardedFinally(body: readonly ts.Statement[]): ts.Block {
  return block([f.createIfStatement(f.createLogicalNot(engine('fatal')), block(body))]);
}
