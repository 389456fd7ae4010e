import type { Locator, Page } from 'playwright-core';

/** The command palette, quick open and every other quick pick. */
export class Palette {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Contract: runs the command with exactly this title (`Category: Title`), then picks the given entries one after another. */
  async run(command: string, ...picks: readonly string[]): Promise<void> {
    await this.#page.keyboard.press('F1');
    await this.type(`>${command}`);
    await this.pick(command);
    for (const entry of picks) await this.pick(entry);
  }

  /** Contract: picks the entry of the open quick pick whose label is exactly `entry`. */
  async pick(entry: string): Promise<void> {
    const label = this.#page.locator('.label-name').getByText(entry, { exact: true });
    try {
      await this.rows().filter({ has: label }).first().click({ timeout: 15_000 });
    } catch {
      const offered = (await this.rows().locator('.label-name').allInnerTexts()).join('", "');
      throw new Error(`There is no entry "${entry}" to pick; there are "${offered}".`);
    }
  }

  /** Contract: replaces the text of the open quick input. */
  async type(text: string): Promise<void> {
    await this.input().fill(text);
  }

  async accept(): Promise<void> {
    await this.input().press('Enter');
  }

  /** Contract: the labels of the open quick pick, once it has any. */
  async entries(): Promise<string[]> {
    await this.rows().first().waitFor();
    return this.rows().locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
  }

  input(): Locator {
    return this.#page.locator('.quick-input-widget .quick-input-box input');
  }

  rows(): Locator {
    return this.#page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
  }
}
