import ts from 'typescript';
import { chooseKept, type Kept } from './kept.ts';
import type { Insertions, Piece } from './pieces.ts';
import type { Binding, Scope } from './scope.ts';
import type { ScopeTree } from './scope-tree.ts';
import { bindsThis, readableBindings, StatementTable, type Span } from './statement-table.ts';
import { assign, declare, name, paren, sequence, slot } from './syntax.ts';

/** Where a hoisted variable can be read: ids of the statements from its block, and of its declaration. */
export interface VisibleRange {
  readonly first: number;
  readonly last: number;
  /** Up to this statement the variable is not initialised; absent for the variables of a loop's head. */
  readonly declared?: number;
}

/** Temporaries of one function, declared where its body starts. */
export class Temporaries {
  #shared = false;
  #fresh = 0;

  shared(): ts.Identifier {
    this.#shared = true;
    return name('$x');
  }

  fresh(): ts.Identifier {
    this.#fresh += 1;
    return name(`$x${String(this.#fresh)}`);
  }

  /** `let $x, $x1, …`, or nothing when none was asked for. */
  declaration(): ts.Statement[] {
    const names = Array.from({ length: this.#fresh }, (_, index): [string] => [
      `$x${String(index + 1)}`,
    ]);
    if (this.#shared) names.unshift(['$x']);
    return names.length > 0 ? [declare('let', names)] : [];
  }
}

/** The function (or module) whose statements are being generated. */
export interface FunctionState {
  readonly scope: Scope;
  /** Its name in a call stack. */
  readonly label: string;
  /** The statement that stands for its entry. */
  readonly entry: number;
  /** Statements of the same call that run before it in frames of their own: initialisers. */
  readonly before: number[];
  /** True when some block of it needs an accessor of its own, so that `$f.e` changes within the function. */
  readonly switchesAccessor: boolean;
  /** False when it declares nothing at all and the accessor around it will do. */
  readonly hasAccessor: boolean;
  /** Present when its variables have slots in the frame, and no accessor closure is made. */
  readonly kept: Kept | undefined;
  /** True when its accessor can be written down before its statements are known. */
  readonly mayDelay: boolean;
  /** Makes the accessor for a stop in front of a statement that is generated before the accessor is set up. */
  delayed?: (() => readonly Piece[]) | undefined;
  readonly ranges: Map<Binding, VisibleRange>;
  readonly declared: Map<Binding, number>;
}

/** Where generated code stands. */
interface Position {
  readonly id: number;
  readonly scope: Scope;
  /** Parts with a probe that have been generated for the statement. */
  readonly parts: number;
}

/** Everything that generating one file shares. */
export class FileState {
  readonly table: StatementTable;
  readonly insertions: Insertions;
  readonly source: ts.SourceFile;
  readonly tree: ScopeTree;
  readonly context: ts.TransformationContext;
  fn: FunctionState;
  /** Rewrites a node that is no statement with a probe of its own. */
  readonly visit: (node: ts.Node) => ts.Node;
  temporaries = new Temporaries();
  /** Name of the innermost accessor in scope of the code being generated. */
  accessor = '$e';
  /** Accessors of kept variables, one function for each function of the file that has any. */
  readonly keptAccessors: Piece[] = [];
  /** True inside parameter lists, whose expressions cannot see the temporaries of the body. */
  inParameters = false;
  /** The statement or part being generated; absent where the function's frame is not the current one. */
  position: Position | undefined;
  /** The last initialiser of a field of each class. */
  readonly fields = { instance: new Map<ts.Node, number>(), static: new Map<ts.Node, number>() };
  #accessors = 0;
  readonly #blocks = new Map<Scope, Scope[]>();
  readonly #hoisted: ReadonlySet<Binding>;
  readonly #hoistedNames = new Map<ts.Node, Binding>();

  constructor(
    source: ts.SourceFile,
    tree: ScopeTree,
    hoisted: ReadonlySet<Binding>,
    context: ts.TransformationContext,
    insertions: Insertions,
    visit: (file: FileState, node: ts.Node) => ts.Node,
  ) {
    this.source = source;
    this.tree = tree;
    this.#hoisted = hoisted;
    for (const binding of hoisted) this.#hoistedNames.set(binding.declaration, binding);
    this.context = context;
    this.insertions = insertions;
    this.visit = (node) => visit(this, node);
    this.table = new StatementTable(source);
    for (const scope of tree.scopes) {
      if (scope.kind === 'block')
        this.#blocks.set(scope.owner, [...(this.#blocks.get(scope.owner) ?? []), scope]);
    }
    this.fn = this.enter(tree.module, '<module>', { start: 0, end: source.text.length });
  }

