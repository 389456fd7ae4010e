import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { FrameLocator } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Contract: what axe finds serious or worse in a page, a sentence and the elements each; empty when there is nothing. */
export async function seriousIssues(page: FrameLocator): Promise<string[]> {
  const root = page.locator('html');
  await root.evaluate(source);
  const { violations } = await root.evaluate((element) => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe };
    return engine.run(element, { resultTypes: ['violations'] });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ help, nodes }) => `${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}
