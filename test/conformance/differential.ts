/**
 * Random programs on this machine's own kernel and on the simulator, compared operation by operation:
 *
 *     node --import tsx test/conformance/differential.ts INTERPRETER [COUNT] [SEED]
 *
 * INTERPRETER is the compiled script interpreter that made the recordings. Hardware entries and the soft-dirty flag are
 * left out: the kernel here shows neither. Where its release joins mappings that Linux 6.12 keeps apart, neighbours that
 * look alike are joined on both sides before comparing.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseLines, type Json } from './compare.ts';
import { randomScript } from './random-script.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const [interpreter, countText = '200', seedText = '1'] = process.argv.slice(2);
if (interpreter === undefined) throw new Error('differential.ts needs the path of the interpreter');
const count = Number(countText);
const seed = Number(seedText);

const folder = mkdtempSync(path.join(os.tmpdir(), 'differential-'));
mkdirSync(folder, { recursive: true });
const names = Array.from({ length: count }, (_, i) => `r-${String(seed + i)}`);
names.forEach((name, i) => {
  writeFileSync(path.join(folder, name), randomScript(seed + i));
});

function run(command: string, args: readonly string[]): Map<string, Json[]> {
  const done = spawnSync(command, [...args, ...names], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const out = new Map<string, Json[]>();
  let lines: Json[] = [];
  for (const line of parseLines(done.stdout)) {
    if (typeof line['scenario'] === 'string') out.set(line['scenario'], (lines = []));
    lines.push(line);
  }
  return out;
}

const LEFT_OUT = new Set(['ptes', 'klog', 'Pss', 'Locked', 'kernel', 'tainted', 'top']);

/** Addresses near the top of the address space, where the two differ, relative to it. */
function relative(text: string, top: bigint): string {
  return text.replace(/\b(?:0x)?7f[0-9a-f]{10}\b/g, (digits) => {
    const value = BigInt(digits.startsWith('0x') ? digits : `0x${digits}`);
    return `top-${(top - value).toString(16)}`;
  });
}

type Vma = Record<string, unknown>;

function flagsOf(vma: Vma): string {
  const flags = String(vma['VmFlags']).split(' ');
  return flags.filter((flag) => flag !== 'sd').join(' ');
}

/** One mapping without what is left out. */
function plain(vma: Vma): Vma {
  const out: Vma = {};
  for (const [key, value] of Object.entries(vma)) if (!LEFT_OUT.has(key)) out[key] = value;
  return { ...out, VmFlags: flagsOf(vma) };
}

function tokens(pages: string): string[] {
  return pages.split(' ').flatMap((token) => {
    const [name = '', times = '1'] = token.split('*');
    return Array.from({ length: Number(times) }, () => name);
  });
}

const SUMS = ['Rss', 'Shared_Clean', 'Shared_Dirty', 'Private_Clean', 'Private_Dirty', 'Anonymous'];

/** Neighbours that look alike become one. */
function joined(list: readonly Vma[]): Vma[] {
  const out: Vma[] = [];
  for (const raw of list) {
    const vma: Vma = { ...raw };
    const last = out.at(-1);
    const [start, end] = String(vma['r']).split('-');
    const [first, before] = last ? String(last['r']).split('-') : [];
    const alike =
      last !== undefined &&
      before === start &&
      ['perm', 'path', 'VmFlags'].every((key) => last[key] === vma[key]);
    if (!alike) {
      out.push(vma);
      continue;
    }
    last['r'] = `${String(first)}-${String(end)}`;
    last['pages'] = [...(last['pages'] as string[]), ...(vma['pages'] as string[])];
    for (const key of SUMS) {
      const sum = Number(last[key] ?? 0) + Number(vma[key] ?? 0);
      if (sum !== 0 || key === 'Rss') last[key] = sum;
    }
  }
  return out;
}

function view(line: Json, top: bigint, join: boolean): string {
  const vmas = Object.entries((line['vmas'] ?? {}) as Record<string, Vma[]>).map(([name, list]) => {
    const kept = list.map(plain).map((vma) => ({ ...vma, pages: tokens(String(vma['pages'])) }));
    return [name, join ? joined(kept) : kept];
  });
  const rest = Object.entries(line).filter(([key]) => key !== 'vmas' && !LEFT_OUT.has(key));
  const sorted = JSON.stringify([Object.fromEntries(rest), vmas], (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return renamed(relative(sorted, top));
}

/** Pages numbered by first sight within the operation: which free frame comes next is each machine's own affair. */
function renamed(text: string): string {
  const names = new Map<string, string>();
  return text.replace(/"([af])(\d+)(f?x?)"/g, (whole, letter: string, _number, rest: string) => {
    const key = whole.slice(1, whole.length - 1 - rest.length);
    const name = names.get(key) ?? `${letter}${String(names.size + 1)}`;
    names.set(key, name);
    return `"${name}${rest}"`;
  });
}

/** Since 6.16 a write from memory that cannot be read extends the file up to its position all the same. */
function mayLeaveSizes(line: Json): boolean {
  return / ?syswrite /.test(String(line['op'])) && !(Number(line['ret']) > 0);
}

const kernel = run(interpreter, []);
const simulated = run(process.execPath, [path.join(root, 'dist', 'pagewalk.cjs'), 'script']);
let equal = 0;
let boundaries = 0;
let operations = 0;
const different: string[] = [];
for (const name of names) {
  const a = kernel.get(name) ?? [];
  const b = simulated.get(name) ?? [];
  const tops = [a, b].map((lines) => BigInt(`0x${(lines[0]?.['top'] ?? '0') as string}`));
  let onlyBoundaries = false;
  let found = '';
  for (let i = 1; i < Math.max(a.length, b.length) && found === ''; i++) {
    const [left = {}, right = {}] = [a[i], b[i]];
    operations++;
    if (mayLeaveSizes(left) || mayLeaveSizes(right)) break;
    if (view(left, tops[0]!, false) === view(right, tops[1]!, false)) continue;
    const [x, y] = [view(left, tops[0]!, true), view(right, tops[1]!, true)];
    if (x === y) onlyBoundaries = true;
    else
      found = `${name} ${String(left['n'])} ${String(left['op'])}\n  kernel    ${x}\n  simulator ${y}`;
  }
  if (found !== '') different.push(found);
  else if (onlyBoundaries) boundaries++;
  else equal++;
}
for (const text of different) console.log(text);
console.log(
  `${String(count)} programs, ${String(operations)} operations: ${String(equal)} equal, ` +
    `${String(boundaries)} equal but for joined neighbours, ${String(different.length)} different`,
);
rmSync(folder, { recursive: true });
