import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../server/language/problem.ts';
import { DRIVER, labService } from './support/service.ts';

const sample = readFileSync(
  path.resolve(import.meta.dirname, '../../samples/memdev/memdev.driver.ts'),
  'utf8',
);
const ODD = [
  'import',
  "import { from '",
  "import x = require('y'); x();",
  "import { remap_pfn_range } from 'linux/mm.h'\nremap_pfn_range(",
  'export default',
  "import { remap_pfn_range } from 'linux/mm.h';\nimport { E\nfunction m(vma) {\n  remap_pfn_range(vma,\n",
  "import a, * as b from 'linux/mm.h'; a(b.",
  'class { static { remap_pfn_range( } }',
  "export * from './test.driver'; import './test.driver';",
  "import { remap_pfn_range } from '../../../../etc/passwd.h'",
  '\u{feff}/** */ @x() enum { a = b',
  '}}}}',
  '\0',
];

const WHOLE_IMPORT = /^\n?import \{ [\w ]+ \} from 'linux\/errno\.h';?\n?$/;

/** Asks everything at an offset; what matters is that there is an answer. */
function askAll(text: string, offset: number): void {
  const service = labService({ [DRIVER]: text });
  for (const problem of service.problems(DRIVER)) {
    assert.ok(problem.start <= problem.end && problem.end <= text.length);
    for (const fix of problem.fixes()) {
      applyEdits(text, fix.edits);
      for (const edit of fix.edits) {
        if (edit.text.includes('import')) assert.match(edit.text, WHOLE_IMPORT);
      }
    }
  }
  service.hover(DRIVER, offset);
  service.completions(DRIVER, offset);
}

describe('Half-typed files', () => {
  it('get answers wherever the typing has come to', () => {
    for (let end = 0; end < sample.length; end += 19) askAll(sample.slice(0, end), end);
  });

  it('get answers with a piece cut out of the middle', () => {
    for (let cut = 0; cut < sample.length; cut += 47) {
      askAll(sample.slice(0, cut) + sample.slice(cut + 13), cut);
    }
  });

  it('get answers for odd beginnings', () => {
    for (const text of ODD) for (let at = 0; at <= text.length; at++) askAll(text, at);
  });
});
