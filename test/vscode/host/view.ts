import type { Locator, Page } from 'playwright-core';
import { readRows } from './page-row.ts';
import { until } from './poll.ts';

export interface TreeRow {
  readonly label: string;
  /** Contract: the dimmed text beside the label, empty when there is none. */
  readonly description: string;
  /** Contract: 1 for a root. */
  readonly level: number;
  /** Contract: undefined for a leaf. */
  readonly expanded: boolean | undefined;
  /** Contract: undefined for a row without a checkbox. */
  readonly checked: boolean | undefined;
}

/** A tree view, found by the title in its header; it must be in the side bar that is shown. */
export class View {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#pane = page.locator('.pane', {
      has: page.locator(`.pane-header[aria-label^="${title} Section"]`),
    });
  }

  header(): Locator {
    return this.#pane.locator('.pane-header');
  }

  async open(): Promise<void> {
    await this.#set(true);
  }

  async close(): Promise<void> {
    await this.#set(false);
  }

  /** Contract: opens this view and closes the others beside it, so that its rows have all the room. */
  async maximise(): Promise<void> {
    await this.open();
    const own = await this.header().getAttribute('aria-label');
    const others = this.#page.locator(
      `.sidebar .pane-header[aria-expanded="true"]:not([aria-label="${own ?? ''}"])`,
    );
    for (let left = await others.count(); left > 0; left = await others.count()) {
      await others.first().click();
      await until('A view did not close', async () => (await others.count()) < left);
    }
  }

  /** Contract: the rows that have room on screen, top to bottom; waits for none. */
  async rows(): Promise<TreeRow[]> {
    const flag = (value: string | null | undefined): boolean | undefined =>
      value === null || value === undefined ? undefined : value === 'true';
    return (await readRows(this.#rows(), ['.label-name', '.label-description'])).map(
      ({ text, parts: [label = '', description = ''], level, expanded, checked }) => ({
        label: label === '' ? text : label,
        description,
        level,
        expanded: flag(expanded),
        checked: flag(checked),
      }),
    );
  }

  /** Contract: the first row on screen whose text contains `text`; waits for it when used. */
  row(text: string | RegExp): Locator {
    return this.#rows().filter({ hasText: text }).first();
  }

  async waitFor(text: string | RegExp): Promise<void> {
    await this.row(text).waitFor();
  }

  /** Contract: scrolls until the row is on screen; an error when the end is reached without it. */
  async reveal(text: string | RegExp): Promise<void> {
    await this.#rows().first().waitFor();
    await this.#rows().first().hover();
    await this.#page.mouse.wheel(0, -1_000_000);
    for (let before = ''; ;) {
      await this.#page.waitForTimeout(100);
      if (await this.row(text).isVisible()) return;
      const now = (await readRows(this.#rows())).map((row) => row.index).join();
      if (now === before) throw new Error(`The tree has no row with ${String(text)}.`);
      before = now;
      await this.#page.mouse.wheel(0, 60);
    }
  }

  async expand(text: string | RegExp): Promise<void> {
    await this.#toggle(text, true);
  }

  async collapse(text: string | RegExp): Promise<void> {
    await this.#toggle(text, false);
  }

  async check(text: string | RegExp, checked = true): Promise<void> {
    const box = this.row(text).locator('.custom-view-tree-node-item-checkbox');
    await box.waitFor();
    if ((await box.getAttribute('aria-checked')) === String(checked)) return;
    await box.click();
    const state = this.#page.locator(
      `.custom-view-tree-node-item-checkbox[aria-checked="${String(checked)}"]`,
    );
    await this.#rows().filter({ hasText: text, has: state }).first().waitFor();
  }

  async #toggle(text: string | RegExp, expanded: boolean): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === String(expanded)) return;
    await row.locator('.monaco-tl-twistie').click();
    await this.#pane
      .locator(`.monaco-list-row[aria-expanded="${String(expanded)}"]`)
      .filter({ hasText: text })
      .first()
      .waitFor();
  }

  async #set(open: boolean): Promise<void> {
    await this.header().waitFor();
    if ((await this.header().getAttribute('aria-expanded')) === String(open)) return;
    await this.header().click();
    await this.#pane.locator(`.pane-header[aria-expanded="${String(open)}"]`).waitFor();
  }

  #rows(): Locator {
    return this.#pane.locator('.monaco-list-row');
  }
}
