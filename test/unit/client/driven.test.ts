import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../..');
const json = (name: string) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
const { contributes } = json('package.json');
const strings = json('package.nls.json');

/** A text of the manifest as the user reads it. */
const shown = (text: string): string =>
  text.replaceAll(/%([\w.]+)%/g, (_, key: string) => strings[key]);

/** The strings that the tests of a folder hold, comments and names left out. */
function stringsIn(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  const at = path.join(root, 'test/vscode', folder);
  for (const name of readdirSync(at, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(test|ui)\.ts$/.test(name)) continue;
    const text = readFileSync(path.join(at, name), 'utf8');
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
  }
  return found;
}

const inSuite = stringsIn('suite');
const inWindow = stringsIn('ui');
const named = (text: string): boolean => inSuite.has(text) || inWindow.has(text);

/** The ones of `all` that no test names in one of its forms. */
function missing<T>(all: readonly T[], forms: (one: T) => readonly string[]): string[] {
  return all
    .map(forms)
    .filter((texts) => !texts.some(named))
    .map(([text = '']) => text);
}

describe('what the extension contributes is driven inside VS Code:', () => {
  it('every command, by its id, from the palette or by its button', () => {
    const all: { command: string; title: string }[] = contributes.commands;
    assert.ok(all.length > 0);
    const left = missing(all, ({ command, title }) => [
      command,
      `Pagewalk: ${shown(title)}`,
      shown(title),
    ]);
    assert.deepEqual(left, []);
  });

  it('every view, in the window', () => {
    const all = Object.values<{ name: string }[]>(contributes.views).flat();
    const titles = all.map(({ name }) => shown(name));
    assert.ok(titles.length > 0);
    assert.deepEqual(
      titles.filter((title) => !inWindow.has(title)),
      [],
    );
  });

  it('every step of a walkthrough, in the window', () => {
    const steps = contributes.walkthroughs.flatMap(
      (one: { steps: readonly { title: string }[] }) => one.steps,
    );
    const titles = steps.map(({ title }: { title: string }) => shown(title));
    assert.ok(titles.length > 0);
    assert.deepEqual(
      titles.filter((title: string) => !inWindow.has(title)),
      [],
    );
  });

  it('every provider of documents, badges, sessions, tasks and editors', () => {
    const ids = readFileSync(path.join(root, 'client/ids.ts'), 'utf8');
    const schemes = [...ids.matchAll(/_SCHEME = '([\w-]+)'/g)].map(([, scheme = '']) => scheme);
    assert.ok(schemes.length > 0);
    const { customEditors = [], debuggers, taskDefinitions, problemMatchers } = contributes;
    const all = [
      ...schemes,
      ...customEditors.map(({ viewType }: { viewType: string }) => viewType),
      ...[...debuggers, ...taskDefinitions].map(({ type }: { type: string }) => type),
      ...problemMatchers.map(({ name }: { name: string }) => `$${name}`),
    ];
    assert.deepEqual(
      missing(all, (id) => [id]),
      [],
    );
  });
});
