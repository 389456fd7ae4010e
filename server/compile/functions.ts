import ts from 'typescript';
import type { FileState } from './file-state.ts';
import { functionBody } from './function-body.ts';
import { visitParameters } from './initialisers.ts';
import { isErased } from './syntax.ts';

/** Functions: signatures keep their shape, bodies are framed, types go. */
const f = ts.factory;

type Instrumented =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

export function isInstrumented(node: ts.Node): node is Instrumented {
  return ts.isFunctionLike(node) && !isErased(node);
}

export function instrumentFunction(file: FileState, node: Instrumented): ts.Node {
  const key =
    node.name && ts.isComputedPropertyName(node.name)
      ? (file.visit(node.name) as ts.PropertyName)
      : node.name;
  let list: readonly ts.ParameterDeclaration[] = [];
  const body = functionBody(file, node, node.body, () => {
    list = visitParameters(file, node);
  });
  if (ts.isArrowFunction(node)) {
    return f.updateArrowFunction(
      node,
      undefined,
      undefined,
      list,
      undefined,
      node.equalsGreaterThanToken,
      body,
    );
  }
  if (ts.isFunctionDeclaration(node)) {
    return f.updateFunctionDeclaration(
      node,
      undefined,
      undefined,
      node.name,
      undefined,
      list,
      undefined,
      body,
    );
  }
  if (ts.isFunctionExpression(node)) {
    return f.updateFunctionExpression(
      node,
      undefined,
      undefined,
      node.name,
      undefined,
      list,
      undefined,
      body,
    );
  }
  if (ts.isConstructorDeclaration(node))
    return f.updateConstructorDeclaration(node, undefined, list, body);
  const modifiers = ts.getModifiers(node);
  const property = key as ts.PropertyName;
  if (ts.isMethodDeclaration(node)) {
    return f.updateMethodDeclaration(
      node,
      modifiers,
      undefined,
      property,
      undefined,
      undefined,
      list,
      undefined,
      body,
    );
  }
  if (ts.isGetAccessorDeclaration(node)) {
    return f.updateGetAccessorDeclaration(node, modifiers, property, list, undefined, body);
  }
  return f.updateSetAccessorDeclaration(node, modifiers, property, list, body);
}

export function instrumentStaticBlock(
  file: FileState,
  node: ts.ClassStaticBlockDeclaration,
): ts.Node {
  return f.updateClassStaticBlockDeclaration(node, functionBody(file, node, node.body));
}
