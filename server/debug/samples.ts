import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { LabFile } from '../protocol/lab.ts';
import { readLabFolder } from '../sandbox/lab-folder.ts';
import { distFolder } from '../sandbox/session.ts';

/** The files of each lab that ships with Pagewalk. */
export function sampleLabs(): (readonly LabFile[])[] {
  const folder = path.join(distFolder(), 'samples');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readLabFolder(path.join(folder, entry.name)).files);
}
