import assert from 'node:assert/strict';
import { fixed, problemsOf } from './support/service.ts';
import { CALL, driver } from './support/toy-driver.ts';

const AGAIN = 'Return -EAGAIN when it fails';
const RESULT = 'Return its result';
const WHEN_FAILED = 'Return its result when it fails';

describe('Fixes for ignored results', () => {
  it('returns -EAGAIN, imports it, and leaves comments where they are', () => {
    const before = driver(`${CALL}; // all of it`, '', '// done', 'return 0;');
    const after = driver(`if (${CALL}) return -EAGAIN; // all of it`, '', '// done', 'return 0;');
    assert.equal(fixed(before, AGAIN), after.replace('{ EINVAL }', '{ EAGAIN, EINVAL }'));
  });

  it('uses the name by which a file knows EAGAIN', () => {
    const renamed = driver(`${CALL};`, 'return 0;').replace(
      '{ EINVAL }',
      '{ EAGAIN as again, EINVAL }',
    );
    assert.match(fixed(renamed, AGAIN), /\) return -again;\n/);
    const whole = driver(`${CALL};`, 'return 0;').replace(
      "{ EINVAL } from 'linux/errno.h';",
      "* as errno from 'linux/errno.h';\nconst { EINVAL } = errno;",
    );
    assert.match(fixed(whole, AGAIN), /\) return -errno\.EAGAIN;\n/);
  });

  it('imports EAGAIN under another name where its own is taken', () => {
    const taken = driver('const EAGAIN = 1;', `${CALL};`, 'return EAGAIN;');
    const after = fixed(taken, AGAIN);
    assert.match(after, /import \{ EAGAIN as EAGAIN_, EINVAL \} from/);
    assert.match(after, /\) return -EAGAIN_;\n/);
  });

  it('adds an import statement in the style of the file', () => {
    const before = driver(`${CALL};`, 'return 0;')
      .replace("import { EINVAL } from 'linux/errno.h';\n", 'const EINVAL = 22;\n')
      .replace("'linux/mm.h';", '"linux/mm.h" // memory')
      .replaceAll('\n', '\r\n');
    const after = fixed(before, AGAIN);
    assert.match(
      after,
      /"linux\/mm\.h" \/\/ memory\r\nimport \{ EAGAIN \} from "linux\/errno\.h"\r\n/,
    );
    assert.doesNotMatch(after, /[^\r]\n/);
  });

  it('wraps a call over several lines without touching them', () => {
    const call = [
      'remap_pfn_range(',
      '  vma, // the mapping',
      '  vma.vm_start,',
      '  1n, 4096n, vma.vm_page_prot)',
    ];
    const before = driver(...call, 'return 0;');
    const after = driver(
      `if (${String(call[0])}`,
      ...call.slice(1, -1),
      `${String(call.at(-1))}) return -EAGAIN;`,
      'return 0;',
    );
    assert.equal(fixed(before, AGAIN), after.replace('{ EINVAL }', '{ EAGAIN, EINVAL }'));
  });

  it('returns on a line of its own where one line would be too long', () => {
    const long = CALL.replace('4096n', 'vma.vm_end - vma.vm_start');
    assert.match(
      fixed(driver(`${long};`, 'return 0;'), AGAIN),
      /vm_page_prot\)\)\n {4}return -EAGAIN;\n/,
    );
  });

  it('keeps an else with its if', () => {
    const before = driver(`if (vma.vm_file) ${CALL};`, 'else return 1;', 'return 0;');
    assert.match(
      fixed(before, AGAIN),
      /if \(vma\.vm_file\) \{ if \(remap_pfn_range\(.*\)\) return -EAGAIN; \}\n {2}else return 1;/,
    );
    assert.match(
      fixed(before, WHEN_FAILED),
      /if \(vma\.vm_file\) \{ const ret = remap_pfn_range\(.*\); if \(ret\) return ret; \}\n {2}else/,
    );
  });

  it('returns the result in place of the zero that follows', () => {
    const before = driver(`${CALL}; // all of it`, 'return 0;');
    assert.equal(fixed(before, RESULT), driver(`return ${CALL}; // all of it`));
    assert.equal(fixed(driver(`${CALL};`), RESULT), driver(`return ${CALL};`));
  });

  it('returns the result only when it failed where more follows', () => {
    const before = driver(`${CALL};`, 'const ret = 1;', 'return ret;');
    const after = driver(
      `const err = ${CALL};`,
      'if (err) return err;',
      'const ret = 1;',
      'return ret;',
    );
    assert.equal(fixed(before, WHEN_FAILED), after);
    const loop = driver('for (;;) {', `  ${CALL};`, '}');
    assert.match(fixed(loop, WHEN_FAILED), /const ret = .*;\n {4}if \(ret\) return ret;\n {2}\}/);
  });

  it('offers no fix where nothing can be returned', () => {
    const nowhere = driver(`${CALL};`)
      .replace('): number', '): void')
      .replace('return -EINVAL', 'return');
    const [problem] = problemsOf(nowhere);
    assert.equal(problem?.code, 'PW2001');
    assert.deepEqual(problem.fixes(), []);
  });
});
