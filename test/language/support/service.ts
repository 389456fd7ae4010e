import assert from 'node:assert/strict';
import path from 'node:path';
import type { FileSystem } from '../../../server/language/file-system.ts';
import { nodeFileSystem } from '../../../server/language/node-file-system.ts';
import { applyEdits, type Fix, type Problem } from '../../../server/language/problem.ts';
import { LanguageService } from '../../../server/language/service.ts';
import { memoryFiles } from './memory-files.ts';

const root = path.resolve(import.meta.dirname, '../../..');
export const INCLUDE = path.join(root, 'simulator/include');
export const DRIVER = '/lab/test.driver.ts';
export const PROGRAM = '/lab/test.user.ts';

/** The project's own headers from the disk, and a lab from memory. */
export function labService(files: Readonly<Record<string, string>>): LanguageService {
  const memory = memoryFiles(files);
  const both: FileSystem = {
    readText: (file) => memory.readText(file) ?? nodeFileSystem.readText(file),
    list: (folder) =>
      folder.startsWith(INCLUDE) ? nodeFileSystem.list(folder) : memory.list(folder),
  };
  return new LanguageService(both, INCLUDE);
}

export function problemsOf(text: string, file = DRIVER): readonly Problem[] {
  return labService({ [file]: text }).problems(file);
}

/** The text after the only problem's fix with a title. */
export function fixed(text: string, title: string, file = DRIVER): string {
  const problems = problemsOf(text, file);
  assert.equal(problems.length, 1, problems.map(({ message }) => message).join('\n'));
  const fixes = problems[0]?.fixes() ?? [];
  const fix = fixes.find((candidate) => candidate.title === title);
  assert.ok(fix, `no fix '${title}' among ${titlesOf(fixes).join(', ')}`);
  return applyEdits(text, fix.edits);
}

export function titlesOf(fixes: readonly Fix[]): string[] {
  return fixes.map(({ title }) => title);
}

/** Takes the mark `¦` out of a text. */
export function marked(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('¦');
  assert.ok(offset >= 0, 'the text has no mark');
  return { text: text.replace('¦', ''), offset };
}

/** The hover at the mark. */
export function hoverOf(withMark: string, file = DRIVER): string | undefined {
  const { text, offset } = marked(withMark);
  return labService({ [file]: text }).hover(file, offset)?.markdown;
}
