import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runningMachine } from '../../support/machine.ts';
import { ProcCalls } from './proc-calls.ts';

interface Section {
  readonly title: string;
  readonly lines: string[];
}

const text = readFileSync(new URL('proc-calls.recorded.txt', import.meta.url), 'utf8');

/** The recording by its headings; what comes before the first one is a remark. */
const sections: Section[] = [];
for (const line of text.split('\n').slice(2, -1)) {
  if (line.startsWith('# ')) sections.push({ title: line.slice(2), lines: [] });
  else sections.at(-1)?.lines.push(line);
}

describe('calls on /proc return what Linux 6.12 returned', () => {
  const { machine } = runningMachine({ memory: 512 << 20 });
  machine.kernel.log.write(6, 'a line that is longer than half of what the reader takes at once');
  const calls = new ProcCalls(machine);
  for (const { title, lines } of sections) {
    it(title, () => {
      const ours = lines.map((line) => calls.run(line.slice(0, line.indexOf(' ->'))));
      assert.deepEqual(
        ours.map((line) => line.trimEnd()),
        lines.map((line) => line.trimEnd()),
      );
    });
  }
});
