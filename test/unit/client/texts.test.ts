import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { readMessage } from '../../../client/pictures/messages.ts';

const client = path.resolve(import.meta.dirname, '../../../client');

/** Calls `look` with every node below a folder of the extension, and where it is. */
function everyNode(folder: string, look: (node: ts.Node, where: string) => void): void {
  const names = readdirSync(path.join(client, folder), { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => one.endsWith('.ts')).sort()) {
    const text = readFileSync(path.join(client, folder, name), 'utf8');
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
    const visit = (node: ts.Node): void => {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      look(node, `${path.join(folder, name)}:${line + 1}`);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
}

describe('texts of the extension', () => {
  it('can be found by who translates them: each is a plain string', () => {
    const wrong: string[] = [];
    let found = 0;
    everyNode('.', (node, where) => {
      if (!ts.isCallExpression(node) || !/\bl10n\.t$/.test(node.expression.getText())) return;
      found += 1;
      const [first] = node.arguments;
      if (first === undefined || !ts.isStringLiteral(first)) wrong.push(where);
    });
    assert.ok(found > 100);
    assert.deepEqual(wrong, []);
  });

  it('are brought to the pictures, which have no words of their own', () => {
    const wrong: string[] = [];
    everyNode('webview', (node, where) => {
      if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return;
      if (ts.isNewExpression(node.parent)) return;
      const words = node.getText().replace(/\$\{[^}]*\}/g, '0');
      if (/[A-Za-z]{2,}[,:]? [A-Za-z]{2,}/.test(words)) wrong.push(`${where} ${words}`);
    });
    assert.deepEqual(wrong, []);
  });
});

describe('messages of pictures', () => {
  it('are taken when they are what a picture may send', () => {
    const walk = { type: 'walk', address: '0x7ffff7fb9000' };
    assert.deepEqual(readMessage({ ...walk, more: 1 }), walk);
    assert.deepEqual(readMessage({ type: 'ready' }), { type: 'ready' });
    assert.deepEqual(readMessage({ type: 'mappings', first: 250 }), {
      type: 'mappings',
      first: 250,
    });
  });

  it('are left alone when they are anything else', () => {
    const wrong: readonly unknown[] = [
      ...[undefined, null, 'ready', {}, { type: 'run' }, { type: 'walk' }],
      ...[
        { type: 'walk', address: 'main' },
        { type: 'frame', pfn: 7 },
      ],
      ...[
        { type: 'mappings', first: -1 },
        { type: 'mappings', first: 0.5 },
      ],
      { type: 'screen', address: '0x0', bytes: 2 ** 40 },
    ];
    for (const message of wrong) assert.equal(readMessage(message), undefined);
  });
});
