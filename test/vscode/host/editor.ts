import type { Locator, Page } from 'playwright-core';
import { Palette } from './palette.ts';

/** The text editor in front. Lines count from 1. */
export class Editor {
  readonly #page: Page;
  readonly #palette: Palette;

  constructor(page: Page) {
    this.#page = page;
    this.#palette = new Palette(page);
  }

  /** Contract: opens a file of the folder by its name, which must be unique there, and keeps it open. */
  async open(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+P');
    await this.#palette.type(name);
    await this.#palette.pick(name);
    await this.#page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.line(1).waitFor();
    await this.focus();
  }

  async focus(): Promise<void> {
    // Why not the lines: their first may be scrolled away.
    await this.#page
      .locator('.editor-instance .monaco-editor .overflow-guard')
      .first()
      .click({ position: { x: 300, y: 2 } });
    await this.#page.locator('.editor-instance .monaco-editor.focused').waitFor();
  }

  async goToLine(line: number): Promise<void> {
    await this.#page.keyboard.press('Control+G');
    await this.#palette.type(`:${line.toString()}`);
    await this.#palette.accept();
    await this.#page
      .locator(`#status\\.editor\\.selection[aria-label^="Ln ${line.toString()},"]`)
      .waitFor();
    await this.line(line).waitFor();
  }

  /** Contract: the number of the first line on which `text` occurs in the file as saved; an error when there is none. */
  static lineOf(source: string, text: string): number {
    const index = source.split('\n').findIndex((line) => line.includes(text));
    if (index < 0) throw new Error(`No line contains "${text}".`);
    return index + 1;
  }

  /** Contract: the number in the margin, visible only while the line is on screen. */
  line(line: number): Locator {
    return this.#page
      .locator('.editor-instance .line-numbers')
      .getByText(line.toString(), { exact: true })
      .first();
  }

  /** Contract: inserts where the cursor stands, as if pasted; resolves when the file counts as changed. */
  async insert(text: string): Promise<void> {
    await this.#page.keyboard.insertText(text);
    await this.#page.locator('.tab.active.dirty').waitFor();
  }

  async save(): Promise<void> {
    await this.#page.keyboard.press('Control+S');
    await this.#page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** Contract: one per underlined stretch on screen. */
  squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.#page.locator(`.editor-instance .squiggly-${severity}`);
  }

  /** Contract: the text of the hover over the first place on screen where `text` is written. */
  async hover(text: string): Promise<string> {
    const span = this.#page
      .locator('.editor-instance .view-line span:not(:has(span))')
      .getByText(text)
      .first();
    await span.hover();
    const content = this.#page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').last();
    await content.waitFor();
    return content.innerText();
  }
}
