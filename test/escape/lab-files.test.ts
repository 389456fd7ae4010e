import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileLab } from '../../server/compile/index.ts';
import { readDrivers, readLabFiles, readLabFolder } from '../../server/sandbox/lab-folder.ts';
import { headerExports } from '../../simulator/machine.ts';

const SECRET = 'export const secret = 4711;\n';
const PROGRAM = 'export function main(): number { return 0; }\n';

describe('a lab that somebody found', () => {
  let outside: string;
  let lab: string;
  beforeEach(() => {
    outside = mkdtempSync(path.join(tmpdir(), 'pagewalk-outside-'));
    writeFileSync(path.join(outside, 'secret.ts'), SECRET);
    lab = path.join(outside, 'lab');
    mkdirSync(lab);
    writeFileSync(path.join(lab, 'x.user.ts'), PROGRAM);
  });
  afterEach(() => {
    rmSync(outside, { recursive: true, force: true });
  });

  const texts = (files: readonly { readonly text: string }[]): string =>
    files.map(({ text }) => text).join('');

  it('brings in no source through a symbolic link, to a file or to a folder', () => {
    symlinkSync(path.join(outside, 'secret.ts'), path.join(lab, 'secret.ts'));
    symlinkSync(path.join(outside, 'secret.ts'), path.join(lab, 'secret.driver.ts'));
    symlinkSync(outside, path.join(lab, 'more'));
    assert.equal(texts(readLabFolder(lab).files), PROGRAM);
    assert.equal(texts(readLabFiles([path.join(lab, 'x.user.ts')]).files), PROGRAM);
    assert.equal(texts(readDrivers(lab)), '');
  });

  it('puts no file of this machine into the simulated one through a symbolic link', () => {
    mkdirSync(path.join(lab, 'rootfs'));
    symlinkSync(path.join(outside, 'secret.ts'), path.join(lab, 'rootfs', 'secret'));
    symlinkSync(outside, path.join(lab, 'rootfs', 'all'));
    assert.deepEqual(readLabFolder(lab).rootfs, []);
  });

  it('is refused when its rootfs or its lab.json is a symbolic link', () => {
    symlinkSync(outside, path.join(lab, 'rootfs'));
    assert.throws(() => readLabFolder(lab), /rootfs is a symbolic link: a lab holds its files/);
    rmSync(path.join(lab, 'rootfs'));
    symlinkSync(path.join(outside, 'secret.ts'), path.join(lab, 'lab.json'));
    assert.throws(() => readLabFolder(lab), /lab\.json is a symbolic link/);
  });

  it('imports nothing from outside, however it says where', () => {
    const specifiers = [
      ...['../secret', './../secret', './a/../../secret', '../lab/../secret.ts', './..//secret'],
      ...['/etc/passwd', 'file:///etc/passwd', 'data:text/javascript,1', 'https://example.org/x'],
      ...['fs', 'node:fs', 'node:child_process', 'module', 'constructor', '__proto__', 'toString'],
      ...['./__proto__', './constructor', 'linux/../../x', 'stdio.h/../x', '', '.', '..'],
    ];
    const { files } = readLabFolder(lab);
    for (const specifier of specifiers) {
      const importing = { path: 'y.ts', text: `import * as x from '${specifier}';\nx;\n` };
      const { lab: compiled, diagnostics } = compileLab([...files, importing], {
        headers: headerExports,
      });
      assert.equal(compiled, undefined, specifier);
      assert.ok(diagnostics.length > 0, specifier);
    }
  });
});
