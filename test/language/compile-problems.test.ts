import assert from 'node:assert/strict';
import { applyEdits } from '../../server/language/problem.ts';
import { DRIVER, fixed, labService, PROGRAM, problemsOf } from './support/service.ts';

const USE = 'export const used = remap_pfn_range;\n';

describe('Refusals of the compile step in the editor', () => {
  it('suggests a header for an unknown one', () => {
    const text = `import { remap_pfn_range } from 'linux/nm.h';\n${USE}`;
    assert.equal(
      problemsOf(text)[0]?.message,
      "There is no header 'linux/nm.h': did you mean 'linux/mm.h'?",
    );
    assert.equal(fixed(text, "Did you mean 'linux/mm.h'?"), text.replace('nm.h', 'mm.h'));
  });

  it('adds a forgotten .h', () => {
    const text = `import { remap_pfn_range } from "linux/mm";\n${USE}`;
    assert.equal(fixed(text, "Did you mean 'linux/mm.h'?"), text.replace('linux/mm', 'linux/mm.h'));
  });

  it('renames a mistyped import with its uses', () => {
    const text = `import { remap_pfn_rang } from 'linux/mm.h';\nexport const used = { remap_pfn_rang, x: remap_pfn_rang };\n`;
    assert.equal(
      fixed(text, "Did you mean 'remap_pfn_range'?"),
      `import { remap_pfn_range } from 'linux/mm.h';\nexport const used = { remap_pfn_rang: remap_pfn_range, x: remap_pfn_range };\n`,
    );
    const renamed = `import { remap_pfn_rang as rpr } from 'linux/mm.h';\nexport const used = rpr;\n`;
    assert.equal(
      fixed(renamed, "Did you mean 'remap_pfn_range'?"),
      renamed.replace('remap_pfn_rang', 'remap_pfn_range'),
    );
  });

  it('knows the files of the lab, unsaved ones first', () => {
    const driver = "import { put } from '../rng';\nput();\n";
    const service = labService({
      '/lab/lab.json': '{}',
      '/lab/drivers/a.driver.ts': driver,
      '/lab/ring.ts': 'export const get = (): void => undefined;\n',
    });
    const path = '/lab/drivers/a.driver.ts';
    const [unknown] = service.problems(path);
    assert.equal(unknown?.message, "The lab has no file 'rng.ts': did you mean 'ring.ts'?");
    const [fix] = unknown.fixes();
    assert.ok(fix);
    const corrected = applyEdits(driver, fix.edits);
    assert.equal(corrected, driver.replace('../rng', '../ring'));
    service.open(path, corrected);
    assert.deepEqual(
      service.problems(path).map(({ code }) => code),
      ['PW1006'],
    );
    service.open('/lab/ring.ts', 'export const put = (): void => undefined;\n');
    assert.deepEqual(service.problems(path), []);
    service.close('/lab/ring.ts');
    assert.equal(service.problems(path).length, 1);
  });

  it('turns a default import of a header into a whole one', () => {
    const text = "import mm from 'linux/mm.h';\nexport const used = mm.PAGE_SIZE;\n";
    assert.equal(
      fixed(text, "Import the whole header as 'mm'"),
      text.replace('import mm', 'import * as mm'),
    );
  });

  it('turns a default export into a named one', () => {
    const text = 'export default function f(): void {}\n';
    assert.equal(fixed(text, "Export 'f' by its name"), 'export function f(): void {}\n');
  });

  it('writes set_errno() for an assignment to errno', () => {
    const text =
      "import { errno } from 'errno.h';\nexport const main = (): void => {\n  errno = 0;\n};\n";
    assert.equal(
      fixed(text, 'Write set_errno()', PROGRAM),
      text.replace('{ errno }', '{ errno, set_errno }').replace('errno = 0', 'set_errno(0)'),
    );
  });

  it('shows no error of TypeScript, neither of types nor of syntax', () => {
    assert.deepEqual(problemsOf("export const n: number = 'text';\nunknown();\n"), []);
    assert.deepEqual(problemsOf('export const n = = 1;\nlet a; let a;\n'), []);
  });

  it('says nothing about TypeScript files outside of labs', () => {
    const module = '/src/tool.ts';
    const text = 'export default async function f() { await Date.now(); }\n';
    assert.deepEqual(labService({ [module]: text }).problems(module), []);
    const files = { '/lab/tool.ts': text, [DRIVER]: '' };
    assert.notDeepEqual(labService(files).problems('/lab/tool.ts'), []);
  });
});
