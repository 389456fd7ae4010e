/** Golden transcripts: everything that passed between client and adapter, as text. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, type Message } from './dap-client.ts';

const FOLDER = path.join(ROOT, 'test/debug/golden');
const WIDTH = 110;

/**
 * Compares a transcript with `golden/NAME.txt`. With UPDATE_GOLDEN=1 the file is written instead.
 *
 * Contract: nothing is left out but what may differ from run to run or when the simulator's sources move: sequence
 * numbers, ids, numbers of events, absolute paths, kernel addresses, places in the simulator, stages that are not set. The
 * capabilities, which are the same everywhere, stand in `golden/initialize.txt` alone.
 */
export function matchGolden(name: string, transcript: readonly Message[]): void {
  const file = path.join(FOLDER, `${name}.txt`);
  const shown = name === 'initialize' ? transcript : transcript.map(withoutCapabilities);
  const actual = transcriptText(shown);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1 and read what it says`);
  assert.equal(actual, readFileSync(file, 'utf8'));
}

function withoutCapabilities(message: Message): Message {
  const { type, command } = message;
  return type === 'response' && command === 'initialize'
    ? { ...message, body: '<capabilities>' }
    : message;
}

function transcriptText(transcript: readonly Message[]): string {
  const ids = new Ids();
  return `${transcript.map((message) => messageText(message, ids)).join('\n')}\n`;
}

function messageText(message: Message, ids: Ids): string {
  const show = (value: unknown): string =>
    value === undefined ? '' : ` ${layout(normalise(value, ids), '  ')}`;
  switch (message.type) {
    case 'request':
      return `> ${message.command}${show(message.arguments)}`;
    case 'response':
      return message.success === true
        ? `< ${message.command}${show(message.body)}`
        : `< ${message.command} FAILED${show(message.body)}`;
    case 'event':
      return `* ${message.event}${show(message.body)}`;
  }
}

/** Names for ids in the order in which they appear. */
class Ids {
  private readonly names = new Map<string, string>();

  of(kind: string, id: number): string {
    const key = `${kind}${id}`;
    let name = this.names.get(key);
    if (name === undefined) {
      const count = [...this.names.keys()].filter((known) => known.startsWith(kind)).length;
      name = `<${kind} ${count + 1}>`;
      this.names.set(key, name);
    }
    return name;
  }
}

type Plain = Readonly<Record<string, unknown>>;

function normalise(value: unknown, ids: Ids): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => normalise(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Plain;
  const out: Record<string, unknown> = {};
  const inSimulator = isSimulator(object['source']);
  for (const [key, field] of Object.entries(object)) {
    if (key === 'event' && 'tick' in object) out[key] = '<event>';
    else if (key === 'source' && inSimulator) out[key] = '<simulator>';
    else if (key === 'line' && inSimulator) out[key] = '<line>';
    else if (key === 'variablesReference' && field !== 0) out[key] = ids.of('ref', Number(field));
    else if (key === 'frameId') out[key] = ids.of('frame', Number(field));
    else if (key === 'id' && 'name' in object && 'line' in object)
      out[key] = ids.of('frame', Number(field));
    else if (key === 'stages' && isStageList(field))
      out[key] = field.filter((stage) => stage['enabled'] === true).map(nameOf);
    else out[key] = normalise(field, ids);
  }
  return out;
}

/** The stages there are, which are many; only those of them that are set are shown. */
function isStageList(field: unknown): field is readonly Plain[] {
  const [first] = Array.isArray(field) ? (field as unknown[]) : [];
  return typeof first === 'object' && first !== null && 'enabled' in first;
}

function nameOf(stage: Plain): unknown {
  return stage['name'];
}

function isSimulator(source: unknown): boolean {
  return typeof source === 'object' && source !== null && 'origin' in source;
}

function text(value: string): string {
  return value
    .replaceAll(ROOT, '<root>')
    .replace(/0xffff8[0-9a-f]{11}/g, '<kernel address>')
    .replace(/\b(CR3|= )(0x| 0x)[0-9a-f]+/g, '$1 <physical>');
}

/** JSON in short lines. */
function layout(value: unknown, indent: string): string {
  const compact = JSON.stringify(value);
  if (indent.length + compact.length <= WIDTH || typeof value !== 'object' || value === null)
    return compact;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => layout(item, inner))
    : Object.entries(value as Plain).map(
        ([key, field]) => `${JSON.stringify(key)}: ${layout(field, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.map((line) => inner + line).join(',\n')}\n${indent}${close}`;
}
