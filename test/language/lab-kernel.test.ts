import assert from 'node:assert/strict';
import { DRIVER, fixed, labService, problemsOf, titlesOf } from './support/service.ts';

const NEW = "import { vm_flags_set } from 'linux/mm.h';\nexport const used = vm_flags_set;\n";
const OLD = "import { VM_RESERVED } from 'pagewalk/ldd3.h';\nexport const used = VM_RESERVED;\n";

const WORKSPACE = '$' + '{workspaceFolder}';
const FILE_FOLDER = '$' + '{fileDirname}';

/** Messages about a driver in a lab with these other files. */
function messages(text: string, files: Readonly<Record<string, string>>): string[] {
  const service = labService({ ...files, [DRIVER]: text });
  return service.problems(DRIVER).map(({ message }) => message);
}

function launch(...configurations: object[]): string {
  return `// comments are allowed\n${JSON.stringify({ version: '0.2.0', configurations })}`;
}

const since = [
  "'linux/mm.h' does not export 'vm_flags_set': it is there since Linux 6.3: use vma.vm_flags |= flags.",
];

describe('The kernel of a lab in the editor', () => {
  it('is 6.12 where nothing says another', () => {
    assert.deepEqual(messages(NEW, {}), []);
    assert.match(
      messages(OLD, {}).join(),
      /no header 'pagewalk\/ldd3\.h': only the kernel profile ldd3 has it/,
    );
  });

  it('is what lab.json says', () => {
    const files = { '/lab/lab.json': '{ "kernel": "ldd3" }' };
    assert.deepEqual(messages(NEW, files), since);
    assert.deepEqual(messages(OLD, files), []);
  });

  it('is what the launch configurations for the lab say, before lab.json', () => {
    const lab = { type: 'pagewalk', kernel: 'ldd3' };
    const labJson = { '/lab/lab.json': '{ "kernel": "6.12" }' };
    for (const [path, one] of [
      ['/.vscode/launch.json', { ...lab, lab: `${WORKSPACE}/lab` }],
      ['/lab/.vscode/launch.json', { ...lab, lab: WORKSPACE }],
      ['/lab/.vscode/launch.json', { ...lab, lab: '.' }],
      ['/.vscode/launch.json', { ...lab, lab: '/lab/' }],
      ['/.vscode/launch.json', { ...lab, program: `${WORKSPACE}/lab/x.user.ts` }],
      ['/.vscode/launch.json', { ...lab, lab: FILE_FOLDER }],
    ] as const) {
      assert.deepEqual(messages(NEW, { ...labJson, [path]: launch(one) }), since, path);
    }
  });

  it('is not what configurations of other labs or other debuggers say, or those that disagree', () => {
    const files = (...all: object[]) => ({ '/.vscode/launch.json': launch(...all) });
    const here = { type: 'pagewalk', lab: '/lab', kernel: 'ldd3' };
    assert.deepEqual(messages(NEW, files({ ...here, lab: '/other' })), []);
    assert.deepEqual(messages(NEW, files({ ...here, type: 'node' })), []);
    assert.deepEqual(messages(NEW, files(here, { ...here, kernel: '6.12' })), []);
    assert.deepEqual(
      messages(NEW, { '/.vscode/launch.json': 'not json', '/lab/lab.json': '[' }),
      [],
    );
    assert.deepEqual(messages(NEW, { '/lab/lab.json': '{ "kernel": "9.9" }' }), []);
  });

  it('says until when there was a name, and offers the one that does it now', () => {
    const text =
      "import { remap_page_range } from 'linux/mm.h';\nexport const used = remap_page_range;\n";
    const [problem] = problemsOf(text);
    assert.equal(
      problem?.message,
      "'linux/mm.h' does not export 'remap_page_range': it is there until Linux 2.6.10: use remap_pfn_range.",
    );
    assert.equal(
      fixed(text, "Use 'remap_pfn_range' instead"),
      text.replaceAll('remap_page_range', 'remap_pfn_range'),
    );
  });

  it('offers nothing where no single name does it', () => {
    const text = "import { no_llseek } from 'linux/fs.h';\nexport const used = no_llseek;\n";
    assert.deepEqual(titlesOf(problemsOf(text)[0]?.fixes() ?? []), []);
  });
});