  enter(scope: Scope, label: string, span: Span): FunctionState {
    const blocks = this.#blocks.get(scope) ?? [];
    const switchesAccessor = blocks.some((inner) => this.blockNames(inner).length > 0);
    const kept = chooseKept(scope, blocks, this.#hoisted);
    const hoists = blocks.some((inner) =>
      [...inner.bindings.values()].some((binding) => this.#hoisted.has(binding)),
    );
    const hasAccessor =
      kept === undefined &&
      (hoists ||
        scope.kind === 'module' ||
        bindsThis(scope.node) ||
        readableBindings(scope).length > 0);
    const mayDelay = hasAccessor && !hoists && !switchesAccessor;
    return {
      scope,
      label,
      entry: this.table.add(span, label, scope, true),
      before: [],
      switchesAccessor,
      hasAccessor,
      kept,
      mayDelay,
      ranges: new Map(),
      declared: new Map(),
    };
  }

  nextAccessor(): string {
    this.#accessors += 1;
    return `$e${String(this.#accessors)}`;
  }

  /** Code that is put in as text. */
  insert(code: readonly Piece[]): ts.Identifier {
    return name(this.insertions.placeholder(code));
  }

  /** Names of a block scope that a block accessor has to answer for. */
  blockNames(scope: Scope | undefined): Binding[] {
    if (!scope || scope.kind !== 'block' || ts.isClassLike(scope.node)) return [];
    return [...scope.bindings.values()].filter(
      (binding) => binding.kind !== 'member' && !this.#hoisted.has(binding),
    );
  }

  /** Notes that the hoisted or kept names of a scope can be read at the statements handed out since `first`. */
  close(scope: Scope | undefined, first: number): void {
    if (!scope) return;
    for (const binding of scope.bindings.values()) {
      if (!this.#hoisted.has(binding) && !this.#isKept(binding)) continue;
      const declared = this.fn.declared.get(binding);
      const range = { first, last: this.table.last };
      this.fn.ranges.set(binding, declared === undefined ? range : { ...range, declared });
    }
  }

  /** The scope of a declaration list whose variables were all hoisted. */
  hoistedScope(list: ts.VariableDeclarationList): Scope | undefined {
    const first = list.declarations[0]?.name;
    return first && this.#hoistedNames.get(first)?.scope;
  }

  /**
   * The assignments that a list of hoisted variables becomes; undefined if it stays a declaration.
   *
   * @param declares false in the head of a loop, to which the statement's own position returns
   */
  assignHoisted(list: ts.VariableDeclarationList, declares: boolean): ts.Expression | undefined {
    const scope = this.hoistedScope(list);
    if (!scope) return undefined;
    const assignments = list.declarations.map((declaration) => {
      const variable = declaration.name.getText(this.source);
      const binding = scope.bindings.get(variable);
      const value = declaration.initializer && this.expression(declaration.initializer);
      if (binding && declares) this.fn.declared.set(binding, this.table.last);
      return assign(name(variable), this.keep(variable, value ?? ts.factory.createVoidZero()));
    });
    return sequence(...assignments);
  }

  /** The frame's slot of a variable of the current function, if it has one. */
  slot(variable: string): ts.Expression | undefined {
    const index = this.fn.kept?.slots.get(variable);
    return index === undefined ? undefined : slot(index);
  }

  /** The value, stored into the variable's slot on its way. */
  keep(variable: string, value: ts.Expression): ts.Expression {
    const target = this.slot(variable);
    return target ? paren(assign(target, value)) : value;
  }

  /** Variables whose slots a stop may have changed: those that can be assigned before the statement to come. */
  reloadable(): string[] {
    const { kept, scope, declared } = this.fn;
    return [...(kept?.slots.keys() ?? [])].filter((variable) => {
      const binding = scope.bindings.get(variable);
      if (!binding) return this.#hoistedWritable(variable);
      return binding.writable && (binding.kind === 'parameter' || declared.has(binding));
    });
  }

  #isKept(binding: Binding): boolean {
    return (
      this.fn.kept !== undefined && binding.scope === this.fn.scope && binding.kind !== 'parameter'
    );
  }

  /** Why: constants of disjoint blocks may share the variable with a `let`, and assigning their own value is harmless. */
  #hoistedWritable(variable: string): boolean {
    return (this.#blocks.get(this.fn.scope) ?? []).some(
      (block) => block.bindings.get(variable)?.writable,
    );
  }

  /** Rewrites an expression. */
  expression(node: ts.Expression): ts.Expression {
    return this.visit(node) as ts.Expression;
  }
}
