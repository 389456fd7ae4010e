import type { Locator, Page } from 'playwright-core';

/** Contract: the part of a DOM element that the code below uses inside the page. */
interface StyledElement {
  readonly ownerDocument: {
    readonly defaultView: {
      getComputedStyle(element: StyledElement, pseudo: string): { readonly content: string };
    };
  };
}

/** A line of the editor in front that is on screen, by text in it. */
export function lineWith(page: Page, text: string): Locator {
  return page.locator('.editor-instance .view-line').filter({ hasText: text }).first();
}

/** Contract: what extensions show after the text of a line, which is no text of the page. */
export async function textAfter(line: Locator): Promise<string> {
  return contentAfter(line.locator('span'));
}

/** Contract: what style sheets put after the elements, in quotes as they have it. */
export async function contentAfter(elements: Locator): Promise<string> {
  const texts = await elements.evaluateAll((all: readonly StyledElement[]) =>
    all.map((one) => one.ownerDocument.defaultView.getComputedStyle(one, '::after').content),
  );
  return texts.filter((text) => text !== 'none').join(' ');
}
