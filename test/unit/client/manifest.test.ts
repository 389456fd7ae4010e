import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS, CONTEXT, ITEMS, VIEWS } from '../../../client/ids.ts';
import { LESSON_STEPS } from '../../../client/lesson/steps.ts';
import { EXCEPTION_FILTERS } from '../../../server/protocol/exceptions.ts';
import { DEVICES, KERNELS } from '../../../server/protocol/dap.ts';
import { deviceTypes, kernelVersions } from '../../../simulator/machine.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const text = readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text);
const { contributes } = manifest;
const strings = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));

const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('the manifest', () => {
  it('declares the commands of the code, and no others', () => {
    const declared = contributes.commands.map((entry: { command: string }) => entry.command);
    assert.deepEqual(sorted(declared), sorted(Object.values(COMMANDS)));
  });

  it('declares the views of the code, and no others', () => {
    const views: { id: string }[] = Object.values<{ id: string }[]>(contributes.views).flat();
    const declared = views.map(({ id }) => id);
    assert.deepEqual(sorted(declared), sorted(Object.values(VIEWS)));
  });

  it('asks in its menus only for rows and keys that the code sets', () => {
    const items = new Set<string>(Object.values(ITEMS));
    for (const [, item = ''] of text.matchAll(/viewItem == ([\w.]+)/g)) {
      assert.ok(items.has(item), item);
    }
    for (const [, command = ''] of text.matchAll(/\(command:(pagewalk\.\w+)/g)) {
      assert.ok(Object.values<string>(COMMANDS).includes(command), command);
    }
    for (const key of [CONTEXT.active, CONTEXT.stopped, CONTEXT.stagesSet]) {
      assert.ok(text.includes(key), key);
    }
  });

  it('offers the kernels and exception filters there are, and a snippet for every attribute', () => {
    const [{ configurationAttributes, configurationSnippets }] = contributes.debuggers;
    const { properties } = configurationAttributes.launch;
    assert.deepEqual(properties.kernel.enum, kernelVersions());
    assert.deepEqual([...KERNELS], kernelVersions());
    assert.deepEqual(properties.devices.items.enum, deviceTypes());
    assert.deepEqual([...DEVICES], deviceTypes());
    const filters = EXCEPTION_FILTERS.map(({ filter }) => filter);
    const [id, wish] = properties.exceptions.items.anyOf;
    assert.deepEqual(id.enum, filters);
    assert.deepEqual(wish.properties.filter.enum, filters);
    const shown = new Set(
      configurationSnippets.flatMap(({ body }: { body: object }) => Object.keys(body)),
    );
    assert.deepEqual(
      Object.keys(properties).filter((name) => !shown.has(name)),
      [],
    );
  });

  it('has a text for every string, and uses every text', () => {
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key);
    assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(strings)));
  });

  it('has a picture for every step of the lesson, and a key for every stop', () => {
    const [{ steps }] = contributes.walkthroughs;
    const keys: string[] = [];
    for (const { media, completionEvents } of steps) {
      const files: string[] = media.svg === undefined ? Object.values(media.image) : [media.svg];
      assert.ok(files.length === 1 || files.length === 4, 'one for each kind of theme');
      for (const file of files) assert.ok(existsSync(path.join(root, file)), file);
      assert.ok(media.altText);
      keys.push(...completionEvents.map((event: string) => event.replace('onContext:', '')));
    }
    const set = ['lab', ...LESSON_STEPS.map(({ id }) => id)].map((id) => CONTEXT.lesson + id);
    assert.deepEqual(keys, set);
  });
});
