import ts from 'typescript';
import { Temporaries } from './file-state.ts';
import { rewriteOperator } from './operators.ts';
import type { ExpressionHost, Place } from './places.ts';
import { isAssignmentOperator, isAssignmentTarget, type ScopeTree } from './scope-tree.ts';
import { bare, call, isErased, name, parameterList, paren, run, text } from './syntax.ts';

const f = ts.factory;
const K = ts.SyntaxKind;

const PATTERN =
  'Assign to one variable at a time here: a pattern such as [a, b] cannot be written to a stopped scope.';

/** The transformer that turns an expression into a function of the stopped scope's accessor and the engine. */
export function rewriteExpression(
  expression: ts.Expression,
  tree: ScopeTree,
  unsupported: (message: string) => void,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (source) => {
    const rewriter = new ExpressionRewriter(context, tree, unsupported);
    const value = rewriter.visit(expression);
    const body = f.createBlock(
      [
        run(text('use strict')),
        ...rewriter.temporaries.declaration(),
        f.createReturnStatement(paren(value)),
      ],
      true,
    );
    const parameters = parameterList(['$e', '$t']);
    const whole = f.createFunctionExpression(
      undefined,
      undefined,
      undefined,
      undefined,
      parameters,
      undefined,
      body,
    );
    return f.updateSourceFile(source, [run(paren(whole))]);
  };
}

class ExpressionRewriter {
  readonly temporaries = new Temporaries();
  readonly #context: ts.TransformationContext;
  readonly #free: ReadonlySet<ts.Identifier>;
  readonly #unsupported: (message: string) => void;
  readonly #host: ExpressionHost;

  constructor(
    context: ts.TransformationContext,
    tree: ScopeTree,
    unsupported: (message: string) => void,
  ) {
    this.#context = context;
    this.#free = new Set(tree.free);
    this.#unsupported = unsupported;
    this.#host = {
      visit: (operand) => this.visit(operand),
      shared: () => this.temporaries.shared(),
      fresh: () => this.temporaries.fresh(),
      variable: (identifier) => this.#scopeVariable(identifier),
      isUsed: () => true,
    };
  }

  visit(expression: ts.Expression): ts.Expression {
    return this.#visitNode(expression) as ts.Expression;
  }

  #visitNode(node: ts.Node): ts.Node {
    if (isErased(node)) return node;
    if (node.kind === K.ThisKeyword) return read('this');
    if (ts.isIdentifier(node)) return this.#visitName(node);
    if (ts.isShorthandPropertyAssignment(node) && this.#free.has(node.name)) {
      if (isAssignmentTarget(node.name)) this.#unsupported(PATTERN);
      return f.createPropertyAssignment(node.name.text, this.#visitName(node.name));
    }
    if (ts.isExpression(node)) {
      const rewritten = this.#assignment(node) ?? rewriteOperator(node, this.#host);
      if (rewritten) return rewritten;
    }
    return ts.visitEachChild(node, (child) => this.#visitNode(child), this.#context);
  }

  #visitName(node: ts.Identifier): ts.Expression {
    if (!this.#free.has(node)) return node;
    if (isAssignmentTarget(node)) this.#unsupported(PATTERN);
    return node.text === 'undefined' ? f.createVoidZero() : read(node.text);
  }

  #scopeVariable(identifier: ts.Identifier): Place | undefined {
    if (!this.#free.has(identifier)) return undefined;
    return {
      read: read(identifier.text),
      write: (value) => call(name('$e'), text(identifier.text), f.createTrue(), value),
    };
  }

  /** Assignments to names of the stopped scope that the 64-bit rules leave alone. */
  #assignment(node: ts.Expression): ts.Expression | undefined {
    if (!ts.isBinaryExpression(node) || !isAssignmentOperator(node.operatorToken.kind))
      return undefined;
    const target = bare(node.left);
    const place = ts.isIdentifier(target) ? this.#scopeVariable(target) : undefined;
    if (!place) return undefined;
    const operator = node.operatorToken.kind;
    if (operator === K.EqualsToken) return place.write(this.visit(node.right));
    const plain = PLAIN.get(operator);
    if (plain !== undefined)
      return place.write(f.createBinaryExpression(place.read, plain, this.visit(node.right)));
    const logical = LOGICAL.get(operator);
    if (logical === undefined) return undefined;
    return paren(
      f.createBinaryExpression(place.read, logical, place.write(this.visit(node.right))),
    );
  }
}

function read(variable: string): ts.Expression {
  return call(name('$e'), text(variable));
}

const PLAIN: ReadonlyMap<ts.SyntaxKind, ts.BinaryOperator> = new Map<
  ts.SyntaxKind,
  ts.BinaryOperator
>([
  [K.SlashEqualsToken, K.SlashToken],
  [K.PercentEqualsToken, K.PercentToken],
  [K.AmpersandEqualsToken, K.AmpersandToken],
  [K.BarEqualsToken, K.BarToken],
  [K.CaretEqualsToken, K.CaretToken],
  [K.GreaterThanGreaterThanEqualsToken, K.GreaterThanGreaterThanToken],
  [K.GreaterThanGreaterThanGreaterThanEqualsToken, K.GreaterThanGreaterThanGreaterThanToken],
]);

const LOGICAL: ReadonlyMap<ts.SyntaxKind, ts.BinaryOperator> = new Map<
  ts.SyntaxKind,
  ts.BinaryOperator
>([
  [K.AmpersandAmpersandEqualsToken, K.AmpersandAmpersandToken],
  [K.BarBarEqualsToken, K.BarBarToken],
  [K.QuestionQuestionEqualsToken, K.QuestionQuestionToken],
]);
