import type { Locator } from 'playwright-core';

/**
 * Contract: the part of a DOM element that the code below uses inside the page. Why: the tests are typed without the DOM, so
 * that no test in Node can name a browser's global by mistake.
 */
interface RowElement {
  readonly innerText: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): RowElement | null;
}

export interface PageRow {
  readonly index: number;
  readonly text: string;
  readonly level: number;
  readonly expanded: string | null;
  readonly checked: string | undefined | null;
  /** Contract: the text of each asked-for part, empty when the row has none. */
  readonly parts: readonly string[];
}

/** Contract: one snapshot of the list rows that `rows` finds, in list order, which is not always that of the DOM. */
export async function readRows(rows: Locator, parts: readonly string[] = []): Promise<PageRow[]> {
  // Invariant: no function in here has a name of its own, because a compiler's helper for names does not exist in the page.
  const found = await rows.evaluateAll(
    (elements: readonly RowElement[], selectors: readonly string[]) =>
      elements.map((row) => ({
        index: Number(row.getAttribute('data-index')),
        text: row.innerText.replace(/\s+/g, ' ').trim(),
        level: Number(row.getAttribute('aria-level')),
        expanded: row.getAttribute('aria-expanded'),
        checked: row
          .querySelector('.custom-view-tree-node-item-checkbox')
          ?.getAttribute('aria-checked'),
        parts: selectors.map((selector) => row.querySelector(selector)?.innerText ?? ''),
      })),
    parts,
  );
  return found.sort((a, b) => a.index - b.index);
}
