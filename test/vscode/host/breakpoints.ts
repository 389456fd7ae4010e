import type { Locator, Page } from 'playwright-core';
import { Editor } from './editor.ts';
import { Palette } from './palette.ts';
import { until } from './poll.ts';
import { View } from './view.ts';

export class Breakpoints {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Contract: puts a breakpoint on a line of the file in front that has none; resolves when the margin shows it there. */
  async add(line: number): Promise<void> {
    await new Editor(this.#page).goToLine(line);
    await this.#page.keyboard.press('F9');
    await until(`No breakpoint appeared on line ${line.toString()}`, async () => {
      const number = await new Editor(this.#page).line(line).boundingBox();
      const glyphs = await this.#glyphs().all();
      const boxes = await Promise.all(glyphs.map((glyph) => glyph.boundingBox()));
      return number !== null && boxes.some((box) => box !== null && Math.abs(box.y - number.y) < 3);
    });
  }

  /** Contract: resolves when the Breakpoints view lists the function. */
  async addFunction(name: string): Promise<void> {
    await new Palette(this.#page).run('Add Function Breakpoint');
    const input = this.#page.locator('.debug-breakpoints input.input');
    await input.fill(name);
    await input.press('Enter');
    await this.#page
      .locator(`.debug-breakpoints .monaco-list-row[aria-label^="${name}, Function Breakpoint"]`)
      .waitFor();
  }

  async removeAll(): Promise<void> {
    await new Palette(this.#page).run('Remove All Breakpoints');
    await this.#glyphs().first().waitFor({ state: 'detached' });
  }

  /** Contract: the rows of the Breakpoints view. */
  view(): View {
    return new View(this.#page, 'Breakpoints');
  }

  #glyphs(): Locator {
    return this.#page.locator('.editor-instance .cgmr[class*="codicon-debug-breakpoint"]');
  }
}
