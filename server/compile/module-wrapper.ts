import ts from 'typescript';
import { visitNode } from './expressions.ts';
import { FileState } from './file-state.ts';
import { accessorSetup, framedBody } from './function-body.ts';
import { chooseHoisted } from './hoist.ts';
import { moduleVariable, readExported, readImport } from './imported-names.ts';
import { isRelative, resolveLabPath } from './lab-paths.ts';
import type { ModuleExport, ModuleLinks } from './module-links.ts';
import type { Insertions } from './pieces.ts';
import { Binding } from './scope.ts';
import type { ScopeTree } from './scope-tree.ts';
import type { StatementTable } from './statement-table.ts';
import { visitList } from './statements.ts';
import { arrow, call, declare, engine, name, parameterList, paren, run, text } from './syntax.ts';

const f = ts.factory;

/**
 * The transformer that turns a file into one function expression.
 *
 * Contract: exports are installed before the first import is asked for, so that files that import each other find each
 * other's functions; reading an export too early throws a ReferenceError, as in ECMAScript.
 */
export function moduleTransformer(
  tree: ScopeTree,
  links: ModuleLinks,
  insertions: Insertions,
  done: (table: StatementTable) => void,
): ts.TransformerFactory<ts.SourceFile> {
  const hoisted = chooseHoisted(tree);
  return (context) => (source) => {
    const file = new FileState(source, tree, hoisted, context, insertions, visitNode);
    file.accessor = file.nextAccessor();
    const generated = visitList(file, source.statements, tree.module);
    const opening = [
      ...links.exports.map((exported) => install(file, exported)),
      ...links.imports.map(({ declaration, specifier }) =>
        declare('const', [
          [
            moduleVariable(source, declaration),
            call(name('$require'), text(required(source, specifier))),
          ],
        ]),
      ),
    ];
    const body = framedBody(file, '', [
      ...accessorSetup(file, ''),
      ...opening,
      ...generated.statements,
    ]);
    done(file.table);
    const strict = f.createExpressionStatement(text('use strict'));
    const accessors = run(file.insert(file.keptAccessors));
    const parameters = parameterList(['$t', '$B', '$require', '$exports']);
    const statements = [strict, accessors, ...body.statements];
    const wrapper = f.createFunctionExpression(
      undefined,
      undefined,
      undefined,
      undefined,
      parameters,
      undefined,
      f.createBlock(statements, true),
    );
    return f.updateSourceFile(source, [run(paren(wrapper))]);
  };
}

/** Why: one place says which file a relative specifier means; whoever runs the code gets its path. */
function required(source: ts.SourceFile, specifier: string): string {
  const path = isRelative(specifier) ? resolveLabPath(source.fileName, specifier) : undefined;
  return path === undefined ? specifier : `./${path}`;
}

function install(file: FileState, exported: ModuleExport): ts.Statement {
  const read = readExport(file, exported);
  return run(call(engine('live'), name('$exports'), text(exported.name), arrow([], read)));
}

function readExport(file: FileState, { source }: ModuleExport): ts.Expression {
  if (!(source instanceof Binding)) {
    const module = name(moduleVariable(file.source, source.declaration));
    return readExported(module, source.imported);
  }
  return source.kind === 'import' ? readImport(file, source) : name(source.name);
}
