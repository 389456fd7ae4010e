import assert from 'node:assert/strict';
import { hoverOf, PROGRAM } from './support/service.ts';

const IMPORT =
  "import { remap_pfn_range as rpr, VM_SPECIAL, type vm_area_struct } from 'linux/mm.h';\n";

describe('Hovers', () => {
  it('say what the declaration does not: prototype, place, context, errors, history', () => {
    const hover = hoverOf(`${IMPORT}rp¦r();\n`) ?? '';
    assert.match(hover, /```c\nint remap_pfn_range\(struct vm_area_struct \*vma, /);
    assert.match(
      hover,
      /`mm\/memory\.c: remap_pfn_range\(\)` · since 2\.6\.10; remap_page_range\(\) before/,
    );
    assert.match(hover, /\*\*Context\*\* .*May sleep\./);
    assert.match(hover, /\n\| `-EINVAL` \(22\) \| `addr` is not a multiple of the page size/);
    assert.match(hover, /\*\*The program sees\*\* /);
    assert.doesNotMatch(hover, /@param|first frame/);
  });

  it('follow a name through the headers that pass it on, into types and whole imports', () => {
    assert.match(
      hoverOf("import { PAGE_SHI¦FT } from 'linux/mm.h';\n") ?? '',
      /^`PAGE_SHIFT` = `0xc` \(12\)/,
    );
    assert.match(hoverOf(`${IMPORT}let v: vm_area_¦struct;\n`) ?? '', /struct vm_area_struct/);
    assert.match(
      hoverOf("import * as mm from 'linux/mm.h';\nmm.vm_flags_¦set();\n") ?? '',
      /`include\/linux\/mm\.h: vm_flags_set\(\)` · since 6\.3/,
    );
  });

  it('show constants in hexadecimal, bit by bit', () => {
    assert.equal(
      hoverOf(`${IMPORT}VM_SPEC¦IAL;\n`),
      '`VM_SPECIAL` = `0x10044400` (268715008)\n\n`VM_PFNMAP | VM_IO | VM_DONTEXPAND | VM_MIXEDMAP`',
    );
    assert.equal(
      hoverOf("import { MAP_SHAR¦ED } from 'sys/mman.h';\n", PROGRAM),
      "`MAP_SHARED` = `0x1` (1, bit 0)\n\nIn the mapping's flags: `VM_SHARED | VM_MAYSHARE`",
    );
    assert.match(
      hoverOf("import { O_CRE¦AT } from 'fcntl.h';\n", PROGRAM) ?? '',
      /^`O_CREAT` = `0100` \(0x40, bit 6\)/,
    );
  });

  it('summarise a header at its specifier', () => {
    const hover = hoverOf("import 'linux/m¦m.h';\n") ?? '';
    assert.match(
      hover,
      /^```c\n#include <linux\/mm\.h>\n```\n\nMappings and pages\.\n\nFor drivers · /,
    );
    assert.match(hover, /Includes `<asm\/page\.h>`/);
  });

  it('say nothing where there is nothing to add', () => {
    assert.equal(hoverOf(`${IMPORT}function f(rpr: () => void) { rp¦r(); }\n`), undefined);
    assert.equal(hoverOf(`${IMPORT}const o = { rpr: 1 };\no.rp¦r;\n`), undefined);
    assert.equal(hoverOf("import { f } from './ri¦ng';\n"), undefined);
    assert.equal(hoverOf("const s = 'linux/m¦m.h';\n"), undefined);
    assert.equal(hoverOf('¦\n'), undefined);
  });
});
