import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import {
  addHeaders,
  checkLabName,
  headersStatus,
  readTemplates,
  withPaths,
  writeLab,
} from '../../../client/commands/lab-files.ts';
import { labAround } from '../../../client/debug/labs.ts';
import { validateLaunch } from '../../../client/debug/validate-launch.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const samples = path.join(root, 'samples');
const include = path.join(root, 'simulator/include');

describe('labs on disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pagewalk-client-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (name: string, text = ''): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  /** Errors of TypeScript itself, as the editor shows them. */
  const typeErrors = (lab: string): string[] => {
    const config = ts.getParsedCommandLineOfConfigFile(path.join(lab, 'tsconfig.json'), undefined, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    });
    assert.ok(config);
    const program = ts.createProgram(config.fileNames, config.options);
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };

  it('a new lab of every kind type-checks at once', () => {
    const templates = readTemplates(samples);
    assert.ok(templates.some(({ name }) => name === 'memdev'));
    for (const { name, summary } of templates) {
      assert.notEqual(summary, '');
      const fresh = `my_${name.replaceAll('-', '_')}`;
      assert.equal(checkLabName(fresh), undefined);
      const lab = path.join(folder, fresh);
      const opened = writeLab(path.join(samples, name), include, lab, fresh);
      assert.ok(opened);
      assert.deepEqual(typeErrors(lab), []);
    }
  });

  it('its name is a file, a device and a C identifier', () => {
    assert.equal(checkLabName('my_dev2'), undefined);
    for (const bad of ['', 'My', '2dev', 'a-b', 'a/b', '../x', 'a'.repeat(40)]) {
      assert.match(checkLabName(bad) ?? '', /lower-case letter/);
    }
  });

  it('headers are missed where nothing leads to them, and added with one call', () => {
    const driver = write(
      'lab/x.driver.ts',
      "import { PAGE_SIZE } from 'linux/mm.h';\nPAGE_SIZE;\n",
    );
    const lab = path.dirname(driver);
    assert.deepEqual(headersStatus(lab, folder), { kind: 'missing', folder: lab });
    assert.equal(addHeaders(lab, include), true);
    assert.deepEqual(headersStatus(lab, folder), { kind: 'ready' });
    assert.deepEqual(typeErrors(lab), []);
    assert.ok(existsSync(path.join(lab, '.pagewalk/.gitignore')));
  });

  it('a tsconfig.json keeps what it says', () => {
    const config = '{\n  // mine\n  "compilerOptions": {\n    "strict": true\n  }\n}\n';
    const file = write('lab/tsconfig.json', config);
    addHeaders(path.dirname(file), include);
    const after = readFileSync(file, 'utf8');
    assert.match(after, /\/\/ mine/);
    assert.match(after, /"paths": \{ "\*\.h": \["\.\/\.pagewalk\/include\/\*\.d\.ts"\] \}/);
    const { error, config: parsed } = ts.parseConfigFileTextToJson(file, after);
    assert.equal(error, undefined);
    assert.equal(parsed.compilerOptions.strict, true);
  });

  for (const config of ['{}', '{ "compilerOptions": {} }', '{"compilerOptions":{"paths":{}}}']) {
    it(`the paths go into ${config}`, () => {
      const after = withPaths(config) ?? '';
      const { error, config: parsed } = ts.parseConfigFileTextToJson('tsconfig.json', after);
      assert.equal(error, undefined);
      assert.deepEqual(parsed.compilerOptions.paths, { '*.h': ['./.pagewalk/include/*.d.ts'] });
    });
  }

  it('the lab of a file is the nearest folder with a program', () => {
    const driver = write('lab/drivers/x.driver.ts');
    assert.equal(labAround(driver, folder).kind, 'none');
    write('lab/x.user.ts');
    const lab = path.join(folder, 'lab');
    assert.deepEqual(labAround(driver, folder), { kind: 'lab', folder: lab });
    assert.equal(labAround(driver, undefined).kind, 'none');
    const second = write('lab/y.user.ts');
    const choice = labAround(second, folder);
    assert.deepEqual(choice.kind === 'several' && choice.programs, [second]);
    const outside = labAround(write('README.md'), folder);
    assert.match(outside.kind === 'none' ? outside.reason : '', /^README\.md is in no lab: /);
  });

  it('a launch configuration is refused by the attribute that is wrong', () => {
    write('lab/x.user.ts');
    const lab = path.join(folder, 'lab');
    const wrong = (attributes: object): string | undefined =>
      validateLaunch({ ...attributes })?.attribute;
    assert.equal(wrong({ lab }), undefined);
    assert.equal(wrong({ lab, kernel: '6.12', memory: '64M', stages: ['do_mmap'] }), undefined);
    assert.equal(wrong({}), 'lab');
    assert.equal(wrong({ lab: 3 }), 'lab');
    assert.equal(wrong({ lab: `${lab}/none` }), 'lab');
    assert.equal(wrong({ lab: path.join(lab, 'x.user.ts') }), 'lab');
    assert.equal(wrong({ lab: folder }), 'lab');
    assert.equal(wrong({ lab, program: 'x' }), 'lab');
    assert.equal(wrong({ drivers: [] }), 'program');
    assert.equal(wrong({ program: path.join(lab, 'y.user.ts') }), 'program');
    assert.equal(wrong({ drivers: ['x.ts'], program: path.join(lab, 'x.user.ts') }), 'drivers');
    assert.equal(wrong({ lab, args: 'one' }), 'args');
    assert.equal(wrong({ lab, kernel: '2.6' }), 'kernel');
    assert.equal(wrong({ lab, memory: 'much' }), 'memory');
    assert.equal(wrong({ lab, stages: 'do_mmap' }), 'stages');
    assert.equal(wrong({ lab, exceptions: 'signal' }), 'exceptions');
    assert.equal(wrong({ lab, stopOnExit: 'yes' }), 'stopOnExit');
  });
});
