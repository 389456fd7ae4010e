import ts from 'typescript';

export type BindingKind =
  | 'import'
  | 'const'
  | 'let'
  | 'var'
  | 'parameter'
  | 'function'
  | 'class'
  | 'enum'
  | 'member'
  | 'catch'
  | 'self';

/** A declared name that exists at run time. */
export class Binding {
  /** Identifiers that read or write it, in source order; the declaration itself is not among them. */
  readonly references: ts.Identifier[] = [];
  /** The subset of {@link references} that assigns. */
  readonly writes: ts.Identifier[] = [];
  /** True when a function inside the declaring function uses it: it then needs a fresh instance per iteration. */
  captured = false;
  /** True when the scope declares the name again, which JavaScript allows for some kinds only. */
  redeclared = false;
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  readonly declaration: ts.Node;

  constructor(name: string, kind: BindingKind, scope: Scope, declaration: ts.Node) {
    this.name = name;
    this.kind = kind;
    this.scope = scope;
    this.declaration = declaration;
  }

  /** False for names whose assignment throws a TypeError, and for functions, which nobody means to overwrite. */
  get writable(): boolean {
    return (
      this.kind === 'let' ||
      this.kind === 'var' ||
      this.kind === 'parameter' ||
      this.kind === 'catch'
    );
  }
}

/**
 * A lexical scope. `function` scopes hold parameters and the body's own declarations together; the initialiser of a
 * class field is one too, because it runs as a function.
 */
export class Scope {
  readonly bindings = new Map<string, Binding>();
  readonly kind: 'module' | 'function' | 'block';
  readonly node: ts.Node;
  readonly parent: Scope | undefined;

  constructor(kind: 'module' | 'function' | 'block', node: ts.Node, parent: Scope | undefined) {
    this.kind = kind;
    this.node = node;
    this.parent = parent;
  }

  /** The scope of the function (or module) whose statements run in this scope. */
  get owner(): Scope {
    return this.kind === 'block' && this.parent ? this.parent.owner : this;
  }

  declare(name: string, kind: BindingKind, declaration: ts.Node): void {
    const known = this.bindings.get(name);
    if (known) known.redeclared = true;
    else this.bindings.set(name, new Binding(name, kind, this, declaration));
  }

  resolve(name: string): Binding | undefined {
    return this.bindings.get(name) ?? this.parent?.resolve(name);
  }

  encloses(other: Scope): boolean {
    for (let scope: Scope | undefined = other; scope; scope = scope.parent)
      if (scope === this) return true;
    return false;
  }
}

/** True where `this` and `arguments` are the function's own. */
export function ownsThis(node: ts.Node): boolean {
  return (
    (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) || ts.isClassStaticBlockDeclaration(node)
  );
}
